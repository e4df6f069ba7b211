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
GET /customer (48 rows)
    $select=c_custkey,c_name,c_address,c_nationkey,c_phone,c_acctbal,c_comment
    $filter=c_custkey eq 4 or c_custkey eq 7 or c_custkey eq 13 or c_custkey eq 14 or c_custkey eq 16 or c_custkey eq 17 or c_custkey eq 20 or c_custkey eq 23 or c_custkey eq 29 or c_custkey eq 31 or c_custkey eq 32 or c_custkey eq 46 or c_custkey eq 49 or c_custkey eq 50 or c_custkey eq 53 or c_custkey eq 55 or c_custkey eq 56 or c_custkey eq 58 or c_custkey eq 61 or c_custkey eq 71 or c_custkey eq 73 or c_custkey eq 76 or c_custkey eq 77 or c_custkey eq 79 or c_custkey eq 82 or c_custkey eq 83 or c_custkey eq 89 or c_custkey eq 91 or c_custkey eq 92 or c_custkey eq 94 or c_custkey eq 100 or c_custkey eq 101 or c_custkey eq 103 or c_custkey eq 104 or c_custkey eq 106 or c_custkey eq 115 or c_custkey eq 118 or c_custkey eq 119 or c_custkey eq 124 or c_custkey eq 127 or c_custkey eq 131 or c_custkey eq 136 or c_custkey eq 139 or c_custkey eq 142 or c_custkey eq 145 or c_custkey eq 146 or c_custkey eq 148 or c_custkey eq 149
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
GET /nation (23 rows)
    $select=n_nationkey,n_name
    $filter=n_nationkey eq 0 or n_nationkey eq 1 or n_nationkey eq 2 or n_nationkey eq 3 or n_nationkey eq 4 or n_nationkey eq 6 or n_nationkey eq 7 or n_nationkey eq 8 or n_nationkey eq 9 or n_nationkey eq 10 or n_nationkey eq 11 or n_nationkey eq 12 or n_nationkey eq 13 or n_nationkey eq 14 or n_nationkey eq 15 or n_nationkey eq 16 or n_nationkey eq 17 or n_nationkey eq 18 or n_nationkey eq 19 or n_nationkey eq 21 or n_nationkey eq 22 or n_nationkey eq 23 or n_nationkey eq 24
    $orderby=n_nationkey asc
    $top=5000
GET /orders (0 rows)
    $count=true
GET /orders (60 rows)
    $select=o_orderkey,o_custkey,o_orderdate
    $filter=o_orderdate ge 1993-10-01 and o_orderdate lt 1994-01-01 and o_orderkey ge 1 and o_orderkey le 5988
    $orderby=o_orderkey asc
    $top=5000
*/
