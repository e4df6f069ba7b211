-- A timestamp whose zone Sage does not state is widened by a day.
SELECT id
FROM sop_orders
WHERE spare_date_1 > TIMESTAMP '2026-01-01 10:00:00';

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=id,spare_date_1&$filter=spare_date_1 ge 2025-12-31 (pages by id; checked again locally)
2. predicate, sop_orders:
   SUPERSET: "sop_orders".spare_date_1 > CAST('2026-01-01 10:00:00' AS TIMESTAMP) (its bounds are widened: the zone of spare_date_1 is not published)
3. local SQL, over each page:
   SELECT "sop_orders".id AS id FROM "sop_orders" AS "sop_orders" WHERE "sop_orders".spare_date_1 > CAST('2026-01-01 10:00:00' AS TIMESTAMP)
*/
