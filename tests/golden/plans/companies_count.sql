-- Each company counts.
SELECT COUNT(*)
FROM all_companies.customers
WHERE company IN ('Acme', 'Cox');

/* plan
1. count, "Acme".customers:
   GET /customers?$count=true (exact)
2. count, "Cox".customers:
   GET /customers?$count=true (exact)
3. predicate, customers:
   EXACT: "customers".company IN ('Acme', 'Cox')
*/
