-- Any condition that a missing row fails may.
SELECT c.id
FROM customers AS c
LEFT JOIN sop_orders AS o ON o.customer_id = c.id
WHERE o.total_gross_value > 100;

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=customer_id,total_gross_value,id&$filter=total_gross_value gt 100 (pages by id; checked again locally)
2. read, customers:
   GET /customers?$select=id (pages by id; unfiltered)
3. read by values, customers:
   GET /customers?$select=id&$filter=id eq {sop_orders.customer_id} (in place of it where the values are few)
4. predicate, sop_orders:
   LOCAL: o.customer_id = c.id (it compares the columns of two tables)
5. predicate, sop_orders:
   EXACT: o.total_gross_value > 100
6. local SQL, over all rows:
   SELECT c.id AS id FROM "customers" AS c LEFT JOIN "sop_orders" AS o ON o.customer_id = c.id WHERE o.total_gross_value > 100
*/
