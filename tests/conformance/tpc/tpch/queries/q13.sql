select
    c_count,
    count(*) as custdist
from
    (
        select
            c_custkey,
            count(o_orderkey)
        from
            customer left outer join orders on
                c_custkey = o_custkey
                and o_comment not like '%special%requests%'
        group by
            c_custkey
    ) as c_orders (c_custkey, c_count)
group by
    c_count
order by
    custdist desc,
    c_count desc;

/* requests
GET /customer (150 rows)
    $select=c_custkey
    $orderby=c_custkey asc
    $top=5000
GET /orders (0 rows)
    $select=o_orderkey,o_custkey,o_comment
    $filter=o_orderkey gt 5988
    $orderby=o_orderkey asc
    $top=5000
GET /orders (1500 rows)
    $select=o_orderkey,o_custkey,o_comment
    $orderby=o_orderkey asc
    $top=5000
*/
