-- What a subquery is asked for row by row is read for the values of those rows.
SELECT c.name, (SELECT MAX(o.document_date) FROM sop_orders AS o WHERE o.customer_id = c.id) AS last_order
FROM customers AS c
WHERE c.name LIKE 'A%' AND NOT EXISTS (SELECT 1 FROM sales_posted_transactions AS t WHERE t.customer_id = c.id);

/* plan
1. read, customers:
   GET /customers?$select=id,name&$filter=startswith(name,'A') (pages by id; checked again locally)
2. read, sales_posted_transactions:
   GET /sales_posted_transactions?$select=customer_id,id (pages by id; unfiltered)
3. read by values, sales_posted_transactions:
   GET /sales_posted_transactions?$select=customer_id,id&$filter=customer_id eq {customers.id} (in place of it where the values are few)
4. read, sop_orders:
   GET /sop_orders?$select=customer_id,document_date,id (pages by id; unfiltered)
5. read by values, sop_orders:
   GET /sop_orders?$select=customer_id,document_date,id&$filter=customer_id eq {customers.id} (in place of it where the values are few)
6. predicate, customers:
   SUPERSET: c.name LIKE 'A%' (how Sage compares text is not published)
7. predicate, customers:
   LOCAL: NOT EXISTS(SELECT 1 AS "1" FROM "sales_posted_transactions" AS t WHERE t.customer_id = c.id) (it holds a subquery)
8. predicate, sales_posted_transactions:
   LOCAL: t.customer_id = c.id (it compares the columns of two tables)
9. predicate, sop_orders:
   LOCAL: o.customer_id = c.id (it compares the columns of two tables)
10. local SQL, over all rows:
   SELECT c.name AS name, (SELECT MAX(o.document_date) AS _col_0 FROM "sop_orders" AS o WHERE o.customer_id = c.id) AS last_order FROM "customers" AS c WHERE c.name LIKE 'A%' AND NOT EXISTS(SELECT 1 AS "1" FROM "sales_posted_transactions" AS t WHERE t.customer_id = c.id)
*/
