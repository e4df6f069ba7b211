-- So is one on a CTE that is used once; columns that nobody uses are not read.
WITH active AS (SELECT * FROM customers WHERE on_hold = FALSE)
SELECT name
FROM active
WHERE credit_limit > 100;

/* plan
1. read, customers:
   GET /customers?$select=name,on_hold,credit_limit,id&$filter=on_hold eq false and credit_limit gt 100 (pages by id; exact)
2. predicate, customers:
   EXACT: "customers".on_hold = FALSE
3. predicate, customers:
   EXACT: customers.credit_limit > 100
4. local SQL, over all rows:
   WITH active AS (SELECT customers.name AS name, customers.credit_limit AS credit_limit FROM "customers" AS "customers" WHERE "customers".on_hold = FALSE) SELECT active.name AS name FROM active AS active WHERE active.credit_limit > 100
*/
