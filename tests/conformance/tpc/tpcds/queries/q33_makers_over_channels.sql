with ss as (
    select
        i_manufact_id,
        sum(ss_ext_sales_price) as total_sales
    from
        store_sales,
        date_dim,
        customer_address,
        item
    where
        i_manufact_id in (select i_manufact_id from item where i_category in ('Electronics'))
        and ss_item_sk = i_item_sk
        and ss_sold_date_sk = d_date_sk
        and d_year = 1999
        and d_moy = 5
        and ss_addr_sk = ca_address_sk
        and ca_gmt_offset = -5
    group by
        i_manufact_id
),
cs as (
    select
        i_manufact_id,
        sum(cs_ext_sales_price) as total_sales
    from
        catalog_sales,
        date_dim,
        customer_address,
        item
    where
        i_manufact_id in (select i_manufact_id from item where i_category in ('Electronics'))
        and cs_item_sk = i_item_sk
        and cs_sold_date_sk = d_date_sk
        and d_year = 1999
        and d_moy = 5
        and cs_bill_addr_sk = ca_address_sk
        and ca_gmt_offset = -5
    group by
        i_manufact_id
),
ws as (
    select
        i_manufact_id,
        sum(ws_ext_sales_price) as total_sales
    from
        web_sales,
        date_dim,
        customer_address,
        item
    where
        i_manufact_id in (select i_manufact_id from item where i_category in ('Electronics'))
        and ws_item_sk = i_item_sk
        and ws_sold_date_sk = d_date_sk
        and d_year = 1999
        and d_moy = 5
        and ws_bill_addr_sk = ca_address_sk
        and ca_gmt_offset = -5
    group by
        i_manufact_id
)
select
    i_manufact_id,
    sum(total_sales) as total_sales
from
    (
        select * from ss
        union all
        select * from cs
        union all
        select * from ws
    ) as tmp1
group by
    i_manufact_id
order by
    total_sales,
    i_manufact_id
limit 100;

/* requests
GET /catalog_sales (0 rows)
    $select=cs_sold_date_sk,cs_item_sk,cs_bill_addr_sk,cs_ext_sales_price
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
    $skip=1977
GET /catalog_sales (1977 rows)
    $select=cs_sold_date_sk,cs_item_sk,cs_bill_addr_sk,cs_ext_sales_price
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /customer_address (79 rows)
    $select=ca_address_sk,ca_gmt_offset
    $filter=ca_gmt_offset eq -5
    $orderby=ca_address_sk asc
    $top=5000
GET /customer_address (79 rows)
    $select=ca_address_sk,ca_gmt_offset
    $filter=ca_gmt_offset eq -5
    $orderby=ca_address_sk asc
    $top=5000
GET /customer_address (79 rows)
    $select=ca_address_sk,ca_gmt_offset
    $filter=ca_gmt_offset eq -5
    $orderby=ca_address_sk asc
    $top=5000
GET /date_dim (31 rows)
    $select=d_date_sk,d_year,d_moy
    $filter=d_year eq 1999 and d_moy eq 5
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (31 rows)
    $select=d_date_sk,d_year,d_moy
    $filter=d_year eq 1999 and d_moy eq 5
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (31 rows)
    $select=d_date_sk,d_year,d_moy
    $filter=d_year eq 1999 and d_moy eq 5
    $orderby=d_date_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_manufact_id
    $orderby=i_item_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_manufact_id
    $orderby=i_item_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_manufact_id
    $orderby=i_item_sk asc
    $top=5000
GET /item (23 rows)
    $select=i_category,i_manufact_id,i_item_sk
    $filter=i_category eq 'Electronics'
    $orderby=i_item_sk asc
    $top=5000
GET /item (23 rows)
    $select=i_category,i_manufact_id,i_item_sk
    $filter=i_category eq 'Electronics'
    $orderby=i_item_sk asc
    $top=5000
GET /item (23 rows)
    $select=i_category,i_manufact_id,i_item_sk
    $filter=i_category eq 'Electronics'
    $orderby=i_item_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_addr_sk,ss_ext_sales_price
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=3435
GET /store_sales (3435 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_addr_sk,ss_ext_sales_price
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /web_sales (0 rows)
    $select=ws_sold_date_sk,ws_item_sk,ws_bill_addr_sk,ws_ext_sales_price
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
    $skip=1134
GET /web_sales (1134 rows)
    $select=ws_sold_date_sk,ws_item_sk,ws_bill_addr_sk,ws_ext_sales_price
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
*/
