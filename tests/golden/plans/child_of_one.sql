-- The lines of one order come from below it.
SELECT id, product_id, line_quantity
FROM sop_order_lines
WHERE sop_order_id = 7;

/* plan
1. read, sop_order_lines:
   GET /sop_orders/7/sop_order_lines?$select=id,product_id,line_quantity (pages by id; exact)
2. predicate, sop_order_lines:
   EXACT: "sop_order_lines".sop_order_id = 7
*/
