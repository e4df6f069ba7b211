-- All lines come with their orders, a few hundred orders a page.
SELECT id, product_id, line_quantity
FROM sop_order_lines;

/* plan
1. read, sop_order_lines:
   GET /sop_orders?$select=id,lines&$expand=lines&$top=500 (pages by id; rows from lines; exact)
*/
