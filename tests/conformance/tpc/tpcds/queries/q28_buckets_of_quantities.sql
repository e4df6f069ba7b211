select
    *
from
    (
        select
            avg(ss_list_price) as b1_lp,
            count(ss_list_price) as b1_cnt,
            count(distinct ss_list_price) as b1_cntd
        from
            store_sales
        where
            ss_quantity between 0 and 5
            and (
                ss_list_price between 8 and 8 + 10
                or ss_coupon_amt between 459 and 459 + 1000
                or ss_wholesale_cost between 57 and 57 + 20
            )
    ) as b1,
    (
        select
            avg(ss_list_price) as b2_lp,
            count(ss_list_price) as b2_cnt,
            count(distinct ss_list_price) as b2_cntd
        from
            store_sales
        where
            ss_quantity between 6 and 10
            and (
                ss_list_price between 90 and 90 + 10
                or ss_coupon_amt between 2323 and 2323 + 1000
                or ss_wholesale_cost between 31 and 31 + 20
            )
    ) as b2;

/* requests
GET /store_sales (40 rows)
    $select=ss_quantity,ss_wholesale_cost,ss_list_price,ss_coupon_amt
    $filter=ss_quantity ge 6 and ss_quantity le 10 and ((ss_list_price ge 90 and ss_list_price le 100) or (ss_coupon_amt ge 2323 and ss_coupon_amt le 3323) or (ss_wholesale_cost ge 31 and ss_wholesale_cost le 51))
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /store_sales (46 rows)
    $select=ss_quantity,ss_wholesale_cost,ss_list_price,ss_coupon_amt
    $filter=ss_quantity ge 0 and ss_quantity le 5 and ((ss_list_price ge 8 and ss_list_price le 18) or (ss_coupon_amt ge 459 and ss_coupon_amt le 1459) or (ss_wholesale_cost ge 57 and ss_wholesale_cost le 77))
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
