select
    sum(l_extendedprice * l_discount) as revenue
from
    lineitem
where
    l_shipdate >= date '1994-01-01'
    and l_shipdate < date '1994-01-01' + interval '1' year
    and l_discount between 0.06 - 0.01 and 0.06 + 0.01
    and l_quantity < 24;

/* requests
GET /lineitem (132 rows)
    $select=l_quantity,l_extendedprice,l_discount,l_shipdate
    $filter=l_shipdate ge 1994-01-01 and l_shipdate lt 1995-01-01 and l_discount ge 0.05 and l_discount le 0.07 and l_quantity lt 24
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
*/
