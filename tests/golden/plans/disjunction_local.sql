-- One side that cannot be sent keeps the whole OR local.
SELECT id
FROM customers
WHERE balance > 5 OR UPPER(name) = 'X';

/* plan
1. read, customers:
   GET /customers?$select=id,name,balance (pages by id; unfiltered)
2. predicate, customers:
   LOCAL: "customers".balance > 5 OR UPPER("customers".name) = 'X' (of UPPER("customers".name) = 'X' in it nothing can be sent: the API does not compute UPPER("customers".name))
3. local SQL, over each page:
   SELECT "customers".id AS id FROM "customers" AS "customers" WHERE "customers".balance > 5 OR UPPER("customers".name) = 'X'
*/
