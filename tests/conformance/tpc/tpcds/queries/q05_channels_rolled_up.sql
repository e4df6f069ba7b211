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
GET /catalog_sales (0 rows)
    $select=cs_sold_date_sk,cs_promo_sk,cs_ext_sales_price,cs_net_profit
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
    $skip=1977
GET /catalog_sales (1977 rows)
    $select=cs_sold_date_sk,cs_promo_sk,cs_ext_sales_price,cs_net_profit
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /date_dim (61 rows)
    $select=d_date_sk,d_date
    $filter=d_date ge 2000-08-01 and d_date lt 2000-10-01
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (61 rows)
    $select=d_date_sk,d_date
    $filter=d_date ge 2000-08-01 and d_date lt 2000-10-01
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (61 rows)
    $select=d_date_sk,d_date
    $filter=d_date ge 2000-08-01 and d_date lt 2000-10-01
    $orderby=d_date_sk asc
    $top=5000
GET /promotion (12 rows)
    $select=p_promo_sk,p_promo_id
    $orderby=p_promo_sk asc
    $top=5000
GET /store (6 rows)
    $select=s_store_sk,s_store_id
    $orderby=s_store_sk asc
    $top=5000
GET /store (6 rows)
    $select=s_store_sk,s_store_id
    $orderby=s_store_sk asc
    $top=5000
GET /store_returns (494 rows)
    $select=sr_returned_date_sk,sr_store_sk,sr_return_amt,sr_net_loss
    $orderby=sr_item_sk asc,sr_ticket_number asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_store_sk,ss_ext_sales_price,ss_net_profit
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=3435
GET /store_sales (3435 rows)
    $select=ss_sold_date_sk,ss_store_sk,ss_ext_sales_price,ss_net_profit
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
