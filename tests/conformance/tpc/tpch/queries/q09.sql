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
GET /lineitem (398 rows)
    $select=l_orderkey,l_partkey,l_suppkey,l_quantity,l_extendedprice,l_discount
    $filter=l_partkey eq 16 or l_partkey eq 24 or l_partkey eq 54 or l_partkey eq 61 or l_partkey eq 84 or l_partkey eq 114 or l_partkey eq 140 or l_partkey eq 143 or l_partkey eq 144 or l_partkey eq 168 or l_partkey eq 174 or l_partkey eq 188 or l_partkey eq 189
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /nation (23 rows)
    $select=n_nationkey,n_name
    $filter=n_nationkey eq 0 or n_nationkey eq 1 or n_nationkey eq 3 or n_nationkey eq 4 or n_nationkey eq 5 or n_nationkey eq 6 or n_nationkey eq 7 or n_nationkey eq 8 or n_nationkey eq 9 or n_nationkey eq 10 or n_nationkey eq 11 or n_nationkey eq 12 or n_nationkey eq 13 or n_nationkey eq 14 or n_nationkey eq 15 or n_nationkey eq 16 or n_nationkey eq 17 or n_nationkey eq 18 or n_nationkey eq 19 or n_nationkey eq 20 or n_nationkey eq 22 or n_nationkey eq 23 or n_nationkey eq 24
    $orderby=n_nationkey asc
    $top=5000
GET /orders (0 rows)
    $count=true
GET /orders (0 rows)
    $select=o_orderkey,o_orderdate
    $filter=o_orderkey ge 33 and o_orderkey le 5928 and o_orderkey gt 5928
    $orderby=o_orderkey asc
    $top=5000
GET /orders (1480 rows)
    $select=o_orderkey,o_orderdate
    $filter=o_orderkey ge 33 and o_orderkey le 5928
    $orderby=o_orderkey asc
    $top=5000
GET /part (13 rows)
    $select=p_partkey,p_name
    $filter=contains(p_name,'green')
    $orderby=p_partkey asc
    $top=5000
GET /partsupp (0 rows)
    $select=ps_partkey,ps_suppkey,ps_supplycost
    $filter=ps_suppkey eq 1 or ps_suppkey eq 3 or ps_suppkey eq 4 or ps_suppkey eq 5 or ps_suppkey eq 7 or ps_suppkey eq 8 or ps_suppkey eq 9 or ps_suppkey eq 11 or ps_suppkey eq 12 or ps_suppkey eq 14 or ps_suppkey eq 15 or ps_suppkey eq 17 or ps_suppkey eq 18 or ps_suppkey eq 19 or ps_suppkey eq 20 or ps_suppkey eq 22 or ps_suppkey eq 23 or ps_suppkey eq 24 or ps_suppkey eq 25 or ps_suppkey eq 29 or ps_suppkey eq 31 or ps_suppkey eq 33 or ps_suppkey eq 34 or ps_suppkey eq 35 or ps_suppkey eq 36 or ps_suppkey eq 37 or ps_suppkey eq 38 or ps_suppkey eq 39 or ps_suppkey eq 40 or ps_suppkey eq 41 or ps_suppkey eq 43 or ps_suppkey eq 44 or ps_suppkey eq 45 or ps_suppkey eq 48 or ps_suppkey eq 49
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
    $skip=560
GET /partsupp (560 rows)
    $select=ps_partkey,ps_suppkey,ps_supplycost
    $filter=ps_suppkey eq 1 or ps_suppkey eq 3 or ps_suppkey eq 4 or ps_suppkey eq 5 or ps_suppkey eq 7 or ps_suppkey eq 8 or ps_suppkey eq 9 or ps_suppkey eq 11 or ps_suppkey eq 12 or ps_suppkey eq 14 or ps_suppkey eq 15 or ps_suppkey eq 17 or ps_suppkey eq 18 or ps_suppkey eq 19 or ps_suppkey eq 20 or ps_suppkey eq 22 or ps_suppkey eq 23 or ps_suppkey eq 24 or ps_suppkey eq 25 or ps_suppkey eq 29 or ps_suppkey eq 31 or ps_suppkey eq 33 or ps_suppkey eq 34 or ps_suppkey eq 35 or ps_suppkey eq 36 or ps_suppkey eq 37 or ps_suppkey eq 38 or ps_suppkey eq 39 or ps_suppkey eq 40 or ps_suppkey eq 41 or ps_suppkey eq 43 or ps_suppkey eq 44 or ps_suppkey eq 45 or ps_suppkey eq 48 or ps_suppkey eq 49
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
GET /supplier (35 rows)
    $select=s_suppkey,s_nationkey
    $filter=s_suppkey eq 1 or s_suppkey eq 3 or s_suppkey eq 4 or s_suppkey eq 5 or s_suppkey eq 7 or s_suppkey eq 8 or s_suppkey eq 9 or s_suppkey eq 11 or s_suppkey eq 12 or s_suppkey eq 14 or s_suppkey eq 15 or s_suppkey eq 17 or s_suppkey eq 18 or s_suppkey eq 19 or s_suppkey eq 20 or s_suppkey eq 22 or s_suppkey eq 23 or s_suppkey eq 24 or s_suppkey eq 25 or s_suppkey eq 29 or s_suppkey eq 31 or s_suppkey eq 33 or s_suppkey eq 34 or s_suppkey eq 35 or s_suppkey eq 36 or s_suppkey eq 37 or s_suppkey eq 38 or s_suppkey eq 39 or s_suppkey eq 40 or s_suppkey eq 41 or s_suppkey eq 43 or s_suppkey eq 44 or s_suppkey eq 45 or s_suppkey eq 48 or s_suppkey eq 49
    $orderby=s_suppkey asc
    $top=5000
*/
