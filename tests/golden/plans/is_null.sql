-- NULL tests are sent.
SELECT id
FROM customers
WHERE country_code_id IS NULL AND NOT currency_id IS NULL;

/* plan
1. read, customers:
   GET /customers?$select=id&$filter=country_code_id eq null and currency_id ne null (pages by id; exact)
2. predicate, customers:
   EXACT: "customers".country_code_id IS NULL
3. predicate, customers:
   EXACT: NOT "customers".currency_id IS NULL
*/
