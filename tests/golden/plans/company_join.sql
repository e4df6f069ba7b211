-- Another company's table is read in that company; the connected one needs no name.
SELECT m.name, o.balance
FROM customers AS m
JOIN "Best & Co".customers AS o ON o.id = m.id
WHERE m.id IN (1, 2);

/* plan
1. read, main.customers:
   GET /customers?$select=id,name&$filter=id eq 1 or id eq 2 (pages by id; checked again locally)
2. read, "Best & Co".customers:
   GET /customers?$select=id,balance&$filter=id eq 1 or id eq 2 (pages by id; checked again locally)
3. predicate, customers:
   LOCAL: o.id = m.id (it compares the columns of two tables)
4. predicate, customers:
   EXACT: m.id IN (1, 2)
5. predicate, customers:
   EXACT: o.id IN (1, 2)
6. local SQL, over all rows:
   SELECT m.name AS name, o.balance AS balance FROM "customers" AS m JOIN "customers of best & co" AS o ON o.id = m.id WHERE m.id IN (1, 2)
*/
