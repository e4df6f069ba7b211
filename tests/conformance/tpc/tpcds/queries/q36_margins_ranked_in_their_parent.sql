select
    sum(ss_net_profit) / sum(ss_ext_sales_price) as gross_margin,
    i_category,
    i_class,
    grouping(i_category) + grouping(i_class) as lochierarchy,
    rank() over (
        partition by
            grouping(i_category) + grouping(i_class),
            case when grouping(i_class) = 0 then i_category end
        order by sum(ss_net_profit) / sum(ss_ext_sales_price) asc
    ) as rank_within_parent
from
    store_sales,
    date_dim d1,
    item,
    store
where
    d1.d_year = 2001
    and d1.d_date_sk = ss_sold_date_sk
    and i_item_sk = ss_item_sk
    and s_store_sk = ss_store_sk
    and s_state in ('TN', 'GA')
group by
    rollup (i_category, i_class)
order by
    lochierarchy desc,
    case when lochierarchy = 0 then i_category end,
    rank_within_parent,
    i_category,
    i_class
limit 100;

/* requests
GET /date_dim (365 rows)
    $select=d_date_sk,d_year
    $filter=d_year eq 2001
    $orderby=d_date_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_class,i_category
    $filter=i_item_sk ge 1 and i_item_sk le 120
    $orderby=i_item_sk asc
    $top=5000
GET /store (4 rows)
    $select=s_store_sk,s_state
    $filter=s_state eq 'TN' or s_state eq 'GA'
    $orderby=s_store_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_store_sk,ss_ext_sales_price,ss_net_profit
    $filter=ss_sold_date_sk ge 2451911 and ss_sold_date_sk le 2452275
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=1128
GET /store_sales (1128 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_store_sk,ss_ext_sales_price,ss_net_profit
    $filter=ss_sold_date_sk ge 2451911 and ss_sold_date_sk le 2452275
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
