-- Each branch of a set operation is asked by itself; one that cannot meet the condition is not read.
SELECT number FROM (
  SELECT 'sales' AS ledger, document_no AS number, document_date AS day FROM sop_orders
  UNION ALL
  SELECT 'purchase', document_no, document_date FROM pop_orders
) AS documents
WHERE ledger = 'sales' AND day >= '2026-03-01';

/* plan
1. no request, pop_orders:
   no row can meet the conditions
2. read, sop_orders:
   GET /sop_orders?$select=document_no,document_date,id&$filter=document_date ge 2026-03-01 (pages by id; checked again locally)
3. predicate, sop_orders:
   EXACT: "sop_orders".document_date >= CAST('2026-03-01' AS DATE)
4. local SQL, over all rows:
   SELECT documents.number AS number FROM (SELECT 'sales' AS ledger, "sop_orders".document_no AS number, "sop_orders".document_date AS day FROM "sop_orders" AS "sop_orders" UNION ALL SELECT 'purchase' AS purchase, "pop_orders".document_no AS document_no, "pop_orders".document_date AS document_date FROM "pop_orders" AS "pop_orders") AS documents WHERE documents.ledger = 'sales' AND documents.day >= CAST('2026-03-01' AS DATE)
*/
