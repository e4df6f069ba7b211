-- NOT goes down to the comparison. A null may pass `ne`, `lt` and `le` on some servers: checked again.
SELECT id
FROM customers
WHERE NOT (balance > 5) AND NOT credit_limit <> 0;

/* plan
1. read, customers:
   GET /customers?$select=id,balance,credit_limit&$filter=balance le 5 and credit_limit eq 0 (pages by id; checked again locally)
2. predicate, customers:
   SUPERSET: NOT ("customers".balance > 5) (Sage may take a null balance to meet it)
3. predicate, customers:
   EXACT: NOT "customers".credit_limit <> 0
4. local SQL, over each page:
   SELECT "customers".id AS id FROM "customers" AS "customers" WHERE NOT ("customers".balance > 5) AND NOT "customers".credit_limit <> 0
*/
