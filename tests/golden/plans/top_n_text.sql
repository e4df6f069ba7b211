-- The server never orders text; every row is read.
SELECT id, name
FROM customers
ORDER BY name
LIMIT 10;

/* plan
1. read, customers:
   GET /customers?$select=id,name (pages by id; exact)
2. local SQL, over all rows:
   SELECT "customers".id AS id, "customers".name AS name FROM "customers" AS "customers" ORDER BY name LIMIT 10
*/
