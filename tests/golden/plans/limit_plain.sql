-- Without an order, any rows will do.
SELECT id, name
FROM customers
LIMIT 3;

/* plan
1. read, customers:
   GET /customers?$select=id,name (pages by id; at most 3 row(s); exact)
2. cut, driver:
   keep 3 row(s)
*/
