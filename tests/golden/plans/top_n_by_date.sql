-- Top-N by date: rows with a date first, those without only if they are needed.
SELECT id, document_no, document_date
FROM sop_orders
ORDER BY document_date DESC
LIMIT 10;

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=id,document_no,document_date&$filter=document_date ne null&$orderby=document_date desc,id asc (in this order; at most 10 row(s); exact)
2. read, sop_orders:
   GET /sop_orders?$select=id,document_no,document_date&$filter=document_date eq null&$orderby=id asc (in this order; at most 10 row(s); exact)
3. cut, driver:
   keep 10 row(s)
*/
