select
    c_name,
    c_custkey,
    o_orderkey,
    o_orderdate,
    o_totalprice,
    sum(l_quantity)
from
    customer,
    orders,
    lineitem
where
    o_orderkey in (
        select
            l_orderkey
        from
            lineitem
        group by
            l_orderkey
        having
            sum(l_quantity) > 300
    )
    and c_custkey = o_custkey
    and o_orderkey = l_orderkey
group by
    c_name,
    c_custkey,
    o_orderkey,
    o_orderdate,
    o_totalprice
order by
    o_totalprice desc,
    o_orderdate
limit 100;

/* requests
GET /customer (150 rows)
    $select=c_custkey,c_name
    $orderby=c_custkey asc
    $top=5000
GET /lineitem (0 rows)
    $select=l_orderkey,l_quantity
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5864
GET /lineitem (5000 rows)
    $select=l_orderkey,l_quantity
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (864 rows)
    $select=l_orderkey,l_quantity
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5000
GET /orders (6 rows)
    $select=o_orderkey,o_custkey,o_totalprice,o_orderdate
    $filter=o_orderkey eq 1 or o_orderkey eq 995 or o_orderkey eq 1989 or o_orderkey eq 2983 or o_orderkey eq 4001 or o_orderkey eq 4995
    $orderby=o_orderkey asc
    $top=5000
*/
