select
    i_item_id,
    i_item_desc,
    s_store_id,
    s_store_name,
    sum(ss_net_profit) as store_sales_profit,
    sum(sr_net_loss) as store_returns_loss,
    sum(cs_net_profit) as catalog_sales_profit
from
    store_sales,
    store_returns,
    catalog_sales,
    date_dim d1,
    date_dim d2,
    date_dim d3,
    store,
    item
where
    d1.d_year = 2000
    and d1.d_date_sk = ss_sold_date_sk
    and i_item_sk = ss_item_sk
    and s_store_sk = ss_store_sk
    and ss_customer_sk = sr_customer_sk
    and ss_item_sk = sr_item_sk
    and ss_ticket_number = sr_ticket_number
    and sr_returned_date_sk = d2.d_date_sk
    and d2.d_year between 2000 and 2001
    and sr_customer_sk = cs_bill_customer_sk
    and cs_sold_date_sk = d3.d_date_sk
    and d3.d_year = 2001
    and d3.d_qoy < 3
    and i_manager_id = 4
group by
    i_item_id,
    i_item_desc,
    s_store_id,
    s_store_name
order by
    i_item_id,
    i_item_desc,
    s_store_id,
    s_store_name
limit 100;

/* requests
GET /catalog_sales (275 rows)
    $select=cs_sold_date_sk,cs_bill_customer_sk,cs_net_profit
    $filter=cs_sold_date_sk ge 2451911 and cs_sold_date_sk le 2452091
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /date_dim (0 rows)
    $count=true
GET /date_dim (0 rows)
    $select=d_date_sk,d_year
    $filter=d_year ge 2000 and d_year le 2001 and d_date_sk ge 2451213 and d_date_sk le 2452275 and d_date_sk gt 2452275
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (181 rows)
    $select=d_date_sk,d_year,d_qoy
    $filter=d_year eq 2001 and d_qoy lt 3
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (366 rows)
    $select=d_date_sk,d_year
    $filter=d_year eq 2000
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (731 rows)
    $select=d_date_sk,d_year
    $filter=d_year ge 2000 and d_year le 2001 and d_date_sk ge 2451213 and d_date_sk le 2452275
    $orderby=d_date_sk asc
    $top=5000
GET /item (14 rows)
    $select=i_item_sk,i_item_id,i_item_desc,i_manager_id
    $filter=i_manager_id eq 4
    $orderby=i_item_sk asc
    $top=5000
GET /store (6 rows)
    $select=s_store_sk,s_store_id,s_store_name
    $filter=s_store_sk ge 1 and s_store_sk le 6
    $orderby=s_store_sk asc
    $top=5000
GET /store_returns (494 rows)
    $select=sr_returned_date_sk,sr_item_sk,sr_customer_sk,sr_ticket_number,sr_net_loss
    $filter=sr_item_sk ge 1 and sr_item_sk le 120
    $orderby=sr_item_sk asc,sr_ticket_number asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_customer_sk,ss_store_sk,ss_ticket_number,ss_net_profit
    $filter=ss_sold_date_sk ge 2451545 and ss_sold_date_sk le 2451910
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=1071
GET /store_sales (1071 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_customer_sk,ss_store_sk,ss_ticket_number,ss_net_profit
    $filter=ss_sold_date_sk ge 2451545 and ss_sold_date_sk le 2451910
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
