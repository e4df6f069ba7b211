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
GET /lineitem (141 rows)
    $select=l_partkey,l_suppkey,l_quantity,l_shipdate
    $filter=l_shipdate ge 1994-01-01 and l_shipdate lt 1995-01-01 and (l_partkey eq 2 or l_partkey eq 3 or l_partkey eq 15 or l_partkey eq 16 or l_partkey eq 27 or l_partkey eq 28 or l_partkey eq 40 or l_partkey eq 41 or l_partkey eq 51 or l_partkey eq 52 or l_partkey eq 63 or l_partkey eq 64 or l_partkey eq 76 or l_partkey eq 77 or l_partkey eq 88 or l_partkey eq 89 or l_partkey eq 102 or l_partkey eq 110 or l_partkey eq 113 or l_partkey eq 124 or l_partkey eq 127 or l_partkey eq 135 or l_partkey eq 138 or l_partkey eq 149 or l_partkey eq 152 or l_partkey eq 157 or l_partkey eq 162 or l_partkey eq 172 or l_partkey eq 177 or l_partkey eq 182 or l_partkey eq 187 or l_partkey eq 197)
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /nation (1 rows)
    $select=n_nationkey,n_name
    $filter=n_name eq 'CANADA'
    $orderby=n_nationkey asc
    $top=5000
GET /part (1 rows)
    $select=p_partkey,p_name
    $filter=startswith(p_name,'forest') and (p_partkey eq 2 or p_partkey eq 3 or p_partkey eq 15 or p_partkey eq 16 or p_partkey eq 27 or p_partkey eq 28 or p_partkey eq 40 or p_partkey eq 41 or p_partkey eq 51 or p_partkey eq 52 or p_partkey eq 63 or p_partkey eq 64 or p_partkey eq 76 or p_partkey eq 77 or p_partkey eq 88 or p_partkey eq 89 or p_partkey eq 102 or p_partkey eq 110 or p_partkey eq 113 or p_partkey eq 124 or p_partkey eq 127 or p_partkey eq 135 or p_partkey eq 138 or p_partkey eq 149 or p_partkey eq 152 or p_partkey eq 157 or p_partkey eq 162 or p_partkey eq 172 or p_partkey eq 177 or p_partkey eq 182 or p_partkey eq 187 or p_partkey eq 197)
    $orderby=p_partkey asc
    $top=5000
GET /partsupp (32 rows)
    $select=ps_partkey,ps_suppkey,ps_availqty
    $filter=ps_suppkey eq 3 or ps_suppkey eq 28
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
GET /supplier (2 rows)
    $select=s_suppkey,s_name,s_address,s_nationkey
    $filter=s_nationkey eq 3
    $orderby=s_suppkey asc
    $top=5000
*/
