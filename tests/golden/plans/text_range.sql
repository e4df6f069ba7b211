-- Ranges and inequality of text are never sent: they depend on the collation.
SELECT id
FROM customers
WHERE name >= 'M' AND name <> 'Nobody' AND name LIKE '%50\%%';

/* plan
1. read, customers:
   GET /customers?$select=id,name (pages by id; unfiltered)
2. predicate, customers:
   LOCAL: "customers".name >= 'M' (how Sage orders text, and what its wildcards are, is not published)
3. predicate, customers:
   LOCAL: "customers".name <> 'Nobody' (how Sage orders text, and what its wildcards are, is not published)
4. predicate, customers:
   LOCAL: "customers".name LIKE '%50\%%' (how Sage orders text, and what its wildcards are, is not published)
5. local SQL, over each page:
   SELECT "customers".id AS id FROM "customers" AS "customers" WHERE "customers".name >= 'M' AND "customers".name <> 'Nobody' AND "customers".name LIKE '%50\%%'
*/
