-- Here the rows without an order count, and every customer is read.
SELECT c.name, o.document_no
FROM customers AS c
LEFT JOIN sop_orders AS o ON o.customer_id = c.id
WHERE COALESCE(o.document_no, '') = '' AND (o.document_date IS NULL OR o.total_gross_value > 5);

/* plan
1. read, customers:
   GET /customers?$select=id,name (pages by id; unfiltered)
2. read, sop_orders:
   GET /sop_orders?$select=customer_id,document_no,document_date,total_gross_value,id (pages by id; unfiltered)
3. predicate, sop_orders:
   LOCAL: o.customer_id = c.id (it compares the columns of two tables)
4. predicate, sop_orders:
   LOCAL: COALESCE(o.document_no, '') = '' (the API does not compute COALESCE(o.document_no, ''))
5. predicate, sop_orders:
   LOCAL: o.document_date IS NULL OR o.total_gross_value > 5 (rows that an outer join leaves empty would meet it)
6. local SQL, over all rows:
   SELECT c.name AS name, o.document_no AS document_no FROM "customers" AS c LEFT JOIN "sop_orders" AS o ON o.customer_id = c.id WHERE COALESCE(o.document_no, '') = '' AND (o.document_date IS NULL OR o.total_gross_value > 5)
*/
