-- The same rows for two parts of a statement are read once, with the columns of both.
SELECT name, balance FROM customers WHERE balance > (SELECT AVG(balance) FROM customers);

/* plan
1. read, customers:
   GET /customers?$select=name,balance,id (pages by id; unfiltered)
2. predicate, customers:
   LOCAL: "customers".balance > (SELECT AVG("customers".balance) AS _col_0 FROM "customers_2" AS "customers") (it holds a subquery)
3. local SQL, over all rows:
   SELECT "customers".name AS name, "customers".balance AS balance FROM "customers_2" AS "customers" WHERE "customers".balance > (SELECT AVG("customers".balance) AS _col_0 FROM "customers_2" AS "customers")
*/
