select
    i_category,
    s_state,
    d_year,
    grouping(i_category) as all_categories,
    grouping(s_state) as all_states,
    grouping(d_year) as all_years,
    avg(ss_quantity) as agg1,
    avg(cast(ss_coupon_amt as decimal(12, 2))) as agg2,
    count(*) as agg3
from
    store_sales,
    item,
    store,
    date_dim
where
    ss_item_sk = i_item_sk
    and ss_store_sk = s_store_sk
    and ss_sold_date_sk = d_date_sk
    and i_color in ('powder', 'khaki')
    and d_weekend = 'Y'
group by
    cube (i_category, s_state, d_year)
order by
    all_categories,
    all_states,
    all_years,
    i_category,
    s_state,
    d_year;

/* requests
GET /date_dim (314 rows)
    $select=d_date_sk,d_year,d_weekend
    $filter=d_weekend eq 'Y'
    $orderby=d_date_sk asc
    $top=5000
GET /item (34 rows)
    $select=i_item_sk,i_category,i_color
    $filter=i_color eq 'powder' or i_color eq 'khaki'
    $orderby=i_item_sk asc
    $top=5000
GET /store (6 rows)
    $select=s_store_sk,s_state
    $filter=s_store_sk ge 1 and s_store_sk le 6
    $orderby=s_store_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_store_sk,ss_quantity,ss_coupon_amt
    $filter=ss_item_sk eq 1 or ss_item_sk eq 2 or ss_item_sk eq 3 or ss_item_sk eq 5 or ss_item_sk eq 11 or ss_item_sk eq 20 or ss_item_sk eq 33 or ss_item_sk eq 37 or ss_item_sk eq 42 or ss_item_sk eq 43 or ss_item_sk eq 49 or ss_item_sk eq 50 or ss_item_sk eq 53 or ss_item_sk eq 54 or ss_item_sk eq 56 or ss_item_sk eq 58 or ss_item_sk eq 59 or ss_item_sk eq 60 or ss_item_sk eq 61 or ss_item_sk eq 67 or ss_item_sk eq 70 or ss_item_sk eq 78 or ss_item_sk eq 83 or ss_item_sk eq 84 or ss_item_sk eq 85 or ss_item_sk eq 93 or ss_item_sk eq 94 or ss_item_sk eq 95 or ss_item_sk eq 98 or ss_item_sk eq 99 or ss_item_sk eq 105 or ss_item_sk eq 108 or ss_item_sk eq 115 or ss_item_sk eq 119
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=976
GET /store_sales (976 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_store_sk,ss_quantity,ss_coupon_amt
    $filter=ss_item_sk eq 1 or ss_item_sk eq 2 or ss_item_sk eq 3 or ss_item_sk eq 5 or ss_item_sk eq 11 or ss_item_sk eq 20 or ss_item_sk eq 33 or ss_item_sk eq 37 or ss_item_sk eq 42 or ss_item_sk eq 43 or ss_item_sk eq 49 or ss_item_sk eq 50 or ss_item_sk eq 53 or ss_item_sk eq 54 or ss_item_sk eq 56 or ss_item_sk eq 58 or ss_item_sk eq 59 or ss_item_sk eq 60 or ss_item_sk eq 61 or ss_item_sk eq 67 or ss_item_sk eq 70 or ss_item_sk eq 78 or ss_item_sk eq 83 or ss_item_sk eq 84 or ss_item_sk eq 85 or ss_item_sk eq 93 or ss_item_sk eq 94 or ss_item_sk eq 95 or ss_item_sk eq 98 or ss_item_sk eq 99 or ss_item_sk eq 105 or ss_item_sk eq 108 or ss_item_sk eq 115 or ss_item_sk eq 119
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
