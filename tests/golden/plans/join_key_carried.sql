-- A key that is known on one side is known on the other.
SELECT o.document_no, l.code
FROM sop_orders AS o
JOIN sop_order_lines AS l ON l.sop_order_id = o.id
WHERE o.id = 7;

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=id,document_no&$filter=id eq 7 (pages by id; checked again locally)
2. read, sop_order_lines:
   GET /sop_orders/7/sop_order_lines?$select=sop_order_id,code,id (pages by id; unfiltered)
3. predicate, sop_orders:
   LOCAL: l.sop_order_id = o.id (it compares the columns of two tables)
4. predicate, sop_orders:
   EXACT: o.id = 7
5. predicate, sop_order_lines:
   EXACT: l.sop_order_id = 7
6. local SQL, over all rows:
   SELECT o.document_no AS document_no, l.code AS code FROM "sop_orders" AS o JOIN "sop_order_lines" AS l ON l.sop_order_id = o.id WHERE o.id = 7
*/
