-- What is asked of groups, and of what a grouping subquery gives, stays local.
SELECT g.customer_id
FROM (SELECT customer_id, SUM(total_gross_value) AS total FROM sop_orders WHERE id > 5 GROUP BY customer_id HAVING COUNT(*) > 1) AS g
WHERE g.total > 100;

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=id,customer_id,total_gross_value&$filter=id gt 5 (pages by id; exact)
2. predicate, sop_orders:
   EXACT: "sop_orders".id > 5
3. predicate, g:
   LOCAL: g.total > 100 (it is about what a subquery computes)
4. predicate, result:
   LOCAL: COUNT(*) > 1 (HAVING is about what is computed from the rows)
5. local SQL, over all rows:
   SELECT g.customer_id AS customer_id FROM (SELECT "sop_orders".customer_id AS customer_id, SUM("sop_orders".total_gross_value) AS total FROM "sop_orders" AS "sop_orders" WHERE "sop_orders".id > 5 GROUP BY "sop_orders".customer_id HAVING COUNT(*) > 1) AS g WHERE g.total > 100
*/
