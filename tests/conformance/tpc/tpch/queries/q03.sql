select
    l_orderkey,
    sum(l_extendedprice * (1 - l_discount)) as revenue,
    o_orderdate,
    o_shippriority
from
    customer,
    orders,
    lineitem
where
    c_mktsegment = 'BUILDING'
    and c_custkey = o_custkey
    and l_orderkey = o_orderkey
    and o_orderdate < date '1995-03-15'
    and l_shipdate > date '1995-03-15'
group by
    l_orderkey,
    o_orderdate,
    o_shippriority
order by
    revenue desc,
    o_orderdate
limit 10;

/* requests
GET /customer (26 rows)
    $select=c_custkey,c_mktsegment
    $filter=c_mktsegment eq 'BUILDING'
    $orderby=c_custkey asc
    $top=5000
GET /lineitem (0 rows)
    $count=true
GET /lineitem (10 rows)
    $select=l_orderkey,l_extendedprice,l_discount,l_shipdate
    $filter=l_shipdate ge 1995-03-16 and (l_orderkey eq 99 or l_orderkey eq 129 or l_orderkey eq 165 or l_orderkey eq 290 or l_orderkey eq 327 or l_orderkey eq 389 or l_orderkey eq 418 or l_orderkey eq 449 or l_orderkey eq 518 or l_orderkey eq 519 or l_orderkey eq 552 or l_orderkey eq 647 or l_orderkey eq 677 or l_orderkey eq 705 or l_orderkey eq 739 or l_orderkey eq 742 or l_orderkey eq 774 or l_orderkey eq 865 or l_orderkey eq 869 or l_orderkey eq 933 or l_orderkey eq 1057 or l_orderkey eq 1091 or l_orderkey eq 1123 or l_orderkey eq 1154 or l_orderkey eq 1189 or l_orderkey eq 1190 or l_orderkey eq 1191 or l_orderkey eq 1192 or l_orderkey eq 1254 or l_orderkey eq 1255 or l_orderkey eq 1350 or l_orderkey eq 1351 or l_orderkey eq 1377 or l_orderkey eq 1413 or l_orderkey eq 1414 or l_orderkey eq 1416 or l_orderkey eq 1475 or l_orderkey eq 1511 or l_orderkey eq 1541 or l_orderkey eq 1799 or l_orderkey eq 1825 or l_orderkey eq 1831 or l_orderkey eq 1891 or l_orderkey eq 1895 or l_orderkey eq 1925 or l_orderkey eq 1990)
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (12 rows)
    $select=l_orderkey,l_extendedprice,l_discount,l_shipdate
    $filter=l_shipdate ge 1995-03-16 and (l_orderkey eq 1992 or l_orderkey eq 2022 or l_orderkey eq 2023 or l_orderkey eq 2049 or l_orderkey eq 2083 or l_orderkey eq 2117 or l_orderkey eq 2178 or l_orderkey eq 2209 or l_orderkey eq 2309 or l_orderkey eq 2339 or l_orderkey eq 2406 or l_orderkey eq 2433 or l_orderkey eq 2467 or l_orderkey eq 2536 or l_orderkey eq 2600 or l_orderkey eq 2690 or l_orderkey eq 2723 or l_orderkey eq 2727 or l_orderkey eq 2819 or l_orderkey eq 2820 or l_orderkey eq 2948 or l_orderkey eq 3140 or l_orderkey eq 3175 or l_orderkey eq 3201 or l_orderkey eq 3236 or l_orderkey eq 3238 or l_orderkey eq 3269 or l_orderkey eq 3298 or l_orderkey eq 3367 or l_orderkey eq 3396 or l_orderkey eq 3427 or l_orderkey eq 3431 or l_orderkey eq 3490 or l_orderkey eq 3496 or l_orderkey eq 3524 or l_orderkey eq 3557 or l_orderkey eq 3558 or l_orderkey eq 3588 or l_orderkey eq 3617 or l_orderkey eq 3619 or l_orderkey eq 3624 or l_orderkey eq 3649 or l_orderkey eq 3751 or l_orderkey eq 3752 or l_orderkey eq 3782 or l_orderkey eq 3783)
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (9 rows)
    $select=l_orderkey,l_extendedprice,l_discount,l_shipdate
    $filter=l_shipdate ge 1995-03-16 and (l_orderkey eq 3809 or l_orderkey eq 3909 or l_orderkey eq 3970 or l_orderkey eq 3971 or l_orderkey eq 4036 or l_orderkey eq 4066 or l_orderkey eq 4134 or l_orderkey eq 4387 or l_orderkey eq 4420 or l_orderkey eq 4421 or l_orderkey eq 4483 or l_orderkey eq 4513 or l_orderkey eq 4517 or l_orderkey eq 4549 or l_orderkey eq 4613 or l_orderkey eq 4645 or l_orderkey eq 4675 or l_orderkey eq 4711 or l_orderkey eq 4737 or l_orderkey eq 4838 or l_orderkey eq 4839 or l_orderkey eq 4901 or l_orderkey eq 4903 or l_orderkey eq 4996 or l_orderkey eq 5000 or l_orderkey eq 5059 or l_orderkey eq 5185 or l_orderkey eq 5288 or l_orderkey eq 5319 or l_orderkey eq 5378 or l_orderkey eq 5444 or l_orderkey eq 5604 or l_orderkey eq 5671 or l_orderkey eq 5701 or l_orderkey eq 5703 or l_orderkey eq 5730 or l_orderkey eq 5734 or l_orderkey eq 5793 or l_orderkey eq 5795 or l_orderkey eq 5828 or l_orderkey eq 5863 or l_orderkey eq 5926)
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /orders (134 rows)
    $select=o_orderkey,o_custkey,o_orderdate,o_shippriority
    $filter=o_orderdate lt 1995-03-15 and (o_custkey eq 1 or o_custkey eq 16 or o_custkey eq 24 or o_custkey eq 26 or o_custkey eq 33 or o_custkey eq 34 or o_custkey eq 37 or o_custkey eq 38 or o_custkey eq 45 or o_custkey eq 55 or o_custkey eq 56 or o_custkey eq 58 or o_custkey eq 59 or o_custkey eq 60 or o_custkey eq 72 or o_custkey eq 77 or o_custkey eq 88 or o_custkey eq 91 or o_custkey eq 95 or o_custkey eq 100 or o_custkey eq 107 or o_custkey eq 111 or o_custkey eq 127 or o_custkey eq 135 or o_custkey eq 138 or o_custkey eq 139)
    $orderby=o_orderkey asc
    $top=5000
*/
