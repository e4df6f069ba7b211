-- A CTE that is named twice is read once, for what either asks.
WITH orders AS (SELECT customer_id, document_date, total_gross_value FROM sop_orders)
SELECT a.customer_id, SUM(a.total_gross_value), SUM(b.total_gross_value)
FROM orders AS a JOIN orders AS b ON b.customer_id = a.customer_id
WHERE a.document_date >= '2026-01-01' AND b.document_date < '2025-01-01'
GROUP BY a.customer_id;

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=customer_id,document_date,total_gross_value,id&$filter=document_date ge 2026-01-01 or document_date lt 2025-01-01 (pages by id; checked again locally)
2. predicate, sop_orders:
   SUPERSET: "sop_orders".document_date >= CAST('2026-01-01' AS DATE) OR "sop_orders".document_date < CAST('2025-01-01' AS DATE) (Sage may take a null document_date to meet it)
3. predicate, a:
   LOCAL: b.customer_id = a.customer_id (it is about what a subquery computes)
4. local SQL, over all rows:
   WITH orders AS (SELECT "sop_orders".customer_id AS customer_id, "sop_orders".document_date AS document_date, "sop_orders".total_gross_value AS total_gross_value FROM "sop_orders" AS "sop_orders") SELECT a.customer_id AS customer_id, SUM(a.total_gross_value) AS _col_1, SUM(b.total_gross_value) AS _col_2 FROM orders AS a JOIN orders AS b ON b.customer_id = a.customer_id WHERE a.document_date >= CAST('2026-01-01' AS DATE) AND b.document_date < CAST('2025-01-01' AS DATE) GROUP BY a.customer_id
*/
