select
    sum(l_extendedprice) / 7.0 as avg_yearly
from
    lineitem,
    part
where
    p_partkey = l_partkey
    and p_brand = 'Brand#23'
    and p_container = 'MED BOX'
    and l_quantity < (
        select
            0.2 * avg(l_quantity)
        from
            lineitem
        where
            l_partkey = p_partkey
    );

/* requests
GET /lineitem (211 rows)
    $select=l_partkey,l_quantity,l_extendedprice
    $filter=l_partkey eq 12 or l_partkey eq 42 or l_partkey eq 72 or l_partkey eq 102 or l_partkey eq 132 or l_partkey eq 162 or l_partkey eq 192
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /part (7 rows)
    $select=p_partkey,p_brand,p_container
    $filter=p_brand eq 'Brand#23' and p_container eq 'MED BOX'
    $orderby=p_partkey asc
    $top=5000
*/
