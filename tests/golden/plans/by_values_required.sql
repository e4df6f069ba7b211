-- The API lists no sales figures; the join tells for which products they are asked.
SELECT p.code, f.quantity_sold_this_period
FROM products AS p
JOIN product_sales_figures AS f ON f.product_id = p.id;

/* plan
1. read, products:
   GET /products?$select=id,code (pages by id; unfiltered)
2. no request, product_sales_figures:
   its rows are read by the values that follow
3. read by values, product_sales_figures:
   GET /product_sales_figures/{products.id}?$select=quantity_sold_this_period (for each value)
4. predicate, products:
   LOCAL: f.product_id = p.id (it compares the columns of two tables)
5. local SQL, over all rows:
   SELECT p.code AS code, f.quantity_sold_this_period AS quantity_sold_this_period FROM "products" AS p JOIN "product_sales_figures" AS f ON f.product_id = p.id
*/
