with customer_total_return as (
    select
        sr_customer_sk as ctr_customer_sk,
        sr_store_sk as ctr_store_sk,
        sum(sr_return_amt) as ctr_total_return
    from
        store_returns,
        date_dim
    where
        sr_returned_date_sk = d_date_sk
        and d_year = 2000
    group by
        sr_customer_sk,
        sr_store_sk
)
select
    c_customer_id,
    ctr_total_return
from
    customer_total_return ctr1,
    store,
    customer
where
    ctr1.ctr_total_return > (
        select
            avg(ctr_total_return) * 1.2
        from
            customer_total_return ctr2
        where
            ctr1.ctr_store_sk = ctr2.ctr_store_sk
    )
    and s_store_sk = ctr1.ctr_store_sk
    and s_state = 'TN'
    and ctr1.ctr_customer_sk = c_customer_sk
order by
    c_customer_id,
    ctr_total_return
limit 100;

/* requests
GET /customer (200 rows)
    $select=c_customer_sk,c_customer_id
    $orderby=c_customer_sk asc
    $top=5000
GET /date_dim (366 rows)
    $select=d_date_sk,d_year
    $filter=d_year eq 2000
    $orderby=d_date_sk asc
    $top=5000
GET /store (2 rows)
    $select=s_store_sk,s_state
    $filter=s_state eq 'TN'
    $orderby=s_store_sk asc
    $top=5000
GET /store_returns (494 rows)
    $select=sr_returned_date_sk,sr_customer_sk,sr_store_sk,sr_return_amt
    $orderby=sr_item_sk asc,sr_ticket_number asc
    $top=5000
*/
