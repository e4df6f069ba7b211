-- ROLLUP makes rows that are no row's: nothing goes below it.
SELECT * FROM (
  SELECT customer_id, SUM(total_gross_value) AS total FROM sop_orders GROUP BY ROLLUP (customer_id)
) AS totals
WHERE customer_id = 7;

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=customer_id,total_gross_value,id (pages by id; exact)
2. predicate, totals:
   LOCAL: totals.customer_id = 7 (it is about what a subquery computes)
3. local SQL, over all rows:
   SELECT totals.customer_id AS customer_id, totals.total AS total FROM (SELECT "sop_orders".customer_id AS customer_id, SUM("sop_orders".total_gross_value) AS total FROM "sop_orders" AS "sop_orders" GROUP BY ROLLUP ("sop_orders".customer_id)) AS totals WHERE totals.customer_id = 7
*/
