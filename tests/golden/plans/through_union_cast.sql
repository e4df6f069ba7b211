SELECT x FROM (SELECT id AS x FROM customers UNION ALL SELECT code FROM products) s WHERE x > '10';

/* plan
1. read, products:
   GET /products?$select=code,id (pages by id; unfiltered)
2. read, customers:
   GET /customers?$select=id (pages by id; exact)
3. predicate, products:
   LOCAL: "products".code > '10' (how Sage orders text, and what its wildcards are, is not published)
4. predicate, s:
   LOCAL: s.x > '10' (it is about what a subquery computes)
5. local SQL, over all rows:
   SELECT s.x AS x FROM (SELECT "customers".id AS x FROM "customers" AS "customers" UNION ALL SELECT "products".code AS code FROM "products" AS "products") AS s WHERE s.x > '10'
*/
