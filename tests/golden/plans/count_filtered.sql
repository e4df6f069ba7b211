-- The API counts under an exact filter, once it has shown that it can.
SELECT COUNT(*)
FROM sop_orders
WHERE customer_id = 7;

/* plan
1. count, sop_orders:
   GET /sop_orders?$count=true&$filter=customer_id eq 7 (exact)
2. predicate, sop_orders:
   EXACT: "sop_orders".customer_id = 7
*/
