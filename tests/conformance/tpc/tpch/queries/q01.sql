select
    l_returnflag,
    l_linestatus,
    sum(l_quantity) as sum_qty,
    sum(l_extendedprice) as sum_base_price,
    sum(l_extendedprice * (1 - l_discount)) as sum_disc_price,
    sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) as sum_charge,
    avg(l_quantity) as avg_qty,
    avg(l_extendedprice) as avg_price,
    avg(l_discount) as avg_disc,
    count(*) as count_order
from
    lineitem
where
    l_shipdate <= date '1998-12-01' - interval '90' day
group by
    l_returnflag,
    l_linestatus
order by
    l_returnflag,
    l_linestatus;

/* requests
GET /lineitem (0 rows)
    $select=l_quantity,l_extendedprice,l_discount,l_tax,l_returnflag,l_linestatus,l_shipdate
    $filter=l_shipdate lt 1998-09-03
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5765
GET /lineitem (5000 rows)
    $select=l_quantity,l_extendedprice,l_discount,l_tax,l_returnflag,l_linestatus,l_shipdate
    $filter=l_shipdate lt 1998-09-03
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (765 rows)
    $select=l_quantity,l_extendedprice,l_discount,l_tax,l_returnflag,l_linestatus,l_shipdate
    $filter=l_shipdate lt 1998-09-03
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5000
*/
