select
    *
from
    (
        select
            i_category,
            i_class,
            i_brand,
            d_year,
            d_qoy,
            s_store_id,
            sumsales,
            rank() over (partition by i_category order by sumsales desc) as rk
        from
            (
                select
                    i_category,
                    i_class,
                    i_brand,
                    d_year,
                    d_qoy,
                    s_store_id,
                    sum(coalesce(ss_sales_price * ss_quantity, 0)) as sumsales
                from
                    store_sales,
                    date_dim,
                    store,
                    item
                where
                    ss_sold_date_sk = d_date_sk
                    and ss_item_sk = i_item_sk
                    and ss_store_sk = s_store_sk
                    and d_month_seq between 1200 and 1200 + 11
                group by
                    rollup (i_category, i_class, i_brand, d_year, d_qoy, s_store_id)
            ) as dw1
    ) as dw2
where
    rk <= 5
order by
    i_category,
    i_class,
    i_brand,
    d_year,
    d_qoy,
    s_store_id,
    sumsales,
    rk;

/* requests
GET /date_dim (366 rows)
    $select=d_date_sk,d_month_seq,d_year,d_qoy
    $filter=d_month_seq ge 1200 and d_month_seq le 1211
    $orderby=d_date_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_brand,i_class,i_category
    $filter=i_item_sk ge 1 and i_item_sk le 120
    $orderby=i_item_sk asc
    $top=5000
GET /store (6 rows)
    $select=s_store_sk,s_store_id
    $filter=s_store_sk ge 1 and s_store_sk le 6
    $orderby=s_store_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_store_sk,ss_quantity,ss_sales_price
    $filter=ss_sold_date_sk ge 2451545 and ss_sold_date_sk le 2451910
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=1071
GET /store_sales (1071 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_store_sk,ss_quantity,ss_sales_price
    $filter=ss_sold_date_sk ge 2451545 and ss_sold_date_sk le 2451910
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
