select
    n_name,
    sum(l_extendedprice * (1 - l_discount)) as revenue
from
    customer,
    orders,
    lineitem,
    supplier,
    nation,
    region
where
    c_custkey = o_custkey
    and l_orderkey = o_orderkey
    and l_suppkey = s_suppkey
    and c_nationkey = s_nationkey
    and s_nationkey = n_nationkey
    and n_regionkey = r_regionkey
    and r_name = 'ASIA'
    and o_orderdate >= date '1994-01-01'
    and o_orderdate < date '1994-01-01' + interval '1' year
group by
    n_name
order by
    revenue desc;

/* requests
GET /customer (150 rows)
    $select=c_custkey,c_nationkey
    $orderby=c_custkey asc
    $top=5000
GET /lineitem (0 rows)
    $select=l_orderkey,l_suppkey,l_extendedprice,l_discount
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5864
GET /lineitem (5000 rows)
    $select=l_orderkey,l_suppkey,l_extendedprice,l_discount
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (864 rows)
    $select=l_orderkey,l_suppkey,l_extendedprice,l_discount
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5000
GET /nation (25 rows)
    $select=n_nationkey,n_name,n_regionkey
    $orderby=n_nationkey asc
    $top=5000
GET /orders (230 rows)
    $select=o_orderkey,o_custkey,o_orderdate
    $filter=o_orderdate ge 1994-01-01 and o_orderdate lt 1995-01-01
    $orderby=o_orderkey asc
    $top=5000
GET /region (1 rows)
    $select=r_regionkey,r_name
    $filter=r_name eq 'ASIA'
    $orderby=r_regionkey asc
    $top=5000
GET /supplier (50 rows)
    $select=s_suppkey,s_nationkey
    $orderby=s_suppkey asc
    $top=5000
*/
