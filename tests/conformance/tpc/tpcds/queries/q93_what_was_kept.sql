select
    ss_customer_sk,
    sum(act_sales) as sumsales
from
    (
        select
            ss_item_sk,
            ss_ticket_number,
            ss_customer_sk,
            case
                when sr_return_quantity is not null then (ss_quantity - sr_return_quantity) * ss_sales_price
                else ss_quantity * ss_sales_price
            end as act_sales
        from
            store_sales
            left outer join store_returns on (
                sr_item_sk = ss_item_sk
                and sr_ticket_number = ss_ticket_number
            )
        where
            ss_store_sk = 2
    ) as t
group by
    ss_customer_sk
order by
    sumsales,
    ss_customer_sk
limit 100;

/* requests
GET /store_returns (494 rows)
    $select=sr_item_sk,sr_ticket_number,sr_return_quantity
    $filter=sr_item_sk ge 1 and sr_item_sk le 120
    $orderby=sr_item_sk asc,sr_ticket_number asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_item_sk,ss_customer_sk,ss_store_sk,ss_ticket_number,ss_quantity,ss_sales_price
    $filter=ss_store_sk eq 2
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=571
GET /store_sales (571 rows)
    $select=ss_item_sk,ss_customer_sk,ss_store_sk,ss_ticket_number,ss_quantity,ss_sales_price
    $filter=ss_store_sk eq 2
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
