-- OR is sent when both sides can be; an AND inside it may lose a side, and is then checked again.
SELECT id
FROM customers
WHERE balance > 5 OR (credit_limit = 1 AND UPPER(name) = 'X');

/* plan
1. read, customers:
   GET /customers?$select=id,name,balance,credit_limit&$filter=balance gt 5 or credit_limit eq 1 (pages by id; checked again locally)
2. predicate, customers:
   SUPERSET: "customers".balance > 5 OR ("customers".credit_limit = 1 AND UPPER("customers".name) = 'X') (only a part of it can be sent)
3. local SQL, over each page:
   SELECT "customers".id AS id FROM "customers" AS "customers" WHERE "customers".balance > 5 OR ("customers".credit_limit = 1 AND UPPER("customers".name) = 'X')
*/
