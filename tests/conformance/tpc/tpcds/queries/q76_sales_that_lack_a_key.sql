select
    channel,
    col_name,
    d_year,
    d_qoy,
    i_category,
    count(*) as sales_cnt,
    sum(ext_sales_price) as sales_amt
from
    (
        select
            'store' as channel,
            'ss_promo_sk' as col_name,
            d_year,
            d_qoy,
            i_category,
            ss_ext_sales_price as ext_sales_price
        from
            store_sales,
            item,
            date_dim
        where
            ss_promo_sk is null
            and ss_sold_date_sk = d_date_sk
            and ss_item_sk = i_item_sk
        union all
        select
            'web' as channel,
            'ws_ship_date_sk' as col_name,
            d_year,
            d_qoy,
            i_category,
            ws_ext_sales_price as ext_sales_price
        from
            web_sales,
            item,
            date_dim
        where
            ws_ship_date_sk is null
            and ws_sold_date_sk = d_date_sk
            and ws_item_sk = i_item_sk
        union all
        select
            'catalog' as channel,
            'cs_bill_addr_sk' as col_name,
            d_year,
            d_qoy,
            i_category,
            cs_ext_sales_price as ext_sales_price
        from
            catalog_sales,
            item,
            date_dim
        where
            cs_bill_addr_sk is null
            and cs_sold_date_sk = d_date_sk
            and cs_item_sk = i_item_sk
    ) as foo
group by
    channel,
    col_name,
    d_year,
    d_qoy,
    i_category
order by
    channel,
    col_name,
    d_year,
    d_qoy,
    i_category
limit 100;

/* requests
GET /catalog_sales (92 rows)
    $select=cs_sold_date_sk,cs_item_sk,cs_bill_addr_sk,cs_ext_sales_price
    $filter=cs_bill_addr_sk eq null
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /date_dim (0 rows)
    $count=true
GET /date_dim (0 rows)
    $select=d_date_sk,d_year,d_qoy
    $filter=d_date_sk ge 2451205 and d_date_sk le 2452265 and d_date_sk gt 2452265
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (10 rows)
    $select=d_date_sk,d_year,d_qoy
    $filter=d_date_sk eq 2451278 or d_date_sk eq 2451297 or d_date_sk eq 2451327 or d_date_sk eq 2451691 or d_date_sk eq 2451804 or d_date_sk eq 2451819 or d_date_sk eq 2451855 or d_date_sk eq 2451905 or d_date_sk eq 2452148 or d_date_sk eq 2452213
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (1061 rows)
    $select=d_date_sk,d_year,d_qoy
    $filter=d_date_sk ge 2451205 and d_date_sk le 2452265
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (24 rows)
    $select=d_date_sk,d_year,d_qoy
    $filter=d_date_sk eq 2451199 or d_date_sk eq 2451210 or d_date_sk eq 2451245 or d_date_sk eq 2451257 or d_date_sk eq 2451322 or d_date_sk eq 2451341 or d_date_sk eq 2451405 or d_date_sk eq 2451466 or d_date_sk eq 2451552 or d_date_sk eq 2451589 or d_date_sk eq 2451623 or d_date_sk eq 2451649 or d_date_sk eq 2451672 or d_date_sk eq 2451694 or d_date_sk eq 2451837 or d_date_sk eq 2451842 or d_date_sk eq 2451902 or d_date_sk eq 2451906 or d_date_sk eq 2451924 or d_date_sk eq 2451927 or d_date_sk eq 2451985 or d_date_sk eq 2452025 or d_date_sk eq 2452044 or d_date_sk eq 2452184
    $orderby=d_date_sk asc
    $top=5000
GET /item (13 rows)
    $select=i_item_sk,i_category
    $filter=i_item_sk eq 100 or i_item_sk eq 101 or i_item_sk eq 102 or i_item_sk eq 103 or i_item_sk eq 105 or i_item_sk eq 106 or i_item_sk eq 109 or i_item_sk eq 110 or i_item_sk eq 113 or i_item_sk eq 115 or i_item_sk eq 116 or i_item_sk eq 117 or i_item_sk eq 120
    $orderby=i_item_sk asc
    $top=5000
GET /item (36 rows)
    $select=i_item_sk,i_category
    $filter=i_item_sk eq 1 or i_item_sk eq 8 or i_item_sk eq 10 or i_item_sk eq 14 or i_item_sk eq 16 or i_item_sk eq 17 or i_item_sk eq 22 or i_item_sk eq 25 or i_item_sk eq 29 or i_item_sk eq 30 or i_item_sk eq 33 or i_item_sk eq 34 or i_item_sk eq 39 or i_item_sk eq 43 or i_item_sk eq 46 or i_item_sk eq 49 or i_item_sk eq 51 or i_item_sk eq 55 or i_item_sk eq 56 or i_item_sk eq 59 or i_item_sk eq 65 or i_item_sk eq 66 or i_item_sk eq 67 or i_item_sk eq 68 or i_item_sk eq 71 or i_item_sk eq 74 or i_item_sk eq 75 or i_item_sk eq 80 or i_item_sk eq 89 or i_item_sk eq 90 or i_item_sk eq 92 or i_item_sk eq 96 or i_item_sk eq 99 or i_item_sk eq 101 or i_item_sk eq 118 or i_item_sk eq 120
    $orderby=i_item_sk asc
    $top=5000
GET /item (38 rows)
    $select=i_item_sk,i_category
    $filter=i_item_sk eq 69 or i_item_sk eq 70 or i_item_sk eq 71 or i_item_sk eq 72 or i_item_sk eq 73 or i_item_sk eq 74 or i_item_sk eq 75 or i_item_sk eq 76 or i_item_sk eq 77 or i_item_sk eq 78 or i_item_sk eq 81 or i_item_sk eq 84 or i_item_sk eq 86 or i_item_sk eq 87 or i_item_sk eq 88 or i_item_sk eq 89 or i_item_sk eq 90 or i_item_sk eq 91 or i_item_sk eq 93 or i_item_sk eq 94 or i_item_sk eq 95 or i_item_sk eq 96 or i_item_sk eq 97 or i_item_sk eq 98 or i_item_sk eq 99 or i_item_sk eq 101 or i_item_sk eq 102 or i_item_sk eq 106 or i_item_sk eq 107 or i_item_sk eq 108 or i_item_sk eq 109 or i_item_sk eq 112 or i_item_sk eq 113 or i_item_sk eq 114 or i_item_sk eq 115 or i_item_sk eq 116 or i_item_sk eq 117 or i_item_sk eq 120
    $orderby=i_item_sk asc
    $top=5000
GET /item (51 rows)
    $select=i_item_sk,i_category
    $filter=i_item_sk eq 1 or i_item_sk eq 2 or i_item_sk eq 7 or i_item_sk eq 9 or i_item_sk eq 11 or i_item_sk eq 14 or i_item_sk eq 15 or i_item_sk eq 16 or i_item_sk eq 17 or i_item_sk eq 18 or i_item_sk eq 23 or i_item_sk eq 25 or i_item_sk eq 26 or i_item_sk eq 27 or i_item_sk eq 28 or i_item_sk eq 30 or i_item_sk eq 31 or i_item_sk eq 32 or i_item_sk eq 34 or i_item_sk eq 35 or i_item_sk eq 36 or i_item_sk eq 40 or i_item_sk eq 41 or i_item_sk eq 45 or i_item_sk eq 46 or i_item_sk eq 48 or i_item_sk eq 49 or i_item_sk eq 52 or i_item_sk eq 54 or i_item_sk eq 56 or i_item_sk eq 58 or i_item_sk eq 60 or i_item_sk eq 61 or i_item_sk eq 65 or i_item_sk eq 67 or i_item_sk eq 70 or i_item_sk eq 74 or i_item_sk eq 75 or i_item_sk eq 76 or i_item_sk eq 77 or i_item_sk eq 78 or i_item_sk eq 79 or i_item_sk eq 80 or i_item_sk eq 82 or i_item_sk eq 87 or i_item_sk eq 91 or i_item_sk eq 92 or i_item_sk eq 96 or i_item_sk eq 97 or i_item_sk eq 98 or i_item_sk eq 99
    $orderby=i_item_sk asc
    $top=5000
GET /item (52 rows)
    $select=i_item_sk,i_category
    $filter=i_item_sk eq 1 or i_item_sk eq 2 or i_item_sk eq 3 or i_item_sk eq 4 or i_item_sk eq 5 or i_item_sk eq 6 or i_item_sk eq 8 or i_item_sk eq 9 or i_item_sk eq 10 or i_item_sk eq 11 or i_item_sk eq 12 or i_item_sk eq 13 or i_item_sk eq 14 or i_item_sk eq 15 or i_item_sk eq 20 or i_item_sk eq 22 or i_item_sk eq 23 or i_item_sk eq 24 or i_item_sk eq 25 or i_item_sk eq 26 or i_item_sk eq 27 or i_item_sk eq 28 or i_item_sk eq 29 or i_item_sk eq 30 or i_item_sk eq 32 or i_item_sk eq 34 or i_item_sk eq 35 or i_item_sk eq 37 or i_item_sk eq 38 or i_item_sk eq 39 or i_item_sk eq 40 or i_item_sk eq 41 or i_item_sk eq 42 or i_item_sk eq 43 or i_item_sk eq 47 or i_item_sk eq 48 or i_item_sk eq 49 or i_item_sk eq 50 or i_item_sk eq 51 or i_item_sk eq 52 or i_item_sk eq 53 or i_item_sk eq 54 or i_item_sk eq 55 or i_item_sk eq 56 or i_item_sk eq 59 or i_item_sk eq 60 or i_item_sk eq 61 or i_item_sk eq 62 or i_item_sk eq 65 or i_item_sk eq 66 or i_item_sk eq 67 or i_item_sk eq 68
    $orderby=i_item_sk asc
    $top=5000
GET /store_sales (136 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_promo_sk,ss_ext_sales_price
    $filter=ss_promo_sk eq null
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /web_sales (41 rows)
    $select=ws_sold_date_sk,ws_item_sk,ws_ship_date_sk,ws_ext_sales_price
    $filter=ws_ship_date_sk eq null
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
*/
