-- Each branch is a scan of its own.
SELECT name FROM customers WHERE id = 1
UNION ALL
SELECT name FROM suppliers WHERE id = 2;

/* plan
1. read, suppliers:
   GET /suppliers?$select=id,name&$filter=id eq 2 (pages by id; exact)
2. read, customers:
   GET /customers?$select=id,name&$filter=id eq 1 (pages by id; exact)
3. predicate, suppliers:
   EXACT: "suppliers".id = 2
4. predicate, customers:
   EXACT: "customers".id = 1
5. local SQL, over all rows:
   SELECT "customers".name AS name FROM "customers" AS "customers" WHERE "customers".id = 1 UNION ALL SELECT "suppliers".name AS name FROM "suppliers" AS "suppliers" WHERE "suppliers".id = 2
*/
