-- A list from a subquery is read first; the rows outside it are not read where it is short.
SELECT name FROM customers
WHERE id IN (SELECT customer_id FROM sop_orders GROUP BY customer_id HAVING SUM(total_gross_value) > 5000)
AND name LIKE 'A%';

/* plan
1. read, customers:
   GET /customers?$select=id,name&$filter=startswith(name,'A') (pages by id; checked again locally)
2. read, sop_orders:
   GET /sop_orders?$select=customer_id,total_gross_value,id (pages by id; exact)
3. read by values, sop_orders:
   GET /sop_orders?$select=customer_id,total_gross_value,id&$filter=customer_id eq {customers.id} (in place of it where the values are few)
4. predicate, customers:
   LOCAL: "customers".id IN (SELECT "sop_orders".customer_id AS customer_id FROM "sop_orders" AS "sop_orders" GROUP BY "sop_orders".customer_id HAVING SUM("sop_orders".total_gross_value) > 5000) (it holds a subquery)
5. predicate, customers:
   SUPERSET: "customers".name LIKE 'A%' (how Sage compares text is not published)
6. predicate, result:
   LOCAL: SUM("sop_orders".total_gross_value) > 5000 (HAVING is about what is computed from the rows)
7. local SQL, over all rows:
   SELECT "customers".name AS name FROM "customers" AS "customers" WHERE "customers".id IN (SELECT "sop_orders".customer_id AS customer_id FROM "sop_orders" AS "sop_orders" GROUP BY "sop_orders".customer_id HAVING SUM("sop_orders".total_gross_value) > 5000) AND "customers".name LIKE 'A%'
*/
