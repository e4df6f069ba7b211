-- A sample is taken of all rows, before the condition.
SELECT id
FROM customers TABLESAMPLE (10 PERCENT)
WHERE balance > 0;

/* plan
1. read, customers:
   GET /customers?$select=id,balance (pages by id; unfiltered)
2. predicate, customers:
   LOCAL: "customers".balance > 0 (nothing is sent below a sample, or a join of this kind)
3. local SQL, over all rows:
   SELECT "customers".id AS id FROM "customers" AS "customers" TABLESAMPLE SYSTEM (10 PERCENT) WHERE "customers".balance > 0
*/
