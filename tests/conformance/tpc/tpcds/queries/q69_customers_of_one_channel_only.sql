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
GET /catalog_sales (262 rows)
    $select=cs_sold_date_sk,cs_bill_customer_sk
    $filter=cs_sold_date_sk ge 2452001 and cs_sold_date_sk le 2452183
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /customer (197 rows)
    $select=c_customer_sk,c_current_addr_sk,c_preferred_cust_flag
    $filter=c_current_addr_sk ge 2 and c_current_addr_sk le 149
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
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_customer_sk
    $filter=ss_sold_date_sk ge 2452001 and ss_sold_date_sk le 2452183
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=587
GET /store_sales (587 rows)
    $select=ss_sold_date_sk,ss_customer_sk
    $filter=ss_sold_date_sk ge 2452001 and ss_sold_date_sk le 2452183
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /web_sales (153 rows)
    $select=ws_sold_date_sk,ws_bill_customer_sk
    $filter=ws_sold_date_sk ge 2452001 and ws_sold_date_sk le 2452183
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
*/
