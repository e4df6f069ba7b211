select
    s_store_name,
    i_item_desc,
    sc.revenue,
    i_current_price,
    i_wholesale_cost,
    i_brand
from
    store,
    item,
    (
        select
            ss_store_sk,
            avg(revenue) as ave
        from
            (
                select
                    ss_store_sk,
                    ss_item_sk,
                    sum(ss_sales_price) as revenue
                from
                    store_sales,
                    date_dim
                where
                    ss_sold_date_sk = d_date_sk
                    and d_month_seq between 1200 and 1200 + 11
                group by
                    ss_store_sk,
                    ss_item_sk
            ) as sa
        group by
            ss_store_sk
    ) as sb,
    (
        select
            ss_store_sk,
            ss_item_sk,
            sum(ss_sales_price) as revenue
        from
            store_sales,
            date_dim
        where
            ss_sold_date_sk = d_date_sk
            and d_month_seq between 1200 and 1200 + 11
        group by
            ss_store_sk,
            ss_item_sk
    ) as sc
where
    sb.ss_store_sk = sc.ss_store_sk
    and sc.revenue <= 0.1 * sb.ave
    and s_store_sk = sc.ss_store_sk
    and i_item_sk = sc.ss_item_sk
order by
    s_store_name,
    i_item_desc,
    sc.revenue,
    i_current_price,
    i_wholesale_cost,
    i_brand
limit 100;

/* requests
GET /date_dim (366 rows)
    $select=d_date_sk,d_month_seq
    $filter=d_month_seq ge 1200 and d_month_seq le 1211
    $orderby=d_date_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_item_desc,i_current_price,i_wholesale_cost,i_brand
    $filter=i_item_sk ge 1 and i_item_sk le 120
    $orderby=i_item_sk asc
    $top=5000
GET /store (6 rows)
    $select=s_store_sk,s_store_name
    $filter=s_store_sk ge 1 and s_store_sk le 6
    $orderby=s_store_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_store_sk,ss_sales_price
    $filter=ss_sold_date_sk ge 2451545 and ss_sold_date_sk le 2451910
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=1071
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_store_sk,ss_sales_price
    $filter=ss_sold_date_sk ge 2451545 and ss_sold_date_sk le 2451910
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=1071
GET /store_sales (1071 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_store_sk,ss_sales_price
    $filter=ss_sold_date_sk ge 2451545 and ss_sold_date_sk le 2451910
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /store_sales (1071 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_store_sk,ss_sales_price
    $filter=ss_sold_date_sk ge 2451545 and ss_sold_date_sk le 2451910
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
