with v1 as (
    select
        i_category,
        i_class,
        s_store_name,
        d_year,
        d_moy,
        sum(ss_sales_price) as sum_sales,
        avg(sum(ss_sales_price)) over (partition by i_category, i_class, s_store_name, d_year) as avg_monthly_sales,
        rank() over (partition by i_category, i_class, s_store_name order by d_year, d_moy) as rn
    from
        item,
        store_sales,
        date_dim,
        store
    where
        ss_item_sk = i_item_sk
        and ss_sold_date_sk = d_date_sk
        and ss_store_sk = s_store_sk
        and (
            d_year = 2000
            or (d_year = 2000 - 1 and d_moy = 12)
            or (d_year = 2000 + 1 and d_moy = 1)
        )
    group by
        i_category,
        i_class,
        s_store_name,
        d_year,
        d_moy
),
v2 as (
    select
        v1.i_category,
        v1.i_class,
        v1.s_store_name,
        v1.d_year,
        v1.d_moy,
        v1.avg_monthly_sales,
        v1.sum_sales,
        v1_lag.sum_sales as psum,
        v1_lead.sum_sales as nsum
    from
        v1,
        v1 v1_lag,
        v1 v1_lead
    where
        v1.i_category = v1_lag.i_category
        and v1.i_category = v1_lead.i_category
        and v1.i_class = v1_lag.i_class
        and v1.i_class = v1_lead.i_class
        and v1.s_store_name = v1_lag.s_store_name
        and v1.s_store_name = v1_lead.s_store_name
        and v1.rn = v1_lag.rn + 1
        and v1.rn = v1_lead.rn - 1
)
select
    *
from
    v2
where
    d_year = 2000
    and avg_monthly_sales > 0
    and case
        when avg_monthly_sales > 0 then abs(sum_sales - avg_monthly_sales) / avg_monthly_sales
        else null
    end > 0.1
order by
    sum_sales - avg_monthly_sales,
    i_category,
    i_class,
    s_store_name,
    d_moy
limit 100;

/* requests
GET /date_dim (428 rows)
    $select=d_date_sk,d_year,d_moy
    $filter=d_year eq 2000 or (d_year eq 1999 and d_moy eq 12) or (d_year eq 2001 and d_moy eq 1)
    $orderby=d_date_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_class,i_category
    $filter=i_item_sk ge 1 and i_item_sk le 120
    $orderby=i_item_sk asc
    $top=5000
GET /store (6 rows)
    $select=s_store_sk,s_store_name
    $filter=s_store_sk ge 1 and s_store_sk le 6
    $orderby=s_store_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_store_sk,ss_sales_price
    $filter=ss_sold_date_sk ge 2451514 and ss_sold_date_sk le 2451941
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=1272
GET /store_sales (1272 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_store_sk,ss_sales_price
    $filter=ss_sold_date_sk ge 2451514 and ss_sold_date_sk le 2451941
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
