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
GET /customer (38 rows)
    $select=c_customer_sk,c_customer_id
    $filter=c_customer_sk eq 107 or c_customer_sk eq 108 or c_customer_sk eq 111 or c_customer_sk eq 112 or c_customer_sk eq 113 or c_customer_sk eq 114 or c_customer_sk eq 115 or c_customer_sk eq 117 or c_customer_sk eq 119 or c_customer_sk eq 120 or c_customer_sk eq 122 or c_customer_sk eq 124 or c_customer_sk eq 125 or c_customer_sk eq 126 or c_customer_sk eq 130 or c_customer_sk eq 132 or c_customer_sk eq 134 or c_customer_sk eq 136 or c_customer_sk eq 137 or c_customer_sk eq 139 or c_customer_sk eq 150 or c_customer_sk eq 155 or c_customer_sk eq 158 or c_customer_sk eq 161 or c_customer_sk eq 162 or c_customer_sk eq 163 or c_customer_sk eq 169 or c_customer_sk eq 170 or c_customer_sk eq 172 or c_customer_sk eq 174 or c_customer_sk eq 175 or c_customer_sk eq 180 or c_customer_sk eq 184 or c_customer_sk eq 187 or c_customer_sk eq 193 or c_customer_sk eq 194 or c_customer_sk eq 195 or c_customer_sk eq 197
    $orderby=c_customer_sk asc
    $top=5000
GET /customer (45 rows)
    $select=c_customer_sk,c_customer_id
    $filter=c_customer_sk eq 1 or c_customer_sk eq 3 or c_customer_sk eq 5 or c_customer_sk eq 8 or c_customer_sk eq 9 or c_customer_sk eq 13 or c_customer_sk eq 25 or c_customer_sk eq 28 or c_customer_sk eq 31 or c_customer_sk eq 32 or c_customer_sk eq 33 or c_customer_sk eq 34 or c_customer_sk eq 35 or c_customer_sk eq 36 or c_customer_sk eq 37 or c_customer_sk eq 40 or c_customer_sk eq 43 or c_customer_sk eq 46 or c_customer_sk eq 47 or c_customer_sk eq 49 or c_customer_sk eq 50 or c_customer_sk eq 51 or c_customer_sk eq 56 or c_customer_sk eq 58 or c_customer_sk eq 60 or c_customer_sk eq 62 or c_customer_sk eq 67 or c_customer_sk eq 70 or c_customer_sk eq 71 or c_customer_sk eq 74 or c_customer_sk eq 77 or c_customer_sk eq 79 or c_customer_sk eq 80 or c_customer_sk eq 82 or c_customer_sk eq 84 or c_customer_sk eq 87 or c_customer_sk eq 89 or c_customer_sk eq 90 or c_customer_sk eq 94 or c_customer_sk eq 95 or c_customer_sk eq 96 or c_customer_sk eq 97 or c_customer_sk eq 99 or c_customer_sk eq 100 or c_customer_sk eq 106
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
GET /store_returns (155 rows)
    $select=sr_returned_date_sk,sr_customer_sk,sr_store_sk,sr_return_amt
    $filter=sr_returned_date_sk ge 2451545 and sr_returned_date_sk le 2451910
    $orderby=sr_item_sk asc,sr_ticket_number asc
    $top=5000
*/
