-- A key that Sage does not state is not trusted for walking: pages by position, in a total order.
SELECT product_code, product_price_id
FROM product_price_views;

/* plan
1. read, product_price_views:
   GET /product_price_views?$select=product_code,product_price_id&$orderby=product_price_id asc,product_code asc,product_id asc,price_band_id asc,product_price_use_standard asc,product_price_price asc,currency_id asc,date_time_updated asc (pages by position; exact)
*/
