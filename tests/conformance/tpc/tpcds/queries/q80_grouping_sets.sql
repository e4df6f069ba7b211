select
    i_category,
    s_county,
    p_promo_name,
    grouping(i_category, s_county, p_promo_name) as level,
    sum(ss_net_profit) as profit,
    max(ss_sales_price) filter (where ss_quantity > 50) as dearest_of_many
from
    store_sales
    inner join item on ss_item_sk = i_item_sk
    inner join store on ss_store_sk = s_store_sk
    left join promotion on ss_promo_sk = p_promo_sk
where
    i_current_price > 50
group by
    grouping sets ((i_category, s_county), (p_promo_name), ())
order by
    level,
    i_category,
    s_county,
    p_promo_name;

/* requests
GET /item (56 rows)
    $select=i_item_sk,i_current_price,i_category
    $filter=i_current_price gt 50
    $orderby=i_item_sk asc
    $top=5000
GET /promotion (12 rows)
    $select=p_promo_sk,p_promo_name
    $orderby=p_promo_sk asc
    $top=5000
GET /store (6 rows)
    $select=s_store_sk,s_county
    $orderby=s_store_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_item_sk,ss_store_sk,ss_promo_sk,ss_quantity,ss_sales_price,ss_net_profit
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=3435
GET /store_sales (3435 rows)
    $select=ss_item_sk,ss_store_sk,ss_promo_sk,ss_quantity,ss_sales_price,ss_net_profit
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
