select
    channel,
    col_name,
    d_year,
    d_qoy,
    i_category,
    count(*) as sales_cnt,
    sum(ext_sales_price) as sales_amt
from
    (
        select
            'store' as channel,
            'ss_promo_sk' as col_name,
            d_year,
            d_qoy,
            i_category,
            ss_ext_sales_price as ext_sales_price
        from
            store_sales,
            item,
            date_dim
        where
            ss_promo_sk is null
            and ss_sold_date_sk = d_date_sk
            and ss_item_sk = i_item_sk
        union all
        select
            'web' as channel,
            'ws_ship_date_sk' as col_name,
            d_year,
            d_qoy,
            i_category,
            ws_ext_sales_price as ext_sales_price
        from
            web_sales,
            item,
            date_dim
        where
            ws_ship_date_sk is null
            and ws_sold_date_sk = d_date_sk
            and ws_item_sk = i_item_sk
        union all
        select
            'catalog' as channel,
            'cs_bill_addr_sk' as col_name,
            d_year,
            d_qoy,
            i_category,
            cs_ext_sales_price as ext_sales_price
        from
            catalog_sales,
            item,
            date_dim
        where
            cs_bill_addr_sk is null
            and cs_sold_date_sk = d_date_sk
            and cs_item_sk = i_item_sk
    ) as foo
group by
    channel,
    col_name,
    d_year,
    d_qoy,
    i_category
order by
    channel,
    col_name,
    d_year,
    d_qoy,
    i_category
limit 100;

/* requests
GET /catalog_sales (92 rows)
    $select=cs_sold_date_sk,cs_item_sk,cs_bill_addr_sk,cs_ext_sales_price
    $filter=cs_bill_addr_sk eq null
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /date_dim (0 rows)
    $select=d_date_sk,d_year,d_qoy
    $filter=d_date_sk gt 2452275
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (0 rows)
    $select=d_date_sk,d_year,d_qoy
    $filter=d_date_sk gt 2452275
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (0 rows)
    $select=d_date_sk,d_year,d_qoy
    $filter=d_date_sk gt 2452275
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (1096 rows)
    $select=d_date_sk,d_year,d_qoy
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (1096 rows)
    $select=d_date_sk,d_year,d_qoy
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (1096 rows)
    $select=d_date_sk,d_year,d_qoy
    $orderby=d_date_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_category
    $orderby=i_item_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_category
    $orderby=i_item_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_category
    $orderby=i_item_sk asc
    $top=5000
GET /store_sales (136 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_promo_sk,ss_ext_sales_price
    $filter=ss_promo_sk eq null
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /web_sales (41 rows)
    $select=ws_sold_date_sk,ws_item_sk,ws_ship_date_sk,ws_ext_sales_price
    $filter=ws_ship_date_sk eq null
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
*/
