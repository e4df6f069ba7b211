select
    100.00 * sum(case
        when p_type like 'PROMO%' then l_extendedprice * (1 - l_discount)
        else 0
    end) / sum(l_extendedprice * (1 - l_discount)) as promo_revenue
from
    lineitem,
    part
where
    l_partkey = p_partkey
    and l_shipdate >= date '1995-09-01'
    and l_shipdate < date '1995-09-01' + interval '1' month;

/* requests
GET /lineitem (66 rows)
    $select=l_partkey,l_extendedprice,l_discount,l_shipdate
    $filter=l_shipdate ge 1995-09-01 and l_shipdate lt 1995-10-01
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /part (200 rows)
    $select=p_partkey,p_type
    $orderby=p_partkey asc
    $top=5000
*/
