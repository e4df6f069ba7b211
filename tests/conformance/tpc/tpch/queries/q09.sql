select
    nation,
    o_year,
    sum(amount) as sum_profit
from
    (
        select
            n_name as nation,
            extract(year from o_orderdate) as o_year,
            l_extendedprice * (1 - l_discount) - ps_supplycost * l_quantity as amount
        from
            part,
            supplier,
            lineitem,
            partsupp,
            orders,
            nation
        where
            s_suppkey = l_suppkey
            and ps_suppkey = l_suppkey
            and ps_partkey = l_partkey
            and p_partkey = l_partkey
            and o_orderkey = l_orderkey
            and s_nationkey = n_nationkey
            and p_name like '%green%'
    ) as profit
group by
    nation,
    o_year
order by
    nation,
    o_year desc;

/* requests
GET /lineitem (0 rows)
    $select=l_orderkey,l_partkey,l_suppkey,l_quantity,l_extendedprice,l_discount
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5864
GET /lineitem (5000 rows)
    $select=l_orderkey,l_partkey,l_suppkey,l_quantity,l_extendedprice,l_discount
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (864 rows)
    $select=l_orderkey,l_partkey,l_suppkey,l_quantity,l_extendedprice,l_discount
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5000
GET /nation (25 rows)
    $select=n_nationkey,n_name
    $orderby=n_nationkey asc
    $top=5000
GET /orders (0 rows)
    $select=o_orderkey,o_orderdate
    $filter=o_orderkey gt 5988
    $orderby=o_orderkey asc
    $top=5000
GET /orders (1500 rows)
    $select=o_orderkey,o_orderdate
    $orderby=o_orderkey asc
    $top=5000
GET /part (13 rows)
    $select=p_partkey,p_name
    $filter=contains(p_name,'green')
    $orderby=p_partkey asc
    $top=5000
GET /partsupp (0 rows)
    $select=ps_partkey,ps_suppkey,ps_supplycost
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
    $skip=800
GET /partsupp (800 rows)
    $select=ps_partkey,ps_suppkey,ps_supplycost
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
GET /supplier (50 rows)
    $select=s_suppkey,s_nationkey
    $orderby=s_suppkey asc
    $top=5000
*/
