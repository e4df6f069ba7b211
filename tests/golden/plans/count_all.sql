-- The API counts.
SELECT COUNT(*)
FROM sop_orders;

/* plan
1. count, sop_orders:
   GET /sop_orders?$count=true (exact)
*/
