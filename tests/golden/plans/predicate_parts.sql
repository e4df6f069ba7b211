-- A condition of which the API knows a half is checked again.
SELECT id
FROM customers
WHERE id IN (1, 2, NULL) AND (balance > 5 OR credit_limit BETWEEN 1 AND LENGTH(name)) AND (SELECT MAX(id) FROM banks) > id;

/* plan
1. read, customers:
   GET /customers?$select=id,name,balance,credit_limit&$filter=(id eq 1 or id eq 2) and (balance gt 5 or credit_limit ge 1) (pages by id; checked again locally)
2. read, banks:
   GET /banks?$select=id (pages by id; exact)
3. predicate, customers:
   EXACT: "customers".id IN (1, 2, NULL)
4. predicate, customers:
   SUPERSET: "customers".balance > 5 OR "customers".credit_limit BETWEEN 1 AND LENGTH("customers".name) (only a part of it can be sent)
5. predicate, customers:
   LOCAL: (SELECT MAX("banks".id) AS _col_0 FROM "banks" AS "banks") > "customers".id (it holds a subquery)
6. local SQL, over all rows:
   SELECT "customers".id AS id FROM "customers" AS "customers" WHERE "customers".id IN (1, 2, NULL) AND ("customers".balance > 5 OR "customers".credit_limit BETWEEN 1 AND LENGTH("customers".name)) AND (SELECT MAX("banks".id) AS _col_0 FROM "banks" AS "banks") > "customers".id
*/
