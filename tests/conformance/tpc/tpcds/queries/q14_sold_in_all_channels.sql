with cross_items as (
    select
        i_item_sk as cross_item_sk
    from
        item,
        (
            select
                iss.i_brand_id as brand_id,
                iss.i_class_id as class_id,
                iss.i_category_id as category_id
            from
                store_sales,
                item iss,
                date_dim d1
            where
                ss_item_sk = iss.i_item_sk
                and ss_sold_date_sk = d1.d_date_sk
                and d1.d_year = 2000
                and d1.d_moy between 3 and 5
            intersect
            select
                ics.i_brand_id,
                ics.i_class_id,
                ics.i_category_id
            from
                catalog_sales,
                item ics,
                date_dim d2
            where
                cs_item_sk = ics.i_item_sk
                and cs_sold_date_sk = d2.d_date_sk
                and d2.d_year = 2000
                and d2.d_moy between 3 and 5
            intersect
            select
                iws.i_brand_id,
                iws.i_class_id,
                iws.i_category_id
            from
                web_sales,
                item iws,
                date_dim d3
            where
                ws_item_sk = iws.i_item_sk
                and ws_sold_date_sk = d3.d_date_sk
                and d3.d_year = 2000
                and d3.d_moy between 3 and 5
        ) as in_all
    where
        i_brand_id = brand_id
        and i_class_id = class_id
        and i_category_id = category_id
)
select
    i_brand_id,
    i_class_id,
    i_category_id,
    sum(ss_quantity * ss_list_price) as sales,
    count(*) as number_sales
from
    store_sales,
    item,
    date_dim
where
    ss_item_sk in (select cross_item_sk from cross_items)
    and ss_item_sk = i_item_sk
    and ss_sold_date_sk = d_date_sk
    and d_year = 2001
    and d_moy = 11
group by
    rollup (i_brand_id, i_class_id, i_category_id)
having
    sum(ss_quantity * ss_list_price) > 1000
order by
    i_brand_id,
    i_class_id,
    i_category_id,
    sales
limit 100;

/* requests
GET /catalog_sales (0 rows)
    $select=cs_sold_date_sk,cs_item_sk
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
    $skip=1977
GET /catalog_sales (1977 rows)
    $select=cs_sold_date_sk,cs_item_sk
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /date_dim (30 rows)
    $select=d_date_sk,d_year,d_moy
    $filter=d_year eq 2001 and d_moy eq 11
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (92 rows)
    $select=d_date_sk,d_year,d_moy
    $filter=d_year eq 2000 and d_moy ge 3 and d_moy le 5
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (92 rows)
    $select=d_date_sk,d_year,d_moy
    $filter=d_year eq 2000 and d_moy ge 3 and d_moy le 5
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (92 rows)
    $select=d_date_sk,d_year,d_moy
    $filter=d_year eq 2000 and d_moy ge 3 and d_moy le 5
    $orderby=d_date_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_brand_id,i_class_id,i_category_id
    $orderby=i_item_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_brand_id,i_class_id,i_category_id
    $orderby=i_item_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_brand_id,i_class_id,i_category_id
    $orderby=i_item_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_brand_id,i_class_id,i_category_id
    $orderby=i_item_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_brand_id,i_class_id,i_category_id
    $orderby=i_item_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_item_sk
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=3435
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_quantity,ss_list_price
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=3435
GET /store_sales (3435 rows)
    $select=ss_sold_date_sk,ss_item_sk
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /store_sales (3435 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_quantity,ss_list_price
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /web_sales (0 rows)
    $select=ws_sold_date_sk,ws_item_sk
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
    $skip=1134
GET /web_sales (1134 rows)
    $select=ws_sold_date_sk,ws_item_sk
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
*/
