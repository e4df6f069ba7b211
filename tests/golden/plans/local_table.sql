-- A local table costs no request; a condition on it stays with it.
SELECT c.id, p.Value
FROM customers AS c
JOIN sys_connection_props AS p ON p.Name = 'Pagesize'
WHERE c.balance > 0;

/* plan
1. read, customers:
   GET /customers?$select=id,balance&$filter=balance gt 0 (pages by id; checked again locally)
2. no request, sys_connection_props:
   answered locally by the driver
3. predicate, customers:
   EXACT: c.balance > 0
4. local SQL, over all rows:
   SELECT c.id AS id, p.value AS value FROM "customers" AS c JOIN "sys_connection_props" AS p ON p.name = 'Pagesize' WHERE c.balance > 0
*/
