select
    s_name,
    count(*) as numwait
from
    supplier,
    lineitem l1,
    orders,
    nation
where
    s_suppkey = l1.l_suppkey
    and o_orderkey = l1.l_orderkey
    and o_orderstatus = 'F'
    and l1.l_receiptdate > l1.l_commitdate
    and exists (
        select
            *
        from
            lineitem l2
        where
            l2.l_orderkey = l1.l_orderkey
            and l2.l_suppkey <> l1.l_suppkey
    )
    and not exists (
        select
            *
        from
            lineitem l3
        where
            l3.l_orderkey = l1.l_orderkey
            and l3.l_suppkey <> l1.l_suppkey
            and l3.l_receiptdate > l3.l_commitdate
    )
    and s_nationkey = n_nationkey
    and n_name = 'SAUDI ARABIA'
group by
    s_name
order by
    numwait desc,
    s_name
limit 100;

/* requests
GET /lineitem (0 rows)
    $count=true
GET /lineitem (219 rows)
    $select=l_orderkey,l_suppkey,l_commitdate,l_receiptdate
    $filter=l_orderkey eq 4068 or l_orderkey eq 4097 or l_orderkey eq 4162 or l_orderkey eq 4230 or l_orderkey eq 4264 or l_orderkey eq 4292 or l_orderkey eq 4295 or l_orderkey eq 4327 or l_orderkey eq 4424 or l_orderkey eq 4449 or l_orderkey eq 4453 or l_orderkey eq 4482 or l_orderkey eq 4515 or l_orderkey eq 4584 or l_orderkey eq 4615 or l_orderkey eq 4679 or l_orderkey eq 4770 or l_orderkey eq 4775 or l_orderkey eq 4804 or l_orderkey eq 4806 or l_orderkey eq 4834 or l_orderkey eq 4836 or l_orderkey eq 4840 or l_orderkey eq 4900 or l_orderkey eq 4901 or l_orderkey eq 4929 or l_orderkey eq 4930 or l_orderkey eq 4932 or l_orderkey eq 4935 or l_orderkey eq 5030 or l_orderkey eq 5061 or l_orderkey eq 5217 or l_orderkey eq 5221 or l_orderkey eq 5313 or l_orderkey eq 5347 or l_orderkey eq 5445 or l_orderkey eq 5543 or l_orderkey eq 5544 or l_orderkey eq 5573 or l_orderkey eq 5574 or l_orderkey eq 5576 or l_orderkey eq 5603 or l_orderkey eq 5640 or l_orderkey eq 5698 or l_orderkey eq 5761 or l_orderkey eq 5799
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (221 rows)
    $select=l_orderkey,l_suppkey,l_commitdate,l_receiptdate
    $filter=l_orderkey eq 72 or l_orderkey eq 135 or l_orderkey eq 168 or l_orderkey eq 290 or l_orderkey eq 321 or l_orderkey eq 322 or l_orderkey eq 456 or l_orderkey eq 486 or l_orderkey eq 578 or l_orderkey eq 583 or l_orderkey eq 802 or l_orderkey eq 806 or l_orderkey eq 836 or l_orderkey eq 838 or l_orderkey eq 871 or l_orderkey eq 901 or l_orderkey eq 929 or l_orderkey eq 934 or l_orderkey eq 1030 or l_orderkey eq 1122 or l_orderkey eq 1222 or l_orderkey eq 1249 or l_orderkey eq 1282 or l_orderkey eq 1286 or l_orderkey eq 1316 or l_orderkey eq 1348 or l_orderkey eq 1414 or l_orderkey eq 1542 or l_orderkey eq 1544 or l_orderkey eq 1572 or l_orderkey eq 1576 or l_orderkey eq 1608 or l_orderkey eq 1639 or l_orderkey eq 1697 or l_orderkey eq 1698 or l_orderkey eq 1702 or l_orderkey eq 1798 or l_orderkey eq 1799 or l_orderkey eq 1858 or l_orderkey eq 1891 or l_orderkey eq 1893 or l_orderkey eq 1896 or l_orderkey eq 1958 or l_orderkey eq 1991 or l_orderkey eq 2020 or l_orderkey eq 2118 or l_orderkey eq 2147
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (228 rows)
    $select=l_orderkey,l_suppkey,l_commitdate,l_receiptdate
    $filter=l_orderkey eq 2246 or l_orderkey eq 2273 or l_orderkey eq 2277 or l_orderkey eq 2278 or l_orderkey eq 2402 or l_orderkey eq 2404 or l_orderkey eq 2433 or l_orderkey eq 2497 or l_orderkey eq 2529 or l_orderkey eq 2564 or l_orderkey eq 2600 or l_orderkey eq 2627 or l_orderkey eq 2785 or l_orderkey eq 2791 or l_orderkey eq 2822 or l_orderkey eq 2881 or l_orderkey eq 2945 or l_orderkey eq 2949 or l_orderkey eq 2952 or l_orderkey eq 3012 or l_orderkey eq 3110 or l_orderkey eq 3111 or l_orderkey eq 3141 or l_orderkey eq 3239 or l_orderkey eq 3269 or l_orderkey eq 3271 or l_orderkey eq 3302 or l_orderkey eq 3333 or l_orderkey eq 3361 or l_orderkey eq 3366 or l_orderkey eq 3396 or l_orderkey eq 3492 or l_orderkey eq 3494 or l_orderkey eq 3527 or l_orderkey eq 3588 or l_orderkey eq 3652 or l_orderkey eq 3749 or l_orderkey eq 3778 or l_orderkey eq 3779 or l_orderkey eq 3811 or l_orderkey eq 3879 or l_orderkey eq 3911 or l_orderkey eq 3912 or l_orderkey eq 3975 or l_orderkey eq 4003 or l_orderkey eq 4067
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (23 rows)
    $select=l_orderkey,l_suppkey,l_commitdate,l_receiptdate
    $filter=l_orderkey eq 5892 or l_orderkey eq 5894 or l_orderkey eq 5925 or l_orderkey eq 5987
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (238 rows)
    $select=l_orderkey,l_suppkey,l_commitdate,l_receiptdate
    $filter=l_suppkey eq 20 or l_suppkey eq 45
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /nation (1 rows)
    $select=n_nationkey,n_name
    $filter=n_name eq 'SAUDI ARABIA'
    $orderby=n_nationkey asc
    $top=5000
GET /orders (0 rows)
    $select=o_orderkey,o_orderstatus
    $filter=o_orderstatus eq 'F' and o_orderkey gt 5988
    $orderby=o_orderkey asc
    $top=5000
GET /orders (725 rows)
    $select=o_orderkey,o_orderstatus
    $filter=o_orderstatus eq 'F'
    $orderby=o_orderkey asc
    $top=5000
GET /supplier (2 rows)
    $select=s_suppkey,s_name,s_nationkey
    $filter=s_nationkey eq 20
    $orderby=s_suppkey asc
    $top=5000
*/
