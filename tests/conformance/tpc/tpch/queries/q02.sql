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
GET /nation (17 rows)
    $select=n_nationkey,n_name,n_regionkey
    $filter=n_nationkey eq 0 or n_nationkey eq 1 or n_nationkey eq 3 or n_nationkey eq 4 or n_nationkey eq 5 or n_nationkey eq 6 or n_nationkey eq 10 or n_nationkey eq 11 or n_nationkey eq 12 or n_nationkey eq 13 or n_nationkey eq 15 or n_nationkey eq 16 or n_nationkey eq 17 or n_nationkey eq 18 or n_nationkey eq 20 or n_nationkey eq 21 or n_nationkey eq 24
    $orderby=n_nationkey asc
    $top=5000
GET /nation (17 rows)
    $select=n_nationkey,n_regionkey
    $filter=n_nationkey eq 0 or n_nationkey eq 1 or n_nationkey eq 3 or n_nationkey eq 4 or n_nationkey eq 5 or n_nationkey eq 6 or n_nationkey eq 10 or n_nationkey eq 11 or n_nationkey eq 12 or n_nationkey eq 13 or n_nationkey eq 15 or n_nationkey eq 16 or n_nationkey eq 17 or n_nationkey eq 18 or n_nationkey eq 20 or n_nationkey eq 21 or n_nationkey eq 24
    $orderby=n_nationkey asc
    $top=5000
GET /part (7 rows)
    $select=p_partkey,p_mfgr,p_type,p_size
    $filter=p_size eq 15 and endswith(p_type,'BRASS')
    $orderby=p_partkey asc
    $top=5000
GET /partsupp (28 rows)
    $select=ps_partkey,ps_suppkey,ps_supplycost
    $filter=ps_partkey eq 30 or ps_partkey eq 60 or ps_partkey eq 90 or ps_partkey eq 102 or ps_partkey eq 120 or ps_partkey eq 150 or ps_partkey eq 180
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
GET /region (1 rows)
    $select=r_regionkey,r_name
    $filter=r_name eq 'EUROPE'
    $orderby=r_regionkey asc
    $top=5000
GET /supplier (22 rows)
    $select=s_suppkey,s_name,s_address,s_nationkey,s_phone,s_acctbal,s_comment
    $filter=s_suppkey eq 1 or s_suppkey eq 3 or s_suppkey eq 4 or s_suppkey eq 5 or s_suppkey eq 11 or s_suppkey eq 13 or s_suppkey eq 15 or s_suppkey eq 17 or s_suppkey eq 21 or s_suppkey eq 24 or s_suppkey eq 26 or s_suppkey eq 29 or s_suppkey eq 30 or s_suppkey eq 31 or s_suppkey eq 35 or s_suppkey eq 37 or s_suppkey eq 41 or s_suppkey eq 43 or s_suppkey eq 45 or s_suppkey eq 46 or s_suppkey eq 49 or s_suppkey eq 50
    $orderby=s_suppkey asc
    $top=5000
GET /supplier (22 rows)
    $select=s_suppkey,s_nationkey
    $filter=s_suppkey eq 1 or s_suppkey eq 3 or s_suppkey eq 4 or s_suppkey eq 5 or s_suppkey eq 11 or s_suppkey eq 13 or s_suppkey eq 15 or s_suppkey eq 17 or s_suppkey eq 21 or s_suppkey eq 24 or s_suppkey eq 26 or s_suppkey eq 29 or s_suppkey eq 30 or s_suppkey eq 31 or s_suppkey eq 35 or s_suppkey eq 37 or s_suppkey eq 41 or s_suppkey eq 43 or s_suppkey eq 45 or s_suppkey eq 46 or s_suppkey eq 49 or s_suppkey eq 50
    $orderby=s_suppkey asc
    $top=5000
*/
