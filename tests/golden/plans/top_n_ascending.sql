-- NULL is the smallest value, so ascending order asks for the rows without a date first.
SELECT id, document_date
FROM sop_orders
ORDER BY document_date
LIMIT 10;

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=id,document_date&$filter=document_date eq null&$orderby=id asc (in this order; at most 10 row(s); exact)
2. read, sop_orders:
   GET /sop_orders?$select=id,document_date&$filter=document_date ne null&$orderby=document_date asc,id asc (in this order; at most 10 row(s); exact)
3. cut, driver:
   keep 10 row(s)
*/
