-- Two columns more are no reason for a second request.
SELECT id, name, reference, balance FROM customers ORDER BY name LIMIT 10;

/* plan
1. read, customers:
   GET /customers?$select=id,reference,name,balance (pages by id; exact)
2. local SQL, over all rows:
   SELECT "customers".id AS id, "customers".name AS name, "customers".reference AS reference, "customers".balance AS balance FROM "customers" AS "customers" ORDER BY name LIMIT 10
*/
