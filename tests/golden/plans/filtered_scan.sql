-- Conditions on numbers are exact: the API answers the whole statement.
SELECT id, reference, balance
FROM customers
WHERE balance > 1000 AND on_hold = FALSE;

/* plan
1. read, customers:
   GET /customers?$select=id,reference,balance&$filter=balance gt 1000 and on_hold eq false (pages by id; exact)
2. predicate, customers:
   EXACT: "customers".balance > 1000
3. predicate, customers:
   EXACT: "customers".on_hold = FALSE
*/
