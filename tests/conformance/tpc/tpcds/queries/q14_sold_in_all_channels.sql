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
GET /catalog_sales (156 rows)
    $select=cs_sold_date_sk,cs_item_sk
    $filter=cs_sold_date_sk ge 2451605 and cs_sold_date_sk le 2451696
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
GET /item (116 rows)
    $select=i_item_sk,i_brand_id,i_class_id,i_category_id
    $filter=i_brand_id eq 1001001 or i_brand_id eq 1001002 or i_brand_id eq 1001003 or i_brand_id eq 1001004 or i_brand_id eq 2002001 or i_brand_id eq 2002002 or i_brand_id eq 2002003 or i_brand_id eq 2002004 or i_brand_id eq 3003001 or i_brand_id eq 3003002 or i_brand_id eq 3003003 or i_brand_id eq 3003004 or i_brand_id eq 4004002 or i_brand_id eq 4004003 or i_brand_id eq 4004004 or i_brand_id eq 5005001 or i_brand_id eq 5005002 or i_brand_id eq 5005003 or i_brand_id eq 5005004
    $orderby=i_item_sk asc
    $top=5000
GET /item (116 rows)
    $select=i_item_sk,i_brand_id,i_class_id,i_category_id
    $filter=i_brand_id eq 1001001 or i_brand_id eq 1001002 or i_brand_id eq 1001003 or i_brand_id eq 1001004 or i_brand_id eq 2002001 or i_brand_id eq 2002002 or i_brand_id eq 2002003 or i_brand_id eq 2002004 or i_brand_id eq 3003001 or i_brand_id eq 3003002 or i_brand_id eq 3003003 or i_brand_id eq 3003004 or i_brand_id eq 4004002 or i_brand_id eq 4004003 or i_brand_id eq 4004004 or i_brand_id eq 5005001 or i_brand_id eq 5005002 or i_brand_id eq 5005003 or i_brand_id eq 5005004
    $orderby=i_item_sk asc
    $top=5000
GET /item (116 rows)
    $select=i_item_sk,i_brand_id,i_class_id,i_category_id
    $filter=i_brand_id eq 1001001 or i_brand_id eq 1001002 or i_brand_id eq 1001003 or i_brand_id eq 1001004 or i_brand_id eq 2002001 or i_brand_id eq 2002002 or i_brand_id eq 2002003 or i_brand_id eq 2002004 or i_brand_id eq 3003001 or i_brand_id eq 3003002 or i_brand_id eq 3003003 or i_brand_id eq 3003004 or i_brand_id eq 4004002 or i_brand_id eq 4004003 or i_brand_id eq 4004004 or i_brand_id eq 5005001 or i_brand_id eq 5005002 or i_brand_id eq 5005003 or i_brand_id eq 5005004
    $orderby=i_item_sk asc
    $top=5000
GET /item (54 rows)
    $select=i_item_sk,i_brand_id,i_class_id,i_category_id
    $filter=i_item_sk eq 2 or i_item_sk eq 3 or i_item_sk eq 4 or i_item_sk eq 5 or i_item_sk eq 7 or i_item_sk eq 10 or i_item_sk eq 11 or i_item_sk eq 13 or i_item_sk eq 15 or i_item_sk eq 17 or i_item_sk eq 21 or i_item_sk eq 24 or i_item_sk eq 26 or i_item_sk eq 27 or i_item_sk eq 28 or i_item_sk eq 34 or i_item_sk eq 35 or i_item_sk eq 37 or i_item_sk eq 38 or i_item_sk eq 39 or i_item_sk eq 40 or i_item_sk eq 42 or i_item_sk eq 46 or i_item_sk eq 48 or i_item_sk eq 50 or i_item_sk eq 51 or i_item_sk eq 53 or i_item_sk eq 54 or i_item_sk eq 56 or i_item_sk eq 57 or i_item_sk eq 59 or i_item_sk eq 60 or i_item_sk eq 68 or i_item_sk eq 70 or i_item_sk eq 75 or i_item_sk eq 79 or i_item_sk eq 81 or i_item_sk eq 82 or i_item_sk eq 84 or i_item_sk eq 87 or i_item_sk eq 90 or i_item_sk eq 92 or i_item_sk eq 95 or i_item_sk eq 97 or i_item_sk eq 100 or i_item_sk eq 101 or i_item_sk eq 102 or i_item_sk eq 106 or i_item_sk eq 109 or i_item_sk eq 112 or i_item_sk eq 114 or i_item_sk eq 115 or i_item_sk eq 119 or i_item_sk eq 120
    $orderby=i_item_sk asc
    $top=5000
GET /store_sales (286 rows)
    $select=ss_sold_date_sk,ss_item_sk
    $filter=ss_sold_date_sk ge 2451605 and ss_sold_date_sk le 2451696
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /store_sales (78 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_quantity,ss_list_price
    $filter=ss_sold_date_sk ge 2452215 and ss_sold_date_sk le 2452244
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /web_sales (77 rows)
    $select=ws_sold_date_sk,ws_item_sk
    $filter=ws_sold_date_sk ge 2451605 and ws_sold_date_sk le 2451696
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
*/
