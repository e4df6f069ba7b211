with ssci as (
    select
        ss_customer_sk as customer_sk,
        ss_item_sk as item_sk
    from
        store_sales,
        date_dim
    where
        ss_sold_date_sk = d_date_sk
        and d_month_seq between 1200 and 1200 + 11
    group by
        ss_customer_sk,
        ss_item_sk
),
csci as (
    select
        cs_bill_customer_sk as customer_sk,
        cs_item_sk as item_sk
    from
        catalog_sales,
        date_dim
    where
        cs_sold_date_sk = d_date_sk
        and d_month_seq between 1200 and 1200 + 11
    group by
        cs_bill_customer_sk,
        cs_item_sk
)
select
    sum(case when ssci.customer_sk is not null and csci.customer_sk is null then 1 else 0 end) as store_only,
    sum(case when ssci.customer_sk is null and csci.customer_sk is not null then 1 else 0 end) as catalog_only,
    sum(case when ssci.customer_sk is not null and csci.customer_sk is not null then 1 else 0 end) as both
from
    ssci
    full outer join csci on (
        ssci.customer_sk = csci.customer_sk
        and ssci.item_sk = csci.item_sk
    )
limit 100;

/* requests
GET /catalog_sales (0 rows)
    $select=cs_sold_date_sk,cs_item_sk,cs_bill_customer_sk
    $filter=cs_sold_date_sk ge 2451545 and cs_sold_date_sk le 2451910
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
    $skip=641
GET /catalog_sales (641 rows)
    $select=cs_sold_date_sk,cs_item_sk,cs_bill_customer_sk
    $filter=cs_sold_date_sk ge 2451545 and cs_sold_date_sk le 2451910
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /date_dim (366 rows)
    $select=d_date_sk,d_month_seq
    $filter=d_month_seq ge 1200 and d_month_seq le 1211
    $orderby=d_date_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_customer_sk
    $filter=ss_sold_date_sk ge 2451545 and ss_sold_date_sk le 2451910
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=1071
GET /store_sales (1071 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_customer_sk
    $filter=ss_sold_date_sk ge 2451545 and ss_sold_date_sk le 2451910
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
