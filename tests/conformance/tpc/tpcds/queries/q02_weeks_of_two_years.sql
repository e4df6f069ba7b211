with wscs as (
    select
        ws_sold_date_sk as sold_date_sk,
        ws_ext_sales_price as sales_price
    from
        web_sales
    union all
    select
        cs_sold_date_sk,
        cs_ext_sales_price
    from
        catalog_sales
),
wswscs as (
    select
        d_week_seq,
        sum(case when d_day_name = 'Sunday' then sales_price else null end) as sun_sales,
        sum(case when d_day_name = 'Wednesday' then sales_price else null end) as wed_sales,
        sum(case when d_day_name = 'Saturday' then sales_price else null end) as sat_sales
    from
        wscs,
        date_dim
    where
        d_date_sk = sold_date_sk
    group by
        d_week_seq
)
select
    y.d_week_seq,
    round(y.sun_sales / z.sun_sales, 2) as sun_ratio,
    round(y.wed_sales / z.wed_sales, 2) as wed_ratio,
    round(y.sat_sales / z.sat_sales, 2) as sat_ratio
from
    wswscs y,
    wswscs z
where
    y.d_week_seq in (select d_week_seq from date_dim where d_year = 2000)
    and z.d_week_seq in (select d_week_seq from date_dim where d_year = 2001)
    and y.d_week_seq = z.d_week_seq - 53
order by
    y.d_week_seq;

/* requests
GET /catalog_sales (0 rows)
    $select=cs_sold_date_sk,cs_ext_sales_price
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
    $skip=1977
GET /catalog_sales (1977 rows)
    $select=cs_sold_date_sk,cs_ext_sales_price
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /date_dim (0 rows)
    $select=d_date_sk,d_week_seq,d_day_name
    $filter=d_date_sk gt 2452275
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (1096 rows)
    $select=d_date_sk,d_week_seq,d_day_name
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (365 rows)
    $select=d_week_seq,d_year,d_date_sk
    $filter=d_year eq 2001
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (366 rows)
    $select=d_week_seq,d_year,d_date_sk
    $filter=d_year eq 2000
    $orderby=d_date_sk asc
    $top=5000
GET /web_sales (0 rows)
    $select=ws_sold_date_sk,ws_ext_sales_price
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
    $skip=1134
GET /web_sales (1134 rows)
    $select=ws_sold_date_sk,ws_ext_sales_price
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
*/
