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
    $filter=s_suppkey ge 1 and s_suppkey le 50
    $orderby=s_suppkey asc
    $top=5000
*/
