-- A table that is named twice is scanned twice.
SELECT a.id, b.id
FROM customers AS a
JOIN customers AS b ON b.id = a.id + 1
WHERE a.balance > 0;

/* plan
1. read, customers:
   GET /customers?$select=id,balance&$filter=balance gt 0 (pages by id; checked again locally)
2. read, customers:
   GET /customers?$select=id (pages by id; unfiltered)
3. predicate, customers:
   LOCAL: b.id = a.id + 1 (it compares the columns of two tables)
4. predicate, customers:
   EXACT: a.balance > 0
5. local SQL, over all rows:
   SELECT a.id AS id, b.id AS id FROM "customers" AS a JOIN "customers_2" AS b ON b.id = a.id + 1 WHERE a.balance > 0
*/
