select
    s_store_name,
    s_store_id,
    sum(case when d_day_name = 'Sunday' then ss_sales_price else null end) as sun_sales,
    sum(case when d_day_name = 'Monday' then ss_sales_price else null end) as mon_sales,
    sum(case when d_day_name = 'Tuesday' then ss_sales_price else null end) as tue_sales,
    sum(case when d_day_name = 'Wednesday' then ss_sales_price else null end) as wed_sales,
    sum(case when d_day_name = 'Thursday' then ss_sales_price else null end) as thu_sales,
    sum(case when d_day_name = 'Friday' then ss_sales_price else null end) as fri_sales,
    sum(case when d_day_name = 'Saturday' then ss_sales_price else null end) as sat_sales
from
    date_dim,
    store_sales,
    store
where
    d_date_sk = ss_sold_date_sk
    and s_store_sk = ss_store_sk
    and s_gmt_offset = -5
    and d_year = 2000
group by
    s_store_name,
    s_store_id
order by
    s_store_name,
    s_store_id
limit 100;

/* requests
GET /date_dim (366 rows)
    $select=d_date_sk,d_year,d_day_name
    $filter=d_year eq 2000
    $orderby=d_date_sk asc
    $top=5000
GET /store (6 rows)
    $select=s_store_sk,s_store_id,s_store_name,s_gmt_offset
    $filter=s_gmt_offset eq -5
    $orderby=s_store_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_store_sk,ss_sales_price
    $filter=ss_sold_date_sk ge 2451545 and ss_sold_date_sk le 2451910
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=1071
GET /store_sales (1071 rows)
    $select=ss_sold_date_sk,ss_store_sk,ss_sales_price
    $filter=ss_sold_date_sk ge 2451545 and ss_sold_date_sk le 2451910
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
