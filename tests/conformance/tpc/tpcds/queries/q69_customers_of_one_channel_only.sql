select
    ca_state,
    c_preferred_cust_flag,
    count(*) as cnt
from
    customer c,
    customer_address ca
where
    c.c_current_addr_sk = ca.ca_address_sk
    and ca_state in ('TN', 'GA', 'OH')
    and exists (
        select
            *
        from
            store_sales,
            date_dim
        where
            c.c_customer_sk = ss_customer_sk
            and ss_sold_date_sk = d_date_sk
            and d_year = 2001
            and d_moy between 4 and 4 + 5
    )
    and not exists (
        select
            *
        from
            web_sales,
            date_dim
        where
            c.c_customer_sk = ws_bill_customer_sk
            and ws_sold_date_sk = d_date_sk
            and d_year = 2001
            and d_moy between 4 and 4 + 5
    )
    and not exists (
        select
            *
        from
            catalog_sales,
            date_dim
        where
            c.c_customer_sk = cs_bill_customer_sk
            and cs_sold_date_sk = d_date_sk
            and d_year = 2001
            and d_moy between 4 and 4 + 5
    )
group by
    ca_state,
    c_preferred_cust_flag
order by
    ca_state,
    c_preferred_cust_flag;

/* requests
GET /catalog_sales (0 rows)
    $select=cs_sold_date_sk,cs_bill_customer_sk
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
    $skip=1977
GET /catalog_sales (1977 rows)
    $select=cs_sold_date_sk,cs_bill_customer_sk
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /customer (200 rows)
    $select=c_customer_sk,c_current_addr_sk,c_preferred_cust_flag
    $orderby=c_customer_sk asc
    $top=5000
GET /customer_address (85 rows)
    $select=ca_address_sk,ca_state
    $filter=ca_state eq 'TN' or ca_state eq 'GA' or ca_state eq 'OH'
    $orderby=ca_address_sk asc
    $top=5000
GET /date_dim (183 rows)
    $select=d_date_sk,d_year,d_moy
    $filter=d_year eq 2001 and d_moy ge 4 and d_moy le 9
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (183 rows)
    $select=d_date_sk,d_year,d_moy
    $filter=d_year eq 2001 and d_moy ge 4 and d_moy le 9
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (183 rows)
    $select=d_date_sk,d_year,d_moy
    $filter=d_year eq 2001 and d_moy ge 4 and d_moy le 9
    $orderby=d_date_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_customer_sk
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=3435
GET /store_sales (3435 rows)
    $select=ss_sold_date_sk,ss_customer_sk
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /web_sales (0 rows)
    $select=ws_sold_date_sk,ws_bill_customer_sk
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
    $skip=1134
GET /web_sales (1134 rows)
    $select=ws_sold_date_sk,ws_bill_customer_sk
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
*/
