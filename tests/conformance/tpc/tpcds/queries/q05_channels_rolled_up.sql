with sales as (
    select
        'store channel' as channel,
        s_store_id as id,
        ss_ext_sales_price as amount,
        cast(0 as decimal(7, 2)) as return_amount,
        ss_net_profit as profit
    from
        store_sales,
        date_dim,
        store
    where
        ss_sold_date_sk = d_date_sk
        and ss_store_sk = s_store_sk
        and d_date between date '2000-08-01' and date '2000-08-01' + interval '60' day
    union all
    select
        'store channel',
        s_store_id,
        cast(0 as decimal(7, 2)),
        sr_return_amt,
        -sr_net_loss
    from
        store_returns,
        date_dim,
        store
    where
        sr_returned_date_sk = d_date_sk
        and sr_store_sk = s_store_sk
        and d_date between date '2000-08-01' and date '2000-08-01' + interval '60' day
    union all
    select
        'catalog channel',
        p_promo_id,
        cs_ext_sales_price,
        cast(0 as decimal(7, 2)),
        cs_net_profit
    from
        catalog_sales,
        date_dim,
        promotion
    where
        cs_sold_date_sk = d_date_sk
        and cs_promo_sk = p_promo_sk
        and d_date between date '2000-08-01' and date '2000-08-01' + interval '60' day
)
select
    channel,
    id,
    sum(amount) as amounts,
    sum(return_amount) as return_amounts,
    sum(profit) as profits
from
    sales
group by
    rollup (channel, id)
order by
    channel,
    id;

/* requests
GET /catalog_sales (123 rows)
    $select=cs_sold_date_sk,cs_promo_sk,cs_ext_sales_price,cs_net_profit
    $filter=cs_sold_date_sk ge 2451758 and cs_sold_date_sk le 2451818
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /date_dim (61 rows)
    $select=d_date_sk,d_date
    $filter=d_date ge 2000-08-01 and d_date lt 2000-10-01
    $orderby=d_date_sk asc
    $top=5000
GET /promotion (12 rows)
    $select=p_promo_sk,p_promo_id
    $filter=p_promo_sk ge 1 and p_promo_sk le 12
    $orderby=p_promo_sk asc
    $top=5000
GET /store (5 rows)
    $select=s_store_sk,s_store_id
    $filter=s_store_sk ge 1 and s_store_sk le 5
    $orderby=s_store_sk asc
    $top=5000
GET /store (6 rows)
    $select=s_store_sk,s_store_id
    $filter=s_store_sk ge 1 and s_store_sk le 6
    $orderby=s_store_sk asc
    $top=5000
GET /store_returns (25 rows)
    $select=sr_returned_date_sk,sr_store_sk,sr_return_amt,sr_net_loss
    $filter=sr_returned_date_sk ge 2451758 and sr_returned_date_sk le 2451818
    $orderby=sr_item_sk asc,sr_ticket_number asc
    $top=5000
GET /store_sales (143 rows)
    $select=ss_sold_date_sk,ss_store_sk,ss_ext_sales_price,ss_net_profit
    $filter=ss_sold_date_sk ge 2451758 and ss_sold_date_sk le 2451818
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
