select
    p_brand,
    p_type,
    p_size,
    count(distinct ps_suppkey) as supplier_cnt
from
    partsupp,
    part
where
    p_partkey = ps_partkey
    and p_brand <> 'Brand#45'
    and p_type not like 'MEDIUM POLISHED%'
    and p_size in (49, 14, 23, 45, 19, 3, 36, 9)
    and ps_suppkey not in (
        select
            s_suppkey
        from
            supplier
        where
            s_comment like '%Customer%Complaints%'
    )
group by
    p_brand,
    p_type,
    p_size
order by
    supplier_cnt desc,
    p_brand,
    p_type,
    p_size;

/* requests
GET /part (36 rows)
    $select=p_partkey,p_brand,p_type,p_size
    $filter=p_size eq 49 or p_size eq 14 or p_size eq 23 or p_size eq 45 or p_size eq 19 or p_size eq 3 or p_size eq 36 or p_size eq 9
    $orderby=p_partkey asc
    $top=5000
GET /partsupp (0 rows)
    $select=ps_partkey,ps_suppkey
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
    $skip=800
GET /partsupp (800 rows)
    $select=ps_partkey,ps_suppkey
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
GET /supplier (50 rows)
    $select=s_suppkey,s_comment
    $orderby=s_suppkey asc
    $top=5000
*/
