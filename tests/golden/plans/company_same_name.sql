-- Tables of one name are told apart by their schemas; the connected company by its own name is main.
SELECT customers.name, "Best & Co".customers.name
FROM "Acme".customers
JOIN "Best & Co".customers ON "Best & Co".customers.id = customers.id;

/* plan
1. read, main.customers:
   GET /customers?$select=id,name (pages by id; unfiltered)
2. read, "Best & Co".customers:
   GET /customers?$select=id,name (pages by id; unfiltered)
3. predicate, customers:
   LOCAL: "customers_of_best_co".id = customers.id (it compares the columns of two tables)
4. local SQL, over all rows:
   SELECT customers.name AS name, "customers_of_best_co".name AS name FROM "customers" AS "customers" JOIN "customers of best & co" AS "customers_of_best_co" ON "customers_of_best_co".id = customers.id
*/
