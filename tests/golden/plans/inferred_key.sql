-- A key that Sage does not state is not trusted for walking: pages by position, in a total order.
SELECT product_code, product_price_id
FROM product_price_views;

/* plan
1. read, product_price_views:
   GET /product_price_views?$select=product_code,product_price_id&$orderby=product_price_id asc,product_code asc (pages by position; exact)
*/
