select
    c_custkey,
    c_name,
    sum(l_extendedprice * (1 - l_discount)) as revenue,
    c_acctbal,
    n_name,
    c_address,
    c_phone,
    c_comment
from
    customer,
    orders,
    lineitem,
    nation
where
    c_custkey = o_custkey
    and l_orderkey = o_orderkey
    and o_orderdate >= date '1993-10-01'
    and o_orderdate < date '1993-10-01' + interval '3' month
    and l_returnflag = 'R'
    and c_nationkey = n_nationkey
group by
    c_custkey,
    c_name,
    c_acctbal,
    c_phone,
    n_name,
    c_address,
    c_comment
order by
    revenue desc
limit 20;

/* requests
GET /customer (150 rows)
    $select=c_custkey,c_name,c_address,c_nationkey,c_phone,c_acctbal,c_comment
    $orderby=c_custkey asc
    $top=5000
GET /lineitem (0 rows)
    $select=l_orderkey,l_extendedprice,l_discount,l_returnflag
    $filter=l_returnflag eq 'R'
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=1481
GET /lineitem (1481 rows)
    $select=l_orderkey,l_extendedprice,l_discount,l_returnflag
    $filter=l_returnflag eq 'R'
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /nation (25 rows)
    $select=n_nationkey,n_name
    $orderby=n_nationkey asc
    $top=5000
GET /orders (60 rows)
    $select=o_orderkey,o_custkey,o_orderdate
    $filter=o_orderdate ge 1993-10-01 and o_orderdate lt 1994-01-01
    $orderby=o_orderkey asc
    $top=5000
*/
