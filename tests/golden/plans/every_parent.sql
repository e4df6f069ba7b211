-- Rows that can only be asked for below a parent: every parent is walked.
SELECT *
FROM pop_linked_order_lines;

/* plan
1. read, pop_order_lines:
   GET /pop_orders?$select=id,lines&$expand=lines&$top=500 (pages by id; rows from lines; exact)
2. read for each parent, pop_linked_order_lines:
   GET /pop_order_lines/{pop_order_line_id}/pop_linked_order_lines?$select=type,id,linked_order_id,customer_name,customer_reference,document_no,stock_unit_required_quantity,stock_unit_despatched_quantity,stock_unit_outstanding_quantity,is_to_unlink&$orderby=id asc,type asc,linked_order_id asc,customer_name asc,customer_reference asc,document_no asc,stock_unit_required_quantity asc,stock_unit_despatched_quantity asc,stock_unit_outstanding_quantity asc,is_to_unlink asc (pages by position; exact)
*/
