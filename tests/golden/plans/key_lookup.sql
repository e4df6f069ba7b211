-- A look-up by key is one request, and the API's answer is the result.
SELECT id, name, balance
FROM customers
WHERE id = 42;

/* plan
1. read, customers:
   GET /customers?$select=id,name,balance&$filter=id eq 42 (pages by id; exact)
2. predicate, customers:
   EXACT: "customers".id = 42
*/
