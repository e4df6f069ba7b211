-- The top rows of each company, then the top rows of these.
SELECT company, id
FROM all_companies.sop_orders
WHERE company <> 'Acme'
ORDER BY document_date DESC
LIMIT 5;

/* plan
1. read, "Best & Co".sop_orders:
   GET /sop_orders?$select=id,document_date&$filter=document_date ne null&$orderby=document_date desc,id asc (in this order; at most 5 row(s); exact)
2. read, "Best & Co".sop_orders:
   GET /sop_orders?$select=id,document_date&$filter=document_date eq null&$orderby=id asc (in this order; at most 5 row(s); exact)
3. read, "Cox".sop_orders:
   GET /sop_orders?$select=id,document_date&$filter=document_date ne null&$orderby=document_date desc,id asc (in this order; at most 5 row(s); exact)
4. read, "Cox".sop_orders:
   GET /sop_orders?$select=id,document_date&$filter=document_date eq null&$orderby=id asc (in this order; at most 5 row(s); exact)
5. predicate, sop_orders:
   EXACT: "sop_orders".company <> 'Acme'
6. local SQL, over all rows:
   SELECT "sop_orders".company AS company, "sop_orders".id AS id FROM "sop_orders of all_companies" AS "sop_orders" WHERE "sop_orders".company <> 'Acme' ORDER BY "sop_orders".document_date DESC LIMIT 5
*/
