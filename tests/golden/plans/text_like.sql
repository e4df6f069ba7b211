-- LIKE with fixed text at one end or inside becomes startswith, endswith or contains.
SELECT id
FROM customers
WHERE name LIKE 'Ac%' AND short_name LIKE '%me' AND reference LIKE '%1%';

/* plan
1. read, customers:
   GET /customers?$select=id,reference,name,short_name&$filter=startswith(name,'Ac') and endswith(short_name,'me') and contains(reference,'1') (pages by id; checked again locally)
2. predicate, customers:
   SUPERSET: "customers".name LIKE 'Ac%' (how Sage compares text is not published)
3. predicate, customers:
   SUPERSET: "customers".short_name LIKE '%me' (how Sage compares text is not published)
4. predicate, customers:
   SUPERSET: "customers".reference LIKE '%1%' (how Sage compares text is not published)
5. local SQL, over each page:
   SELECT "customers".id AS id FROM "customers" AS "customers" WHERE "customers".name LIKE 'Ac%' AND "customers".short_name LIKE '%me' AND "customers".reference LIKE '%1%'
*/
