select
    o_orderpriority,
    count(*) as order_count
from
    orders
where
    o_orderdate >= date '1993-07-01'
    and o_orderdate < date '1993-07-01' + interval '3' month
    and exists (
        select
            *
        from
            lineitem
        where
            l_orderkey = o_orderkey
            and l_commitdate < l_receiptdate
    )
group by
    o_orderpriority
order by
    o_orderpriority;

/* requests
GET /lineitem (191 rows)
    $select=l_orderkey,l_commitdate,l_receiptdate
    $filter=l_orderkey eq 136 or l_orderkey eq 291 or l_orderkey eq 357 or l_orderkey eq 386 or l_orderkey eq 519 or l_orderkey eq 610 or l_orderkey eq 642 or l_orderkey eq 1029 or l_orderkey eq 1090 or l_orderkey eq 1185 or l_orderkey eq 1190 or l_orderkey eq 1221 or l_orderkey eq 1444 or l_orderkey eq 1540 or l_orderkey eq 1670 or l_orderkey eq 2081 or l_orderkey eq 2216 or l_orderkey eq 2340 or l_orderkey eq 2401 or l_orderkey eq 2407 or l_orderkey eq 2408 or l_orderkey eq 2696 or l_orderkey eq 2791 or l_orderkey eq 2881 or l_orderkey eq 2884 or l_orderkey eq 2920 or l_orderkey eq 3143 or l_orderkey eq 3174 or l_orderkey eq 3301 or l_orderkey eq 3332 or l_orderkey eq 3336 or l_orderkey eq 3523 or l_orderkey eq 3556 or l_orderkey eq 3557 or l_orderkey eq 3649 or l_orderkey eq 3815 or l_orderkey eq 4136 or l_orderkey eq 4163 or l_orderkey eq 4226 or l_orderkey eq 4356 or l_orderkey eq 4454 or l_orderkey eq 4518 or l_orderkey eq 4582 or l_orderkey eq 4708 or l_orderkey eq 4712 or l_orderkey eq 4801 or l_orderkey eq 4838
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (70 rows)
    $select=l_orderkey,l_commitdate,l_receiptdate
    $filter=l_orderkey eq 4840 or l_orderkey eq 4899 or l_orderkey eq 4903 or l_orderkey eq 4993 or l_orderkey eq 5124 or l_orderkey eq 5286 or l_orderkey eq 5320 or l_orderkey eq 5411 or l_orderkey eq 5476 or l_orderkey eq 5480 or l_orderkey eq 5543 or l_orderkey eq 5701 or l_orderkey eq 5762 or l_orderkey eq 5798 or l_orderkey eq 5826 or l_orderkey eq 5955
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /orders (63 rows)
    $select=o_orderkey,o_orderdate,o_orderpriority
    $filter=o_orderdate ge 1993-07-01 and o_orderdate lt 1993-10-01
    $orderby=o_orderkey asc
    $top=5000
*/
