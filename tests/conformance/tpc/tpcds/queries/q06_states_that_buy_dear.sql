select
    a.ca_state as state,
    count(*) as cnt
from
    customer_address a,
    customer c,
    store_sales s,
    date_dim d,
    item i
where
    a.ca_address_sk = c.c_current_addr_sk
    and c.c_customer_sk = s.ss_customer_sk
    and s.ss_sold_date_sk = d.d_date_sk
    and s.ss_item_sk = i.i_item_sk
    and d.d_month_seq = (
        select distinct
            d_month_seq
        from
            date_dim
        where
            d_year = 2001
            and d_moy = 1
    )
    and i.i_current_price > 1.2 * (
        select
            avg(j.i_current_price)
        from
            item j
        where
            j.i_category = i.i_category
    )
group by
    a.ca_state
having
    count(*) >= 2
order by
    cnt,
    a.ca_state
limit 100;

/* requests
GET /customer (200 rows)
    $select=c_customer_sk,c_current_addr_sk
    $orderby=c_customer_sk asc
    $top=5000
GET /customer_address (150 rows)
    $select=ca_address_sk,ca_state
    $orderby=ca_address_sk asc
    $top=5000
GET /date_dim (0 rows)
    $select=d_date_sk,d_month_seq
    $filter=d_date_sk gt 2452275
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (1096 rows)
    $select=d_date_sk,d_month_seq
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (31 rows)
    $select=d_month_seq,d_year,d_moy,d_date_sk
    $filter=d_year eq 2001 and d_moy eq 1
    $orderby=d_date_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_current_price,i_category,i_item_sk
    $orderby=i_item_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_current_price,i_category
    $orderby=i_item_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_customer_sk
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=3435
GET /store_sales (3435 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_customer_sk
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
