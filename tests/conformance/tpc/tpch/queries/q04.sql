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
GET /lineitem (0 rows)
    $select=l_orderkey,l_commitdate,l_receiptdate
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5864
GET /lineitem (5000 rows)
    $select=l_orderkey,l_commitdate,l_receiptdate
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (864 rows)
    $select=l_orderkey,l_commitdate,l_receiptdate
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5000
GET /orders (63 rows)
    $select=o_orderkey,o_orderdate,o_orderpriority
    $filter=o_orderdate ge 1993-07-01 and o_orderdate lt 1993-10-01
    $orderby=o_orderkey asc
    $top=5000
*/
