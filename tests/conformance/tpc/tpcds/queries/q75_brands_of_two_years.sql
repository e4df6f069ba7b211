with all_sales as (
    select
        d_year,
        i_brand_id,
        i_class_id,
        i_category_id,
        sum(sales_cnt) as sales_cnt,
        sum(sales_amt) as sales_amt
    from
        (
            select
                d_year,
                i_brand_id,
                i_class_id,
                i_category_id,
                ss_quantity - coalesce(sr_return_quantity, 0) as sales_cnt,
                ss_ext_sales_price - coalesce(sr_return_amt, 0.0) as sales_amt
            from
                store_sales
                join item on i_item_sk = ss_item_sk
                join date_dim on d_date_sk = ss_sold_date_sk
                left join store_returns on (
                    ss_ticket_number = sr_ticket_number
                    and ss_item_sk = sr_item_sk
                )
            where
                i_category = 'Books'
            union
            select
                d_year,
                i_brand_id,
                i_class_id,
                i_category_id,
                ws_quantity,
                ws_ext_sales_price
            from
                web_sales
                join item on i_item_sk = ws_item_sk
                join date_dim on d_date_sk = ws_sold_date_sk
            where
                i_category = 'Books'
        ) as sales_detail
    group by
        d_year,
        i_brand_id,
        i_class_id,
        i_category_id
)
select
    prev_yr.d_year as prev_year,
    curr_yr.d_year as year,
    curr_yr.i_brand_id,
    curr_yr.i_class_id,
    curr_yr.i_category_id,
    prev_yr.sales_cnt as prev_yr_cnt,
    curr_yr.sales_cnt as curr_yr_cnt,
    curr_yr.sales_cnt - prev_yr.sales_cnt as sales_cnt_diff,
    curr_yr.sales_amt - prev_yr.sales_amt as sales_amt_diff
from
    all_sales curr_yr,
    all_sales prev_yr
where
    curr_yr.i_brand_id = prev_yr.i_brand_id
    and curr_yr.i_class_id = prev_yr.i_class_id
    and curr_yr.i_category_id = prev_yr.i_category_id
    and curr_yr.d_year = 2001
    and prev_yr.d_year = 2001 - 1
    and cast(curr_yr.sales_cnt as decimal(17, 2)) / cast(prev_yr.sales_cnt as decimal(17, 2)) < 0.9
order by
    sales_cnt_diff,
    sales_amt_diff
limit 100;

/* requests
GET /date_dim (0 rows)
    $select=d_date_sk,d_year
    $filter=(d_year eq 2001 or d_year eq 2000) and d_date_sk gt 2452275
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (731 rows)
    $select=d_date_sk,d_year
    $filter=d_year eq 2001 or d_year eq 2000
    $orderby=d_date_sk asc
    $top=5000
GET /item (28 rows)
    $select=i_item_sk,i_brand_id,i_class_id,i_category_id,i_category
    $filter=i_category eq 'Books'
    $orderby=i_item_sk asc
    $top=5000
GET /store_returns (118 rows)
    $select=sr_item_sk,sr_ticket_number,sr_return_quantity,sr_return_amt
    $filter=sr_item_sk eq 1 or sr_item_sk eq 17 or sr_item_sk eq 19 or sr_item_sk eq 23 or sr_item_sk eq 30 or sr_item_sk eq 40 or sr_item_sk eq 42 or sr_item_sk eq 51 or sr_item_sk eq 58 or sr_item_sk eq 60 or sr_item_sk eq 67 or sr_item_sk eq 71 or sr_item_sk eq 75 or sr_item_sk eq 82 or sr_item_sk eq 83 or sr_item_sk eq 84 or sr_item_sk eq 85 or sr_item_sk eq 90 or sr_item_sk eq 94 or sr_item_sk eq 97 or sr_item_sk eq 99 or sr_item_sk eq 103 or sr_item_sk eq 104 or sr_item_sk eq 110 or sr_item_sk eq 112 or sr_item_sk eq 115 or sr_item_sk eq 118 or sr_item_sk eq 119
    $orderby=sr_item_sk asc,sr_ticket_number asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_ticket_number,ss_quantity,ss_ext_sales_price
    $filter=ss_item_sk eq 1 or ss_item_sk eq 17 or ss_item_sk eq 19 or ss_item_sk eq 23 or ss_item_sk eq 30 or ss_item_sk eq 40 or ss_item_sk eq 42 or ss_item_sk eq 51 or ss_item_sk eq 58 or ss_item_sk eq 60 or ss_item_sk eq 67 or ss_item_sk eq 71 or ss_item_sk eq 75 or ss_item_sk eq 82 or ss_item_sk eq 83 or ss_item_sk eq 84 or ss_item_sk eq 85 or ss_item_sk eq 90 or ss_item_sk eq 94 or ss_item_sk eq 97 or ss_item_sk eq 99 or ss_item_sk eq 103 or ss_item_sk eq 104 or ss_item_sk eq 110 or ss_item_sk eq 112 or ss_item_sk eq 115 or ss_item_sk eq 118 or ss_item_sk eq 119
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=753
GET /store_sales (753 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_ticket_number,ss_quantity,ss_ext_sales_price
    $filter=ss_item_sk eq 1 or ss_item_sk eq 17 or ss_item_sk eq 19 or ss_item_sk eq 23 or ss_item_sk eq 30 or ss_item_sk eq 40 or ss_item_sk eq 42 or ss_item_sk eq 51 or ss_item_sk eq 58 or ss_item_sk eq 60 or ss_item_sk eq 67 or ss_item_sk eq 71 or ss_item_sk eq 75 or ss_item_sk eq 82 or ss_item_sk eq 83 or ss_item_sk eq 84 or ss_item_sk eq 85 or ss_item_sk eq 90 or ss_item_sk eq 94 or ss_item_sk eq 97 or ss_item_sk eq 99 or ss_item_sk eq 103 or ss_item_sk eq 104 or ss_item_sk eq 110 or ss_item_sk eq 112 or ss_item_sk eq 115 or ss_item_sk eq 118 or ss_item_sk eq 119
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /web_sales (264 rows)
    $select=ws_sold_date_sk,ws_item_sk,ws_quantity,ws_ext_sales_price
    $filter=ws_item_sk eq 1 or ws_item_sk eq 17 or ws_item_sk eq 19 or ws_item_sk eq 23 or ws_item_sk eq 30 or ws_item_sk eq 40 or ws_item_sk eq 42 or ws_item_sk eq 51 or ws_item_sk eq 58 or ws_item_sk eq 60 or ws_item_sk eq 67 or ws_item_sk eq 71 or ws_item_sk eq 75 or ws_item_sk eq 82 or ws_item_sk eq 83 or ws_item_sk eq 84 or ws_item_sk eq 85 or ws_item_sk eq 90 or ws_item_sk eq 94 or ws_item_sk eq 97 or ws_item_sk eq 99 or ws_item_sk eq 103 or ws_item_sk eq 104 or ws_item_sk eq 110 or ws_item_sk eq 112 or ws_item_sk eq 115 or ws_item_sk eq 118 or ws_item_sk eq 119
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
*/
