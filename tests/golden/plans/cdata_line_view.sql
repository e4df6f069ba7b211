-- A line view of CData is the API's view: the header's key goes to the API.
SELECT LineId, LineQuantity
FROM SalesOrderLines
WHERE SalesOrderId = 110001;

/* plan
1. read, sop_order_line_views:
   GET /sop_order_line_views?$select=sop_order_line_id,sop_order_line_quantity&$filter=sop_order_id eq 110001&$orderby=sop_order_line_id asc,sop_order_line_quantity asc (pages by position; exact)
2. predicate, sop_order_line_views:
   EXACT: "salesorderlines"."sop_order_id" = 110001
*/
