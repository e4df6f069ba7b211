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
    $select=l_orderkey,l_suppkey
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5864
GET /lineitem (0 rows)
    $select=l_orderkey,l_suppkey,l_commitdate,l_receiptdate
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5864
GET /lineitem (0 rows)
    $select=l_orderkey,l_suppkey,l_commitdate,l_receiptdate
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5864
GET /lineitem (5000 rows)
    $select=l_orderkey,l_suppkey
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (5000 rows)
    $select=l_orderkey,l_suppkey,l_commitdate,l_receiptdate
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (5000 rows)
    $select=l_orderkey,l_suppkey,l_commitdate,l_receiptdate
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (864 rows)
    $select=l_orderkey,l_suppkey
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5000
GET /lineitem (864 rows)
    $select=l_orderkey,l_suppkey,l_commitdate,l_receiptdate
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5000
GET /lineitem (864 rows)
    $select=l_orderkey,l_suppkey,l_commitdate,l_receiptdate
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5000
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
GET /supplier (50 rows)
    $select=s_suppkey,s_name,s_nationkey
    $orderby=s_suppkey asc
    $top=5000
*/
