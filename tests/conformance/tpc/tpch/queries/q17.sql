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
GET /lineitem (0 rows)
    $select=l_partkey,l_quantity
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5864
GET /lineitem (0 rows)
    $select=l_partkey,l_quantity,l_extendedprice
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5864
GET /lineitem (5000 rows)
    $select=l_partkey,l_quantity
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (5000 rows)
    $select=l_partkey,l_quantity,l_extendedprice
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (864 rows)
    $select=l_partkey,l_quantity
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5000
GET /lineitem (864 rows)
    $select=l_partkey,l_quantity,l_extendedprice
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5000
GET /part (7 rows)
    $select=p_partkey,p_brand,p_container
    $filter=p_brand eq 'Brand#23' and p_container eq 'MED BOX'
    $orderby=p_partkey asc
    $top=5000
*/
