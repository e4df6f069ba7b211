-- Rows of the right side that no row of the left has are not needed; those of the left all are.
SELECT c.name, o.document_no
FROM customers AS c
LEFT JOIN sop_orders AS o ON o.customer_id = c.id AND o.total_gross_value > 100
WHERE c.reference = 'A1';

/* plan
1. read, customers:
   GET /customers?$select=id,reference,name&$filter=reference eq 'A1' (pages by id; checked again locally)
2. read, sop_orders:
   GET /sop_orders?$select=customer_id,document_no,total_gross_value,id&$filter=total_gross_value gt 100 (pages by id; checked again locally)
3. read by values, sop_orders:
   GET /sop_orders?$select=customer_id,document_no,total_gross_value,id&$filter=total_gross_value gt 100 and customer_id eq {customers.id} (in place of it where the values are few)
4. predicate, customers:
   SUPERSET: c.reference = 'A1' (how Sage compares text is not published)
5. predicate, sop_orders:
   LOCAL: o.customer_id = c.id (it compares the columns of two tables)
6. predicate, sop_orders:
   EXACT: o.total_gross_value > 100
7. local SQL, over all rows:
   SELECT c.name AS name, o.document_no AS document_no FROM "customers" AS c LEFT JOIN "sop_orders" AS o ON o.customer_id = c.id AND o.total_gross_value > 100 WHERE c.reference = 'A1'
*/
