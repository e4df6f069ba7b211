-- Correlated subqueries run locally, over narrow scans.
SELECT c.name
FROM customers AS c
WHERE EXISTS (SELECT 1 FROM sop_orders AS o WHERE o.customer_id = c.id AND o.total_gross_value > 100);

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=customer_id,total_gross_value,id&$filter=total_gross_value gt 100 (pages by id; checked again locally)
2. read, customers:
   GET /customers?$select=id,name (pages by id; unfiltered)
3. read by values, customers:
   GET /customers?$select=id,name&$filter=id eq {sop_orders.customer_id} (in place of it where the values are few)
4. predicate, sop_orders:
   LOCAL: o.customer_id = c.id (it compares the columns of two tables)
5. predicate, sop_orders:
   EXACT: o.total_gross_value > 100
6. predicate, customers:
   LOCAL: EXISTS(SELECT 1 AS "1" FROM "sop_orders" AS o WHERE o.customer_id = c.id AND o.total_gross_value > 100) (it holds a subquery)
7. local SQL, over all rows:
   SELECT c.name AS name FROM "customers" AS c WHERE EXISTS(SELECT 1 AS "1" FROM "sop_orders" AS o WHERE o.customer_id = c.id AND o.total_gross_value > 100)
*/
