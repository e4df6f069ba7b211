-- A date bound is a half-open range of bare dates.
SELECT id, document_date
FROM sop_orders
WHERE document_date >= '2026-01-01' AND document_date <= '2026-01-31';

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=id,document_date&$filter=document_date ge 2026-01-01 and document_date lt 2026-02-01 (pages by id; exact)
2. predicate, sop_orders:
   EXACT: "sop_orders".document_date >= CAST('2026-01-01' AS DATE)
3. predicate, sop_orders:
   EXACT: "sop_orders".document_date <= CAST('2026-01-31' AS DATE)
*/
