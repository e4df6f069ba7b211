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
    $select=l_orderkey,l_extendedprice,l_discount,l_shipdate
    $filter=l_shipdate ge 1995-03-16
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=3068
GET /lineitem (3068 rows)
    $select=l_orderkey,l_extendedprice,l_discount,l_shipdate
    $filter=l_shipdate ge 1995-03-16
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /orders (0 rows)
    $select=o_orderkey,o_custkey,o_orderdate,o_shippriority
    $filter=o_orderdate lt 1995-03-15 and o_orderkey gt 5988
    $orderby=o_orderkey asc
    $top=5000
GET /orders (723 rows)
    $select=o_orderkey,o_custkey,o_orderdate,o_shippriority
    $filter=o_orderdate lt 1995-03-15
    $orderby=o_orderkey asc
    $top=5000
*/
