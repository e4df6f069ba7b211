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
GET /customer (37 rows)
    $select=c_custkey,c_nationkey
    $filter=c_nationkey eq 8 or c_nationkey eq 9 or c_nationkey eq 12 or c_nationkey eq 18 or c_nationkey eq 21
    $orderby=c_custkey asc
    $top=5000
GET /lineitem (0 rows)
    $select=l_orderkey,l_suppkey,l_extendedprice,l_discount
    $filter=l_suppkey eq 8 or l_suppkey eq 9 or l_suppkey eq 12 or l_suppkey eq 18 or l_suppkey eq 21 or l_suppkey eq 33 or l_suppkey eq 34 or l_suppkey eq 37 or l_suppkey eq 43 or l_suppkey eq 46
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=1196
GET /lineitem (1196 rows)
    $select=l_orderkey,l_suppkey,l_extendedprice,l_discount
    $filter=l_suppkey eq 8 or l_suppkey eq 9 or l_suppkey eq 12 or l_suppkey eq 18 or l_suppkey eq 21 or l_suppkey eq 33 or l_suppkey eq 34 or l_suppkey eq 37 or l_suppkey eq 43 or l_suppkey eq 46
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /nation (5 rows)
    $select=n_nationkey,n_name,n_regionkey
    $filter=n_regionkey eq 2
    $orderby=n_nationkey asc
    $top=5000
GET /orders (58 rows)
    $select=o_orderkey,o_custkey,o_orderdate
    $filter=o_orderdate ge 1994-01-01 and o_orderdate lt 1995-01-01 and (o_custkey eq 4 or o_custkey eq 5 or o_custkey eq 7 or o_custkey eq 17 or o_custkey eq 19 or o_custkey eq 22 or o_custkey eq 24 or o_custkey eq 26 or o_custkey eq 36 or o_custkey eq 38 or o_custkey eq 40 or o_custkey eq 43 or o_custkey eq 51 or o_custkey eq 52 or o_custkey eq 53 or o_custkey eq 58 or o_custkey eq 61 or o_custkey eq 63 or o_custkey eq 67 or o_custkey eq 73 or o_custkey eq 84 or o_custkey eq 87 or o_custkey eq 89 or o_custkey eq 93 or o_custkey eq 102 or o_custkey eq 105 or o_custkey eq 106 or o_custkey eq 121 or o_custkey eq 126 or o_custkey eq 127 or o_custkey eq 130 or o_custkey eq 135 or o_custkey eq 139 or o_custkey eq 143 or o_custkey eq 144 or o_custkey eq 145 or o_custkey eq 146)
    $orderby=o_orderkey asc
    $top=5000
GET /region (1 rows)
    $select=r_regionkey,r_name
    $filter=r_name eq 'ASIA'
    $orderby=r_regionkey asc
    $top=5000
GET /supplier (10 rows)
    $select=s_suppkey,s_nationkey
    $filter=s_nationkey eq 8 or s_nationkey eq 9 or s_nationkey eq 12 or s_nationkey eq 18 or s_nationkey eq 21
    $orderby=s_suppkey asc
    $top=5000
*/
