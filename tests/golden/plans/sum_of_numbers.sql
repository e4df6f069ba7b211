-- A sum of numbers is a number; one that the local engine cannot hold is left to it, to say so.
SELECT id FROM customers WHERE balance BETWEEN 100 - 0.5 AND 100 + 0.5 AND id IN (27100 + 1, 7 - 3) AND id < 2147483647 + 1;

/* plan
1. read, customers:
   GET /customers?$select=id,balance&$filter=balance ge 99.5 and balance le 100.5 and (id eq 27101 or id eq 4) (pages by id; checked again locally)
2. predicate, customers:
   EXACT: "customers".balance BETWEEN 100 - 0.5 AND 100 + 0.5
3. predicate, customers:
   EXACT: "customers".id IN (27100 + 1, 7 - 3)
4. predicate, customers:
   LOCAL: "customers".id < 2147483647 + 1 (the API does not compute 2147483647 + 1)
5. local SQL, over each page:
   SELECT "customers".id AS id FROM "customers" AS "customers" WHERE "customers".balance BETWEEN 100 - 0.5 AND 100 + 0.5 AND "customers".id IN (27100 + 1, 7 - 3) AND "customers".id < 2147483647 + 1
*/
