-- Tables of one name are told apart by their schemas; the connected company by its own name is main.
SELECT customers.name, "Best & Co".customers.name
FROM "Acme".customers
JOIN "Best & Co".customers ON "Best & Co".customers.id = customers.id;

/* plan
1. read, customers:
   GET /customers?$select=id,name (pages by id; unfiltered)
2. read, "Best & Co".customers:
   GET /customers?$select=id,name (pages by id; unfiltered)
3. local SQL, over all rows:
   SELECT customers.name AS name, "best & co.customers".name AS name FROM "customers" AS "customers" JOIN "customers of best & co" AS "best & co.customers" ON "best & co.customers".id = customers.id
*/
