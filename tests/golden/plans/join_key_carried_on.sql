SELECT l.code, m.note
FROM sop_orders o JOIN sop_order_lines l ON l.sop_order_id = o.id JOIN sop_order_memos m ON m.sop_order_id = l.sop_order_id
WHERE o.id = 5;

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=id&$filter=id eq 5 (pages by id; checked again locally)
2. read, sop_order_lines:
   GET /sop_orders/5/sop_order_lines?$select=sop_order_id,code,id (pages by id; unfiltered)
3. read, sop_order_memos:
   GET /sop_orders?$select=id,memos&$expand=memos&$filter=id eq 5&$top=500 (pages by id; rows from memos; checked again locally)
4. predicate, sop_orders:
   LOCAL: l.sop_order_id = o.id (it compares the columns of two tables)
5. predicate, sop_orders:
   EXACT: o.id = 5
6. predicate, sop_order_lines:
   LOCAL: m.sop_order_id = l.sop_order_id (it compares the columns of two tables)
7. predicate, sop_order_lines:
   EXACT: l.sop_order_id = 5
8. predicate, sop_order_memos:
   EXACT: m.sop_order_id = 5
9. local SQL, over all rows:
   SELECT l.code AS code, m.note AS note FROM "sop_orders" AS o JOIN "sop_order_lines" AS l ON l.sop_order_id = o.id JOIN "sop_order_memos" AS m ON m.sop_order_id = l.sop_order_id WHERE o.id = 5
*/
