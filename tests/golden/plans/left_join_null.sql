-- IS NULL on the side that a LEFT JOIN may leave empty must not reach its scan.
SELECT c.id
FROM customers AS c
LEFT JOIN sop_orders AS o ON o.customer_id = c.id AND o.total_gross_value > 100
WHERE o.id IS NULL;

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=id,customer_id,total_gross_value&$filter=total_gross_value gt 100 (pages by id; checked again locally)
2. read, customers:
   GET /customers?$select=id (pages by id; unfiltered)
3. predicate, sop_orders:
   LOCAL: o.customer_id = c.id (it compares the columns of two tables)
4. predicate, sop_orders:
   EXACT: o.total_gross_value > 100
5. predicate, sop_orders:
   LOCAL: o.id IS NULL (rows that an outer join leaves empty would meet it)
6. local SQL, over all rows:
   SELECT c.id AS id FROM "customers" AS c LEFT JOIN "sop_orders" AS o ON o.customer_id = c.id AND o.total_gross_value > 100 WHERE o.id IS NULL
*/
