select
    l_shipmode,
    sum(case
        when o_orderpriority = '1-URGENT' or o_orderpriority = '2-HIGH' then 1
        else 0
    end) as high_line_count,
    sum(case
        when o_orderpriority <> '1-URGENT' and o_orderpriority <> '2-HIGH' then 1
        else 0
    end) as low_line_count
from
    orders,
    lineitem
where
    o_orderkey = l_orderkey
    and l_shipmode in ('MAIL', 'SHIP')
    and l_commitdate < l_receiptdate
    and l_shipdate < l_commitdate
    and l_receiptdate >= date '1994-01-01'
    and l_receiptdate < date '1994-01-01' + interval '1' year
group by
    l_shipmode
order by
    l_shipmode;

/* requests
GET /lineitem (264 rows)
    $select=l_orderkey,l_shipdate,l_commitdate,l_receiptdate,l_shipmode
    $filter=(l_shipmode eq 'MAIL' or l_shipmode eq 'SHIP') and l_receiptdate ge 1994-01-01 and l_receiptdate lt 1995-01-01
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /orders (21 rows)
    $select=o_orderkey,o_orderpriority
    $filter=o_orderkey eq 386 or o_orderkey eq 552 or o_orderkey eq 773 or o_orderkey eq 1028 or o_orderkey eq 1383 or o_orderkey eq 2022 or o_orderkey eq 2215 or o_orderkey eq 2756 or o_orderkey eq 2823 or o_orderkey eq 3176 or o_orderkey eq 3361 or o_orderkey eq 3745 or o_orderkey eq 3937 or o_orderkey eq 4068 or o_orderkey eq 4165 or o_orderkey eq 4194 or o_orderkey eq 4258 or o_orderkey eq 4323 or o_orderkey eq 4642 or o_orderkey eq 4710 or o_orderkey eq 5189
    $orderby=o_orderkey asc
    $top=5000
*/
