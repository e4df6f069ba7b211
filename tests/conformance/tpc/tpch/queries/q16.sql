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
GET /partsupp (144 rows)
    $select=ps_partkey,ps_suppkey
    $filter=ps_partkey eq 9 or ps_partkey eq 15 or ps_partkey eq 18 or ps_partkey eq 26 or ps_partkey eq 31 or ps_partkey eq 33 or ps_partkey eq 38 or ps_partkey eq 41 or ps_partkey eq 42 or ps_partkey eq 48 or ps_partkey eq 54 or ps_partkey eq 61 or ps_partkey eq 63 or ps_partkey eq 71 or ps_partkey eq 78 or ps_partkey eq 87 or ps_partkey eq 91 or ps_partkey eq 93 or ps_partkey eq 98 or ps_partkey eq 107 or ps_partkey eq 108 or ps_partkey eq 110 or ps_partkey eq 114 or ps_partkey eq 118 or ps_partkey eq 128 or ps_partkey eq 138 or ps_partkey eq 161 or ps_partkey eq 168 or ps_partkey eq 170 or ps_partkey eq 172 or ps_partkey eq 177 or ps_partkey eq 184 or ps_partkey eq 186 or ps_partkey eq 193 or ps_partkey eq 198 or ps_partkey eq 199
    $orderby=ps_partkey asc,ps_suppkey asc
    $top=5000
GET /supplier (50 rows)
    $select=s_suppkey,s_comment
    $orderby=s_suppkey asc
    $top=5000
*/
