-- Each company is read; what the API can check is asked of each.
SELECT company, name
FROM all_companies.customers
WHERE balance > 1000;

/* plan
1. read, "Acme".customers:
   GET /customers?$select=name,id&$filter=balance gt 1000 (pages by id; exact)
2. read, "Best & Co".customers:
   GET /customers?$select=name,id&$filter=balance gt 1000 (pages by id; exact)
3. read, "Cox".customers:
   GET /customers?$select=name,id&$filter=balance gt 1000 (pages by id; exact)
4. predicate, customers:
   EXACT: "customers".balance > 1000
*/
