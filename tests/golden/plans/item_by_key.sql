-- Some figures are read for one product at a time.
SELECT quantity_sold_this_period
FROM product_sales_figures
WHERE product_id = 3;

/* plan
1. read, product_sales_figures:
   GET /product_sales_figures/3?$select=quantity_sold_this_period (one answer; exact)
2. predicate, product_sales_figures:
   EXACT: "product_sales_figures".product_id = 3
*/
