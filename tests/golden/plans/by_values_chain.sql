-- Each table is read by what the one before it brings: the orders of a day, their lines, the products on them.
SELECT o.document_no, p.name, l.line_quantity
FROM sop_orders AS o
JOIN sop_order_lines AS l ON l.sop_order_id = o.id
JOIN products AS p ON p.code = l.code
WHERE o.document_date = '2026-03-02';

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=id,document_no,document_date&$filter=document_date ge 2026-03-02 and document_date lt 2026-03-03 (pages by id; checked again locally)
2. read, sop_order_lines:
   GET /sop_orders?$select=id,lines&$expand=lines&$top=500 (pages by id; rows from lines; unfiltered)
3. read by values, sop_order_lines:
   GET /sop_orders/{sop_orders.id}/sop_order_lines?$select=sop_order_id,code,line_quantity,id (in place of it where the values are few)
4. read, products:
   GET /products?$select=code,name,id (pages by id; unfiltered)
5. read by values, products:
   GET /products?$select=code,name,id&$filter=code eq '{sop_order_lines.code}' (in place of it where the values are few)
6. predicate, sop_orders:
   LOCAL: l.sop_order_id = o.id (it compares the columns of two tables)
7. predicate, sop_orders:
   EXACT: o.document_date = CAST('2026-03-02' AS DATE)
8. predicate, sop_order_lines:
   LOCAL: p.code = l.code (it compares the columns of two tables)
9. local SQL, over all rows:
   SELECT o.document_no AS document_no, p.name AS name, l.line_quantity AS line_quantity FROM "sop_orders" AS o JOIN "sop_order_lines" AS l ON l.sop_order_id = o.id JOIN "products" AS p ON p.code = l.code WHERE o.document_date = CAST('2026-03-02' AS DATE)
*/
