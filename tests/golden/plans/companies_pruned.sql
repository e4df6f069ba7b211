-- Companies that WHERE leaves out are not asked; with one left, the answer is that of its API.
SELECT id, name
FROM all_companies.customers
WHERE company LIKE 'B%'
ORDER BY id
LIMIT 3;

/* plan
1. read, "Best & Co".customers:
   GET /customers?$select=id,name&$orderby=id asc (in this order; at most 3 row(s); exact)
2. predicate, customers:
   EXACT: "customers".company LIKE 'B%'
3. cut, driver:
   keep 3 row(s)
*/
