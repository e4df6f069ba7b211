-- A WHERE that drops what the outer join would add leaves an inner join: each side may be read by the other.
SELECT c.name, o.document_no
FROM customers AS c
LEFT JOIN sop_orders AS o ON o.customer_id = c.id
WHERE o.document_no = '0000000001' AND (o.document_date IS NOT NULL OR o.total_gross_value > 5);

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=customer_id,document_no,document_date,total_gross_value,id&$filter=document_no eq '0000000001' and (document_date ne null or total_gross_value gt 5) (pages by id; checked again locally)
2. read, customers:
   GET /customers?$select=id,name (pages by id; unfiltered)
3. read by values, customers:
   GET /customers?$select=id,name&$filter=id eq {sop_orders.customer_id} (in place of it where the values are few)
4. predicate, sop_orders:
   LOCAL: o.customer_id = c.id (it compares the columns of two tables)
5. predicate, sop_orders:
   SUPERSET: o.document_no = '0000000001' (how Sage compares text is not published)
6. predicate, sop_orders:
   EXACT: NOT o.document_date IS NULL OR o.total_gross_value > 5
7. local SQL, over all rows:
   SELECT c.name AS name, o.document_no AS document_no FROM "customers" AS c LEFT JOIN "sop_orders" AS o ON o.customer_id = c.id WHERE o.document_no = '0000000001' AND (NOT o.document_date IS NULL OR o.total_gross_value > 5)
*/
