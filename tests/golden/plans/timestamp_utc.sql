-- A bound on a UTC timestamp is widened by a second and checked again.
SELECT id
FROM customers
WHERE date_time_updated > TIMESTAMP '2026-01-01 10:00:00';

/* plan
1. read, customers:
   GET /customers?$select=id,date_time_updated&$filter=date_time_updated ge 2026-01-01T09:59:59Z (pages by id; checked again locally)
2. predicate, customers:
   SUPERSET: "customers".date_time_updated > CAST('2026-01-01 10:00:00' AS TIMESTAMP) (its bounds are widened: Sage may round it)
3. local SQL, over each page:
   SELECT "customers".id AS id FROM "customers" AS "customers" WHERE "customers".date_time_updated > CAST('2026-01-01 10:00:00' AS TIMESTAMP)
*/
