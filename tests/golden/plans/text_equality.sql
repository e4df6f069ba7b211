-- How the server compares text is unknown, so the local engine checks again, page by page.
SELECT id, name
FROM customers
WHERE name = 'Acme';

/* plan
1. read, customers:
   GET /customers?$select=id,name&$filter=name eq 'Acme' (pages by id; checked again locally)
2. predicate, customers:
   SUPERSET: "customers".name = 'Acme' (how Sage compares text is not published)
3. local SQL, over each page:
   SELECT "customers".id AS id, "customers".name AS name FROM "customers" AS "customers" WHERE "customers".name = 'Acme'
*/
