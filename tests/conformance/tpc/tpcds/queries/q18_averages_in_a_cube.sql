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
    $orderby=s_store_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_store_sk,ss_quantity,ss_coupon_amt
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=3435
GET /store_sales (3435 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_store_sk,ss_quantity,ss_coupon_amt
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
