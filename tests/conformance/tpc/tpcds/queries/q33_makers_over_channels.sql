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
GET /catalog_sales (68 rows)
    $select=cs_sold_date_sk,cs_item_sk,cs_bill_addr_sk,cs_ext_sales_price
    $filter=cs_sold_date_sk ge 2451300 and cs_sold_date_sk le 2451330
    $orderby=cs_item_sk asc,cs_order_number asc
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
GET /item (23 rows)
    $select=i_category,i_manufact_id,i_item_sk
    $filter=i_category eq 'Electronics' and i_manufact_id ge 1 and i_manufact_id le 8
    $orderby=i_item_sk asc
    $top=5000
GET /item (23 rows)
    $select=i_category,i_manufact_id,i_item_sk
    $filter=i_category eq 'Electronics' and i_manufact_id ge 1 and i_manufact_id le 8
    $orderby=i_item_sk asc
    $top=5000
GET /item (23 rows)
    $select=i_category,i_manufact_id,i_item_sk
    $filter=i_category eq 'Electronics' and i_manufact_id ge 1 and i_manufact_id le 8
    $orderby=i_item_sk asc
    $top=5000
GET /item (35 rows)
    $select=i_item_sk,i_manufact_id
    $filter=i_item_sk eq 1 or i_item_sk eq 10 or i_item_sk eq 11 or i_item_sk eq 12 or i_item_sk eq 18 or i_item_sk eq 21 or i_item_sk eq 23 or i_item_sk eq 25 or i_item_sk eq 28 or i_item_sk eq 29 or i_item_sk eq 34 or i_item_sk eq 37 or i_item_sk eq 40 or i_item_sk eq 42 or i_item_sk eq 48 or i_item_sk eq 54 or i_item_sk eq 59 or i_item_sk eq 60 or i_item_sk eq 63 or i_item_sk eq 68 or i_item_sk eq 73 or i_item_sk eq 78 or i_item_sk eq 81 or i_item_sk eq 83 or i_item_sk eq 84 or i_item_sk eq 89 or i_item_sk eq 93 or i_item_sk eq 96 or i_item_sk eq 101 or i_item_sk eq 103 or i_item_sk eq 108 or i_item_sk eq 112 or i_item_sk eq 114 or i_item_sk eq 116 or i_item_sk eq 117
    $orderby=i_item_sk asc
    $top=5000
GET /item (51 rows)
    $select=i_item_sk,i_manufact_id
    $filter=i_item_sk eq 1 or i_item_sk eq 2 or i_item_sk eq 3 or i_item_sk eq 4 or i_item_sk eq 8 or i_item_sk eq 10 or i_item_sk eq 12 or i_item_sk eq 16 or i_item_sk eq 18 or i_item_sk eq 19 or i_item_sk eq 20 or i_item_sk eq 21 or i_item_sk eq 26 or i_item_sk eq 29 or i_item_sk eq 30 or i_item_sk eq 33 or i_item_sk eq 34 or i_item_sk eq 35 or i_item_sk eq 38 or i_item_sk eq 39 or i_item_sk eq 40 or i_item_sk eq 44 or i_item_sk eq 45 or i_item_sk eq 46 or i_item_sk eq 52 or i_item_sk eq 53 or i_item_sk eq 54 or i_item_sk eq 55 or i_item_sk eq 56 or i_item_sk eq 57 or i_item_sk eq 60 or i_item_sk eq 64 or i_item_sk eq 68 or i_item_sk eq 70 or i_item_sk eq 71 or i_item_sk eq 72 or i_item_sk eq 76 or i_item_sk eq 77 or i_item_sk eq 79 or i_item_sk eq 85 or i_item_sk eq 86 or i_item_sk eq 89 or i_item_sk eq 91 or i_item_sk eq 93 or i_item_sk eq 94 or i_item_sk eq 96 or i_item_sk eq 98 or i_item_sk eq 99 or i_item_sk eq 100 or i_item_sk eq 105 or i_item_sk eq 106
    $orderby=i_item_sk asc
    $top=5000
GET /item (54 rows)
    $select=i_item_sk,i_manufact_id
    $filter=i_item_sk eq 2 or i_item_sk eq 4 or i_item_sk eq 6 or i_item_sk eq 7 or i_item_sk eq 8 or i_item_sk eq 11 or i_item_sk eq 15 or i_item_sk eq 19 or i_item_sk eq 22 or i_item_sk eq 24 or i_item_sk eq 28 or i_item_sk eq 31 or i_item_sk eq 35 or i_item_sk eq 37 or i_item_sk eq 38 or i_item_sk eq 46 or i_item_sk eq 48 or i_item_sk eq 50 or i_item_sk eq 51 or i_item_sk eq 52 or i_item_sk eq 53 or i_item_sk eq 55 or i_item_sk eq 56 or i_item_sk eq 58 or i_item_sk eq 59 or i_item_sk eq 61 or i_item_sk eq 64 or i_item_sk eq 65 or i_item_sk eq 67 or i_item_sk eq 70 or i_item_sk eq 71 or i_item_sk eq 72 or i_item_sk eq 74 or i_item_sk eq 75 or i_item_sk eq 77 or i_item_sk eq 79 or i_item_sk eq 80 or i_item_sk eq 82 or i_item_sk eq 88 or i_item_sk eq 90 or i_item_sk eq 91 or i_item_sk eq 92 or i_item_sk eq 95 or i_item_sk eq 96 or i_item_sk eq 97 or i_item_sk eq 101 or i_item_sk eq 103 or i_item_sk eq 106 or i_item_sk eq 111 or i_item_sk eq 112 or i_item_sk eq 115 or i_item_sk eq 117 or i_item_sk eq 118 or i_item_sk eq 120
    $orderby=i_item_sk asc
    $top=5000
GET /item (8 rows)
    $select=i_item_sk,i_manufact_id
    $filter=i_item_sk eq 108 or i_item_sk eq 109 or i_item_sk eq 110 or i_item_sk eq 115 or i_item_sk eq 116 or i_item_sk eq 117 or i_item_sk eq 118 or i_item_sk eq 119
    $orderby=i_item_sk asc
    $top=5000
GET /store_sales (76 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_addr_sk,ss_ext_sales_price
    $filter=ss_sold_date_sk ge 2451300 and ss_sold_date_sk le 2451330
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /web_sales (36 rows)
    $select=ws_sold_date_sk,ws_item_sk,ws_bill_addr_sk,ws_ext_sales_price
    $filter=ws_sold_date_sk ge 2451300 and ws_sold_date_sk le 2451330
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
*/
