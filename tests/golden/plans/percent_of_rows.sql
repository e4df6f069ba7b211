-- A share of the rows needs their number; DISTINCT comes before it.
SELECT DISTINCT country_code_id
FROM customers
ORDER BY country_code_id
FETCH FIRST 10 PERCENT ROWS ONLY;

/* plan
1. read, customers:
   GET /customers?$select=country_code_id,id (pages by id; exact)
2. predicate, result:
   LOCAL: ROW_NUMBER() OVER (ORDER BY limited."country_code_id") <= CEIL(COUNT(*) OVER () * (10) / 100) (QUALIFY is about what is computed from the rows)
3. local SQL, over all rows:
   SELECT limited.country_code_id AS country_code_id FROM (SELECT DISTINCT "customers".country_code_id AS country_code_id FROM "customers" AS "customers") AS limited QUALIFY ROW_NUMBER() OVER (ORDER BY limited."country_code_id") <= CEIL(COUNT(*) OVER () * (10) / 100) ORDER BY limited."country_code_id"
*/
