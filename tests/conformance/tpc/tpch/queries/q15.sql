-- The specification's view as a common table expression, its approved variant.
with revenue (supplier_no, total_revenue) as (
    select
        l_suppkey,
        sum(l_extendedprice * (1 - l_discount))
    from
        lineitem
    where
        l_shipdate >= date '1996-01-01'
        and l_shipdate < date '1996-01-01' + interval '3' month
    group by
        l_suppkey
)
select
    s_suppkey,
    s_name,
    s_address,
    s_phone,
    total_revenue
from
    supplier,
    revenue
where
    s_suppkey = supplier_no
    and total_revenue = (
        select
            max(total_revenue)
        from
            revenue
    )
order by
    s_suppkey;

/* requests
GET /lineitem (215 rows)
    $select=l_suppkey,l_extendedprice,l_discount,l_shipdate
    $filter=l_shipdate ge 1996-01-01 and l_shipdate lt 1996-04-01
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /supplier (50 rows)
    $select=s_suppkey,s_name,s_address,s_phone
    $filter=s_suppkey eq 1 or s_suppkey eq 2 or s_suppkey eq 3 or s_suppkey eq 4 or s_suppkey eq 5 or s_suppkey eq 6 or s_suppkey eq 7 or s_suppkey eq 8 or s_suppkey eq 9 or s_suppkey eq 10 or s_suppkey eq 11 or s_suppkey eq 12 or s_suppkey eq 13 or s_suppkey eq 14 or s_suppkey eq 15 or s_suppkey eq 16 or s_suppkey eq 17 or s_suppkey eq 18 or s_suppkey eq 19 or s_suppkey eq 20 or s_suppkey eq 21 or s_suppkey eq 22 or s_suppkey eq 23 or s_suppkey eq 24 or s_suppkey eq 25 or s_suppkey eq 26 or s_suppkey eq 27 or s_suppkey eq 28 or s_suppkey eq 29 or s_suppkey eq 30 or s_suppkey eq 31 or s_suppkey eq 32 or s_suppkey eq 33 or s_suppkey eq 34 or s_suppkey eq 35 or s_suppkey eq 36 or s_suppkey eq 37 or s_suppkey eq 38 or s_suppkey eq 39 or s_suppkey eq 40 or s_suppkey eq 41 or s_suppkey eq 42 or s_suppkey eq 43 or s_suppkey eq 44 or s_suppkey eq 45 or s_suppkey eq 46 or s_suppkey eq 47 or s_suppkey eq 48 or s_suppkey eq 49 or s_suppkey eq 50
    $orderby=s_suppkey asc
    $top=5000
*/
