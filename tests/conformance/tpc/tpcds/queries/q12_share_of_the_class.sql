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
GET /date_dim (0 rows)
    $count=true
GET /date_dim (31 rows)
    $select=d_date_sk,d_date
    $filter=d_date ge 1999-02-22 and d_date lt 1999-03-25 and d_date_sk ge 2451183 and d_date_sk le 2452272
    $orderby=d_date_sk asc
    $top=5000
GET /item (75 rows)
    $select=i_item_sk,i_item_id,i_item_desc,i_current_price,i_class,i_category
    $filter=i_category eq 'Sports' or i_category eq 'Books' or i_category eq 'Home'
    $orderby=i_item_sk asc
    $top=5000
GET /web_sales (218 rows)
    $select=ws_sold_date_sk,ws_item_sk,ws_ext_sales_price
    $filter=ws_item_sk eq 83 or ws_item_sk eq 84 or ws_item_sk eq 85 or ws_item_sk eq 86 or ws_item_sk eq 87 or ws_item_sk eq 90 or ws_item_sk eq 91 or ws_item_sk eq 93 or ws_item_sk eq 94 or ws_item_sk eq 97 or ws_item_sk eq 98 or ws_item_sk eq 99 or ws_item_sk eq 100 or ws_item_sk eq 102 or ws_item_sk eq 103 or ws_item_sk eq 104 or ws_item_sk eq 105 or ws_item_sk eq 108 or ws_item_sk eq 109 or ws_item_sk eq 110 or ws_item_sk eq 112 or ws_item_sk eq 114 or ws_item_sk eq 115 or ws_item_sk eq 118 or ws_item_sk eq 119
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
GET /web_sales (484 rows)
    $select=ws_sold_date_sk,ws_item_sk,ws_ext_sales_price
    $filter=ws_item_sk eq 1 or ws_item_sk eq 3 or ws_item_sk eq 5 or ws_item_sk eq 7 or ws_item_sk eq 12 or ws_item_sk eq 15 or ws_item_sk eq 16 or ws_item_sk eq 17 or ws_item_sk eq 18 or ws_item_sk eq 19 or ws_item_sk eq 21 or ws_item_sk eq 22 or ws_item_sk eq 23 or ws_item_sk eq 24 or ws_item_sk eq 25 or ws_item_sk eq 30 or ws_item_sk eq 31 or ws_item_sk eq 32 or ws_item_sk eq 35 or ws_item_sk eq 37 or ws_item_sk eq 40 or ws_item_sk eq 41 or ws_item_sk eq 42 or ws_item_sk eq 44 or ws_item_sk eq 45 or ws_item_sk eq 46 or ws_item_sk eq 48 or ws_item_sk eq 49 or ws_item_sk eq 50 or ws_item_sk eq 51 or ws_item_sk eq 52 or ws_item_sk eq 54 or ws_item_sk eq 55 or ws_item_sk eq 56 or ws_item_sk eq 58 or ws_item_sk eq 60 or ws_item_sk eq 63 or ws_item_sk eq 67 or ws_item_sk eq 68 or ws_item_sk eq 70 or ws_item_sk eq 71 or ws_item_sk eq 72 or ws_item_sk eq 74 or ws_item_sk eq 75 or ws_item_sk eq 76 or ws_item_sk eq 77 or ws_item_sk eq 79 or ws_item_sk eq 80 or ws_item_sk eq 81 or ws_item_sk eq 82
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
*/
