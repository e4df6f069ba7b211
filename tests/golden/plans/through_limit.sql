-- A LIMIT decides which rows there are: no condition goes below it.
SELECT * FROM (SELECT id, name, balance FROM customers ORDER BY id LIMIT 10) AS first WHERE balance > 100;

/* plan
1. read, customers:
   GET /customers?$select=id,name,balance&$orderby=id asc (in this order; at most 10 row(s); exact)
2. predicate, first:
   LOCAL: first.balance > 100 (it is about what a subquery computes)
3. local SQL, over all rows:
   SELECT first.id AS id, first.name AS name, first.balance AS balance FROM (SELECT "customers".id AS id, "customers".name AS name, "customers".balance AS balance FROM "customers" AS "customers" ORDER BY id LIMIT 10) AS first WHERE first.balance > 100
*/
