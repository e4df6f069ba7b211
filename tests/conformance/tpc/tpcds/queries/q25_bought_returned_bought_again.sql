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
GET /catalog_sales (332 rows)
    $select=cs_sold_date_sk,cs_bill_customer_sk,cs_net_profit
    $filter=cs_bill_customer_sk eq 7 or cs_bill_customer_sk eq 14 or cs_bill_customer_sk eq 21 or cs_bill_customer_sk eq 28 or cs_bill_customer_sk eq 30 or cs_bill_customer_sk eq 34 or cs_bill_customer_sk eq 43 or cs_bill_customer_sk eq 47 or cs_bill_customer_sk eq 48 or cs_bill_customer_sk eq 58 or cs_bill_customer_sk eq 68 or cs_bill_customer_sk eq 69 or cs_bill_customer_sk eq 70 or cs_bill_customer_sk eq 76 or cs_bill_customer_sk eq 77 or cs_bill_customer_sk eq 84 or cs_bill_customer_sk eq 87 or cs_bill_customer_sk eq 89 or cs_bill_customer_sk eq 90 or cs_bill_customer_sk eq 92 or cs_bill_customer_sk eq 95 or cs_bill_customer_sk eq 101 or cs_bill_customer_sk eq 112 or cs_bill_customer_sk eq 113 or cs_bill_customer_sk eq 117 or cs_bill_customer_sk eq 125 or cs_bill_customer_sk eq 127 or cs_bill_customer_sk eq 130 or cs_bill_customer_sk eq 133 or cs_bill_customer_sk eq 134 or cs_bill_customer_sk eq 135 or cs_bill_customer_sk eq 139 or cs_bill_customer_sk eq 140 or cs_bill_customer_sk eq 142 or cs_bill_customer_sk eq 146 or cs_bill_customer_sk eq 148 or cs_bill_customer_sk eq 150 or cs_bill_customer_sk eq 155
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /catalog_sales (67 rows)
    $select=cs_sold_date_sk,cs_bill_customer_sk,cs_net_profit
    $filter=cs_bill_customer_sk eq 163 or cs_bill_customer_sk eq 172 or cs_bill_customer_sk eq 174 or cs_bill_customer_sk eq 175 or cs_bill_customer_sk eq 184 or cs_bill_customer_sk eq 188 or cs_bill_customer_sk eq 192
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /date_dim (14 rows)
    $select=d_date_sk,d_year
    $filter=d_year ge 2000 and d_year le 2001 and (d_date_sk eq 2451956 or d_date_sk eq 2451964 or d_date_sk eq 2452021 or d_date_sk eq 2452064 or d_date_sk eq 2452101 or d_date_sk eq 2452128 or d_date_sk eq 2452132 or d_date_sk eq 2452166 or d_date_sk eq 2452167 or d_date_sk eq 2452178 or d_date_sk eq 2452191 or d_date_sk eq 2452225 or d_date_sk eq 2452259 or d_date_sk eq 2452275)
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (181 rows)
    $select=d_date_sk,d_year,d_qoy
    $filter=d_year eq 2001 and d_qoy lt 3
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (23 rows)
    $select=d_date_sk,d_year
    $filter=d_year ge 2000 and d_year le 2001 and (d_date_sk eq 2451279 or d_date_sk eq 2451283 or d_date_sk eq 2451293 or d_date_sk eq 2451303 or d_date_sk eq 2451310 or d_date_sk eq 2451327 or d_date_sk eq 2451347 or d_date_sk eq 2451368 or d_date_sk eq 2451386 or d_date_sk eq 2451418 or d_date_sk eq 2451420 or d_date_sk eq 2451457 or d_date_sk eq 2451466 or d_date_sk eq 2451477 or d_date_sk eq 2451490 or d_date_sk eq 2451495 or d_date_sk eq 2451501 or d_date_sk eq 2451513 or d_date_sk eq 2451533 or d_date_sk eq 2451546 or d_date_sk eq 2451573 or d_date_sk eq 2451589 or d_date_sk eq 2451598 or d_date_sk eq 2451604 or d_date_sk eq 2451635 or d_date_sk eq 2451667 or d_date_sk eq 2451671 or d_date_sk eq 2451695 or d_date_sk eq 2451706 or d_date_sk eq 2451719 or d_date_sk eq 2451726 or d_date_sk eq 2451796 or d_date_sk eq 2451808 or d_date_sk eq 2451809 or d_date_sk eq 2451823 or d_date_sk eq 2451845 or d_date_sk eq 2451869 or d_date_sk eq 2451873 or d_date_sk eq 2451891 or d_date_sk eq 2451927 or d_date_sk eq 2451951 or d_date_sk eq 2451955)
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (366 rows)
    $select=d_date_sk,d_year
    $filter=d_year eq 2000
    $orderby=d_date_sk asc
    $top=5000
GET /item (14 rows)
    $select=i_item_sk,i_item_id,i_item_desc,i_manager_id
    $filter=i_manager_id eq 4
    $orderby=i_item_sk asc
    $top=5000
GET /store (6 rows)
    $select=s_store_sk,s_store_id,s_store_name
    $filter=s_store_sk eq 1 or s_store_sk eq 2 or s_store_sk eq 3 or s_store_sk eq 4 or s_store_sk eq 5 or s_store_sk eq 6
    $orderby=s_store_sk asc
    $top=5000
GET /store_returns (57 rows)
    $select=sr_returned_date_sk,sr_item_sk,sr_customer_sk,sr_ticket_number,sr_net_loss
    $filter=sr_item_sk eq 12 or sr_item_sk eq 22 or sr_item_sk eq 35 or sr_item_sk eq 38 or sr_item_sk eq 39 or sr_item_sk eq 53 or sr_item_sk eq 54 or sr_item_sk eq 89 or sr_item_sk eq 92 or sr_item_sk eq 97 or sr_item_sk eq 102 or sr_item_sk eq 106 or sr_item_sk eq 114 or sr_item_sk eq 117
    $orderby=sr_item_sk asc,sr_ticket_number asc
    $top=5000
GET /store_sales (437 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_customer_sk,ss_store_sk,ss_ticket_number,ss_net_profit
    $filter=ss_item_sk eq 12 or ss_item_sk eq 22 or ss_item_sk eq 35 or ss_item_sk eq 38 or ss_item_sk eq 39 or ss_item_sk eq 53 or ss_item_sk eq 54 or ss_item_sk eq 89 or ss_item_sk eq 92 or ss_item_sk eq 97 or ss_item_sk eq 102 or ss_item_sk eq 106 or ss_item_sk eq 114 or ss_item_sk eq 117
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
