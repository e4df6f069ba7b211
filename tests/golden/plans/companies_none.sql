-- No company is left.
SELECT name
FROM all_companies.customers
WHERE company = 'acme';

/* plan
1. no request, customers:
   no row can meet the conditions
*/
