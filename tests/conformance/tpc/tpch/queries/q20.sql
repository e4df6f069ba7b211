select
    s_name,
    s_address
from
    supplier,
    nation
where
    s_suppkey in (
        select
            ps_suppkey
        from
            partsupp
        where
            ps_partkey in (
                select
                    p_partkey
                from
                    part
                where
                    p_name like 'forest%'
            )
            and ps_availqty > (
                select
                    0.5 * sum(l_quantity)
                from
                    lineitem
                where
                    l_partkey = ps_partkey
                    and l_suppkey = ps_suppkey
                    and l_shipdate >= date '1994-01-01'
                    and l_shipdate < date '1994-01-01' + interval '1' year
            )
    )
    and s_nationkey = n_nationkey
    and n_name = 'CANADA'
order by
    s_name;

/* requests
GET /lineitem (0 rows)
    $select=l_partkey,l_suppkey,l_quantity,l_shipdate
    $filter=l_shipdate ge 1994-01-01 and l_shipdate lt 1995-01-01
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=934
GET /lineitem (934 rows)
    $select=l_partkey,l_suppkey,l_quantity,l_shipdate
    $filter=l_shipdate ge 1994-01-01 and l_shipdate lt 1995-01-01
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /nation (1 rows)
    $select=n_nationkey,n_name
    $filter=n_name eq 'CANADA'
    $orderby=n_nationkey asc
    $top=5000
GET /part (9 rows)
    $select=p_partkey,p_name
    $filter=startswith(p_name,'forest')
    $orderby=p_partkey asc
    $top=5000
GET /partsupp (0 rows)
    $select=ps_partkey,ps_suppkey,ps_availqty
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
    $skip=800
GET /partsupp (800 rows)
    $select=ps_partkey,ps_suppkey,ps_availqty
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
GET /supplier (50 rows)
    $select=s_suppkey,s_name,s_address,s_nationkey
    $orderby=s_suppkey asc
    $top=5000
*/
