-- The fraction is 0.0001 divided by the scale, which for suppliers is 0.005.
select
    ps_partkey,
    sum(ps_supplycost * ps_availqty) as value
from
    partsupp,
    supplier,
    nation
where
    ps_suppkey = s_suppkey
    and s_nationkey = n_nationkey
    and n_name = 'GERMANY'
group by
    ps_partkey
having
    sum(ps_supplycost * ps_availqty) > (
        select
            sum(ps_supplycost * ps_availqty) * 0.02
        from
            partsupp,
            supplier,
            nation
        where
            ps_suppkey = s_suppkey
            and s_nationkey = n_nationkey
            and n_name = 'GERMANY'
    )
order by
    value desc;

/* requests
GET /nation (1 rows)
    $select=n_nationkey,n_name
    $filter=n_name eq 'GERMANY'
    $orderby=n_nationkey asc
    $top=5000
GET /partsupp (32 rows)
    $select=ps_partkey,ps_suppkey,ps_availqty,ps_supplycost
    $filter=ps_suppkey eq 7 or ps_suppkey eq 32
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
GET /partsupp (32 rows)
    $select=ps_suppkey,ps_availqty,ps_supplycost
    $filter=ps_suppkey eq 7 or ps_suppkey eq 32
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
GET /supplier (2 rows)
    $select=s_suppkey,s_nationkey
    $filter=s_nationkey eq 7
    $orderby=s_suppkey asc
    $top=5000
GET /supplier (2 rows)
    $select=s_suppkey,s_nationkey
    $filter=s_nationkey eq 7
    $orderby=s_suppkey asc
    $top=5000
*/
