-- How many rows there are depends on rows that are equal, so all are read.
SELECT TOP 3 WITH TIES id, credit_limit
FROM customers
WHERE id > 5
ORDER BY credit_limit DESC;

/* plan
1. read, customers:
   GET /customers?$select=id,credit_limit&$filter=id gt 5 (pages by id; exact)
2. predicate, customers:
   EXACT: "customers".id > 5
3. predicate, result:
   LOCAL: RANK() OVER (ORDER BY "customers".credit_limit DESC) <= 3 (QUALIFY is about what is computed from the rows)
4. local SQL, over all rows:
   SELECT "customers".id AS id, "customers".credit_limit AS credit_limit FROM "customers" AS "customers" WHERE "customers".id > 5 QUALIFY RANK() OVER (ORDER BY "customers".credit_limit DESC) <= 3 ORDER BY credit_limit DESC
*/
