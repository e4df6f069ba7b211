-- What cannot be true costs nothing.
SELECT id, name
FROM customers
WHERE 1 = 0;

/* plan
1. no request, customers:
   no row can meet the conditions
*/
