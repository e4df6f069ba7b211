select
    dt.d_year,
    item.i_brand_id as brand_id,
    item.i_brand as brand,
    sum(ss_ext_sales_price) as sum_agg
from
    date_dim dt,
    store_sales,
    item
where
    dt.d_date_sk = store_sales.ss_sold_date_sk
    and store_sales.ss_item_sk = item.i_item_sk
    and item.i_manufact_id = 5
    and dt.d_moy = 11
group by
    dt.d_year,
    item.i_brand,
    item.i_brand_id
order by
    dt.d_year,
    sum_agg desc,
    brand_id,
    brand
limit 100;

/* requests
GET /date_dim (90 rows)
    $select=d_date_sk,d_year,d_moy
    $filter=d_moy eq 11
    $orderby=d_date_sk asc
    $top=5000
GET /item (18 rows)
    $select=i_item_sk,i_brand_id,i_brand,i_manufact_id
    $filter=i_manufact_id eq 5
    $orderby=i_item_sk asc
    $top=5000
GET /store_sales (492 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_ext_sales_price
    $filter=ss_item_sk eq 3 or ss_item_sk eq 5 or ss_item_sk eq 16 or ss_item_sk eq 26 or ss_item_sk eq 37 or ss_item_sk eq 39 or ss_item_sk eq 40 or ss_item_sk eq 47 or ss_item_sk eq 63 or ss_item_sk eq 70 or ss_item_sk eq 83 or ss_item_sk eq 92 or ss_item_sk eq 96 or ss_item_sk eq 105 or ss_item_sk eq 107 or ss_item_sk eq 110 or ss_item_sk eq 112 or ss_item_sk eq 120
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
