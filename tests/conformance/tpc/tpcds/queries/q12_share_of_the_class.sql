select
    i_item_id,
    i_item_desc,
    i_category,
    i_class,
    i_current_price,
    sum(ws_ext_sales_price) as itemrevenue,
    sum(ws_ext_sales_price) * 100 / sum(sum(ws_ext_sales_price)) over (partition by i_class) as revenueratio
from
    web_sales,
    item,
    date_dim
where
    ws_item_sk = i_item_sk
    and i_category in ('Sports', 'Books', 'Home')
    and ws_sold_date_sk = d_date_sk
    and d_date between cast('1999-02-22' as date) and (cast('1999-02-22' as date) + interval 30 day)
group by
    i_item_id,
    i_item_desc,
    i_category,
    i_class,
    i_current_price
order by
    i_category,
    i_class,
    i_item_id,
    i_item_desc,
    revenueratio
limit 100;

/* requests
GET /date_dim (31 rows)
    $select=d_date_sk,d_date
    $filter=d_date ge 1999-02-22 and d_date lt 1999-03-25
    $orderby=d_date_sk asc
    $top=5000
GET /item (75 rows)
    $select=i_item_sk,i_item_id,i_item_desc,i_current_price,i_class,i_category
    $filter=i_category eq 'Sports' or i_category eq 'Books' or i_category eq 'Home'
    $orderby=i_item_sk asc
    $top=5000
GET /web_sales (0 rows)
    $select=ws_sold_date_sk,ws_item_sk,ws_ext_sales_price
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
    $skip=1134
GET /web_sales (1134 rows)
    $select=ws_sold_date_sk,ws_item_sk,ws_ext_sales_price
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
*/
