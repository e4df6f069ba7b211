-- The API filters the parents of rows that stand inside them, not the rows.
SELECT id, product_id
FROM sop_order_lines
WHERE line_quantity > 5;

/* plan
1. read, sop_order_lines:
   GET /sop_orders?$select=id,lines&$expand=lines&$top=500 (pages by id; rows from lines; unfiltered)
2. predicate, sop_order_lines:
   LOCAL: "sop_order_lines".line_quantity > 5 (the rows come inside their parents, and the API filters the parents alone)
3. local SQL, over each page:
   SELECT "sop_order_lines".id AS id, "sop_order_lines".product_id AS product_id FROM "sop_order_lines" AS "sop_order_lines" WHERE "sop_order_lines".line_quantity > 5
*/
