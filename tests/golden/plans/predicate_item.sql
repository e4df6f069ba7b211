-- The path takes no filter.
SELECT product_id
FROM product_sales_figures
WHERE product_id = 3 AND product_id > 2;

/* plan
1. read, product_sales_figures:
   GET /product_sales_figures/3 (one answer; unfiltered)
2. predicate, product_sales_figures:
   EXACT: "product_sales_figures".product_id = 3
3. predicate, product_sales_figures:
   LOCAL: "product_sales_figures".product_id > 2 (the API does not filter by product_id)
4. local SQL, over each page:
   SELECT "product_sales_figures".product_id AS product_id FROM "product_sales_figures" AS "product_sales_figures" WHERE "product_sales_figures".product_id = 3 AND "product_sales_figures".product_id > 2
*/
