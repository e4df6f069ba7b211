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
    $filter=p_promo_sk ge 1 and p_promo_sk le 12
    $orderby=p_promo_sk asc
    $top=5000
GET /store (6 rows)
    $select=s_store_sk,s_county
    $filter=s_store_sk ge 1 and s_store_sk le 6
    $orderby=s_store_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_item_sk,ss_store_sk,ss_promo_sk,ss_quantity,ss_sales_price,ss_net_profit
    $filter=ss_item_sk eq 1 or ss_item_sk eq 6 or ss_item_sk eq 7 or ss_item_sk eq 9 or ss_item_sk eq 10 or ss_item_sk eq 11 or ss_item_sk eq 15 or ss_item_sk eq 19 or ss_item_sk eq 21 or ss_item_sk eq 22 or ss_item_sk eq 24 or ss_item_sk eq 25 or ss_item_sk eq 28 or ss_item_sk eq 29 or ss_item_sk eq 30 or ss_item_sk eq 31 or ss_item_sk eq 33 or ss_item_sk eq 37 or ss_item_sk eq 39 or ss_item_sk eq 41 or ss_item_sk eq 42 or ss_item_sk eq 43 or ss_item_sk eq 44 or ss_item_sk eq 45 or ss_item_sk eq 51 or ss_item_sk eq 52 or ss_item_sk eq 53 or ss_item_sk eq 58 or ss_item_sk eq 62 or ss_item_sk eq 63 or ss_item_sk eq 65 or ss_item_sk eq 67 or ss_item_sk eq 71 or ss_item_sk eq 73 or ss_item_sk eq 75 or ss_item_sk eq 76 or ss_item_sk eq 77 or ss_item_sk eq 78 or ss_item_sk eq 79 or ss_item_sk eq 81 or ss_item_sk eq 83 or ss_item_sk eq 84 or ss_item_sk eq 85 or ss_item_sk eq 86 or ss_item_sk eq 87 or ss_item_sk eq 91 or ss_item_sk eq 92 or ss_item_sk eq 93 or ss_item_sk eq 104 or ss_item_sk eq 105
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=1438
GET /store_sales (1438 rows)
    $select=ss_item_sk,ss_store_sk,ss_promo_sk,ss_quantity,ss_sales_price,ss_net_profit
    $filter=ss_item_sk eq 1 or ss_item_sk eq 6 or ss_item_sk eq 7 or ss_item_sk eq 9 or ss_item_sk eq 10 or ss_item_sk eq 11 or ss_item_sk eq 15 or ss_item_sk eq 19 or ss_item_sk eq 21 or ss_item_sk eq 22 or ss_item_sk eq 24 or ss_item_sk eq 25 or ss_item_sk eq 28 or ss_item_sk eq 29 or ss_item_sk eq 30 or ss_item_sk eq 31 or ss_item_sk eq 33 or ss_item_sk eq 37 or ss_item_sk eq 39 or ss_item_sk eq 41 or ss_item_sk eq 42 or ss_item_sk eq 43 or ss_item_sk eq 44 or ss_item_sk eq 45 or ss_item_sk eq 51 or ss_item_sk eq 52 or ss_item_sk eq 53 or ss_item_sk eq 58 or ss_item_sk eq 62 or ss_item_sk eq 63 or ss_item_sk eq 65 or ss_item_sk eq 67 or ss_item_sk eq 71 or ss_item_sk eq 73 or ss_item_sk eq 75 or ss_item_sk eq 76 or ss_item_sk eq 77 or ss_item_sk eq 78 or ss_item_sk eq 79 or ss_item_sk eq 81 or ss_item_sk eq 83 or ss_item_sk eq 84 or ss_item_sk eq 85 or ss_item_sk eq 86 or ss_item_sk eq 87 or ss_item_sk eq 91 or ss_item_sk eq 92 or ss_item_sk eq 93 or ss_item_sk eq 104 or ss_item_sk eq 105
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /store_sales (179 rows)
    $select=ss_item_sk,ss_store_sk,ss_promo_sk,ss_quantity,ss_sales_price,ss_net_profit
    $filter=ss_item_sk eq 106 or ss_item_sk eq 110 or ss_item_sk eq 115 or ss_item_sk eq 117 or ss_item_sk eq 119 or ss_item_sk eq 120
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
