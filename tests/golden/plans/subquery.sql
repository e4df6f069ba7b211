-- A condition on a subquery's output is checked on its input.
SELECT v.name
FROM (SELECT id, name, balance FROM customers) AS v
WHERE v.balance > 5;

/* plan
1. read, customers:
   GET /customers?$select=name,balance,id&$filter=balance gt 5 (pages by id; exact)
2. predicate, customers:
   EXACT: "customers".balance > 5
3. local SQL, over all rows:
   SELECT v.name AS name FROM (SELECT "customers".name AS name, "customers".balance AS balance FROM "customers" AS "customers") AS v WHERE v.balance > 5
*/
