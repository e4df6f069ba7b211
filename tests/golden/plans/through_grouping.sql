-- A condition on the columns of GROUP BY holds for the rows of the group.
SELECT * FROM (
  SELECT customer_id, document_date, SUM(total_gross_value) AS total
  FROM sop_orders GROUP BY customer_id, document_date HAVING COUNT(*) > 1
) AS totals
WHERE customer_id = 7 AND document_date >= '2026-01-01' AND total > 100;

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=customer_id,document_date,total_gross_value,id&$filter=customer_id eq 7 and document_date ge 2026-01-01 (pages by id; exact)
2. predicate, sop_orders:
   EXACT: "sop_orders".customer_id = 7
3. predicate, sop_orders:
   EXACT: "sop_orders".document_date >= CAST('2026-01-01' AS DATE)
4. predicate, totals:
   LOCAL: totals.total > 100 (it is about what a subquery computes)
5. predicate, result:
   LOCAL: COUNT(*) > 1 (HAVING is about what is computed from the rows)
6. local SQL, over all rows:
   SELECT totals.customer_id AS customer_id, totals.document_date AS document_date, totals.total AS total FROM (SELECT "sop_orders".customer_id AS customer_id, "sop_orders".document_date AS document_date, SUM("sop_orders".total_gross_value) AS total FROM "sop_orders" AS "sop_orders" GROUP BY "sop_orders".customer_id, "sop_orders".document_date HAVING COUNT(*) > 1) AS totals WHERE totals.customer_id = 7 AND totals.document_date >= CAST('2026-01-01' AS DATE) AND totals.total > 100
*/
