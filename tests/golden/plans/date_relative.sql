-- The clock is read once, so relative dates can be sent.
SELECT id
FROM sop_orders
WHERE document_date >= DATE_TRUNC('month', CURRENT_DATE) - INTERVAL 3 MONTH;

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=id&$filter=document_date ge 2025-12-01 (pages by id; exact)
2. predicate, sop_orders:
   EXACT: "sop_orders".document_date >= CAST('2025-12-01' AS DATE)
*/
