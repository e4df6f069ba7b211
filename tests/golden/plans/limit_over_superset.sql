-- The page walk stops once enough rows passed the local check.
SELECT id, name
FROM customers
WHERE name LIKE 'A%'
LIMIT 3;

/* plan
1. read, customers:
   GET /customers?$select=id,name&$filter=startswith(name,'A') (pages by id; checked again locally)
2. predicate, customers:
   SUPERSET: "customers".name LIKE 'A%' (how Sage compares text is not published)
3. local SQL, over each page:
   SELECT "customers".id AS id, "customers".name AS name FROM "customers" AS "customers" WHERE "customers".name LIKE 'A%'
4. cut, driver:
   keep 3 row(s)
*/
