-- The scan brings the top rows, the local engine computes over them.
SELECT id, UPPER(document_no) AS number
FROM sop_orders
ORDER BY id DESC
LIMIT 3;

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=id,document_no&$orderby=id desc (in this order; at most 3 row(s); exact)
2. local SQL, over all rows:
   SELECT "sop_orders".id AS id, UPPER("sop_orders".document_no) AS number FROM "sop_orders" AS "sop_orders" ORDER BY id DESC LIMIT 3
*/
