-- A window is computed from its partition: a condition on that goes below it, another does not.
SELECT * FROM (
  SELECT customer_id, document_date, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY id) AS place
  FROM sop_orders
) AS numbered
WHERE customer_id = 7 AND document_date >= '2026-01-01';

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=id,customer_id,document_date&$filter=customer_id eq 7 (pages by id; exact)
2. predicate, sop_orders:
   EXACT: "sop_orders".customer_id = 7
3. predicate, numbered:
   LOCAL: numbered.document_date >= CAST('2026-01-01' AS DATE) (it is about what a subquery computes)
4. local SQL, over all rows:
   SELECT numbered.customer_id AS customer_id, numbered.document_date AS document_date, numbered.place AS place FROM (SELECT "sop_orders".customer_id AS customer_id, "sop_orders".document_date AS document_date, ROW_NUMBER() OVER (PARTITION BY "sop_orders".customer_id ORDER BY "sop_orders".id) AS place FROM "sop_orders" AS "sop_orders") AS numbered WHERE numbered.customer_id = 7 AND numbered.document_date >= CAST('2026-01-01' AS DATE)
*/
