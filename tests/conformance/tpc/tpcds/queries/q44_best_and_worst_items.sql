select
    asceding.rnk,
    i1.i_product_name as best_performing,
    i2.i_product_name as worst_performing
from
    (
        select
            *
        from
            (
                select
                    item_sk,
                    rank() over (order by rank_col asc) as rnk
                from
                    (
                        select
                            ss_item_sk as item_sk,
                            avg(ss_net_profit) as rank_col
                        from
                            store_sales ss1
                        where
                            ss_store_sk = 4
                        group by
                            ss_item_sk
                        having
                            avg(ss_net_profit) > 0.9 * (
                                select
                                    avg(ss_net_profit) as rank_col
                                from
                                    store_sales
                                where
                                    ss_store_sk = 4
                                    and ss_addr_sk is null
                                group by
                                    ss_store_sk
                            )
                    ) as v1
            ) as v11
        where
            rnk < 11
    ) as asceding,
    (
        select
            *
        from
            (
                select
                    item_sk,
                    rank() over (order by rank_col desc) as rnk
                from
                    (
                        select
                            ss_item_sk as item_sk,
                            avg(ss_net_profit) as rank_col
                        from
                            store_sales ss1
                        where
                            ss_store_sk = 4
                        group by
                            ss_item_sk
                    ) as v2
            ) as v21
        where
            rnk < 11
    ) as descending,
    item i1,
    item i2
where
    asceding.rnk = descending.rnk
    and i1.i_item_sk = asceding.item_sk
    and i2.i_item_sk = descending.item_sk
order by
    asceding.rnk,
    best_performing,
    worst_performing
limit 100;

/* requests
GET /item (120 rows)
    $select=i_item_sk,i_product_name
    $filter=i_item_sk ge 1 and i_item_sk le 120
    $orderby=i_item_sk asc
    $top=5000
GET /item (120 rows)
    $select=i_item_sk,i_product_name
    $filter=i_item_sk ge 1 and i_item_sk le 120
    $orderby=i_item_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_item_sk,ss_store_sk,ss_net_profit
    $filter=ss_store_sk eq 4
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=503
GET /store_sales (12 rows)
    $select=ss_addr_sk,ss_store_sk,ss_net_profit
    $filter=ss_store_sk eq 4 and ss_addr_sk eq null
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /store_sales (503 rows)
    $select=ss_item_sk,ss_store_sk,ss_net_profit
    $filter=ss_store_sk eq 4
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
