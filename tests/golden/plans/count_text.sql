-- A filter on text is not exact: the rows are counted locally.
SELECT COUNT(*)
FROM customers
WHERE name = 'Acme';

/* plan
1. read, customers:
   GET /customers?$select=name,id&$filter=name eq 'Acme' (pages by id; checked again locally)
2. predicate, customers:
   SUPERSET: "customers".name = 'Acme' (how Sage compares text is not published)
3. local SQL, over all rows:
   SELECT COUNT(*) AS _col_0 FROM "customers" AS "customers" WHERE "customers".name = 'Acme'
*/
