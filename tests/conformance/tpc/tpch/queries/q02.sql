select
    s_acctbal,
    s_name,
    n_name,
    p_partkey,
    p_mfgr,
    s_address,
    s_phone,
    s_comment
from
    part,
    supplier,
    partsupp,
    nation,
    region
where
    p_partkey = ps_partkey
    and s_suppkey = ps_suppkey
    and p_size = 15
    and p_type like '%BRASS'
    and s_nationkey = n_nationkey
    and n_regionkey = r_regionkey
    and r_name = 'EUROPE'
    and ps_supplycost = (
        select
            min(ps_supplycost)
        from
            partsupp,
            supplier,
            nation,
            region
        where
            p_partkey = ps_partkey
            and s_suppkey = ps_suppkey
            and s_nationkey = n_nationkey
            and n_regionkey = r_regionkey
            and r_name = 'EUROPE'
    )
order by
    s_acctbal desc,
    n_name,
    s_name,
    p_partkey
limit 100;

/* requests
GET /nation (25 rows)
    $select=n_nationkey,n_name,n_regionkey
    $orderby=n_nationkey asc
    $top=5000
GET /nation (25 rows)
    $select=n_nationkey,n_regionkey
    $orderby=n_nationkey asc
    $top=5000
GET /part (7 rows)
    $select=p_partkey,p_mfgr,p_type,p_size
    $filter=p_size eq 15 and endswith(p_type,'BRASS')
    $orderby=p_partkey asc
    $top=5000
GET /partsupp (0 rows)
    $select=ps_partkey,ps_suppkey,ps_supplycost
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
    $skip=800
GET /partsupp (0 rows)
    $select=ps_partkey,ps_suppkey,ps_supplycost
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
    $skip=800
GET /partsupp (800 rows)
    $select=ps_partkey,ps_suppkey,ps_supplycost
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
GET /partsupp (800 rows)
    $select=ps_partkey,ps_suppkey,ps_supplycost
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
GET /region (1 rows)
    $select=r_regionkey,r_name
    $filter=r_name eq 'EUROPE'
    $orderby=r_regionkey asc
    $top=5000
GET /region (1 rows)
    $select=r_regionkey,r_name
    $filter=r_name eq 'EUROPE'
    $orderby=r_regionkey asc
    $top=5000
GET /supplier (50 rows)
    $select=s_suppkey,s_name,s_address,s_nationkey,s_phone,s_acctbal,s_comment
    $orderby=s_suppkey asc
    $top=5000
GET /supplier (50 rows)
    $select=s_suppkey,s_nationkey
    $orderby=s_suppkey asc
    $top=5000
*/
