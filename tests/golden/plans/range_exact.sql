-- Beside a condition that a null surely fails, an upper bound is exact.
SELECT id
FROM customers
WHERE balance BETWEEN 10 AND 20;

/* plan
1. read, customers:
   GET /customers?$select=id&$filter=balance ge 10 and balance le 20 (pages by id; exact)
2. predicate, customers:
   EXACT: "customers".balance BETWEEN 10 AND 20
*/
