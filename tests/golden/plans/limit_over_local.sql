-- A condition that is not sent keeps the limit from being sent.
SELECT id
FROM customers
WHERE LENGTH(name) > 5
ORDER BY id
LIMIT 3;

/* plan
1. read, customers:
   GET /customers?$select=id,name (pages by id; unfiltered)
2. predicate, customers:
   LOCAL: LENGTH("customers".name) > 5 (the API does not compute LENGTH("customers".name))
3. local SQL, over all rows:
   SELECT "customers".id AS id FROM "customers" AS "customers" WHERE LENGTH("customers".name) > 5 ORDER BY id LIMIT 3
*/
