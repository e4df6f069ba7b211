-- A row without a key decides what NOT IN says of all, so nothing is left out.
SELECT name FROM customers
WHERE id NOT IN (SELECT customer_id FROM sop_orders WHERE document_date >= '2026-01-01');

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=customer_id,document_date,id&$filter=document_date ge 2026-01-01 (pages by id; exact)
2. read, customers:
   GET /customers?$select=id,name (pages by id; unfiltered)
3. predicate, sop_orders:
   EXACT: "sop_orders".document_date >= CAST('2026-01-01' AS DATE)
4. predicate, customers:
   LOCAL: NOT "customers".id IN (SELECT "sop_orders".customer_id AS customer_id FROM "sop_orders" AS "sop_orders" WHERE "sop_orders".document_date >= CAST('2026-01-01' AS DATE)) (it holds a subquery)
5. local SQL, over all rows:
   SELECT "customers".name AS name FROM "customers" AS "customers" WHERE NOT "customers".id IN (SELECT "sop_orders".customer_id AS customer_id FROM "sop_orders" AS "sop_orders" WHERE "sop_orders".document_date >= CAST('2026-01-01' AS DATE))
*/
