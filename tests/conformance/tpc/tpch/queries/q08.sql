select
    o_year,
    sum(case when nation = 'BRAZIL' then volume else 0 end) / sum(volume) as mkt_share
from
    (
        select
            extract(year from o_orderdate) as o_year,
            l_extendedprice * (1 - l_discount) as volume,
            n2.n_name as nation
        from
            part,
            supplier,
            lineitem,
            orders,
            customer,
            nation n1,
            nation n2,
            region
        where
            p_partkey = l_partkey
            and s_suppkey = l_suppkey
            and l_orderkey = o_orderkey
            and o_custkey = c_custkey
            and c_nationkey = n1.n_nationkey
            and n1.n_regionkey = r_regionkey
            and r_name = 'AMERICA'
            and s_nationkey = n2.n_nationkey
            and o_orderdate between date '1995-01-01' and date '1996-12-31'
            and p_type = 'ECONOMY ANODIZED STEEL'
    ) as all_nations
group by
    o_year
order by
    o_year;

/* requests
GET /customer (150 rows)
    $select=c_custkey,c_nationkey
    $orderby=c_custkey asc
    $top=5000
GET /lineitem (0 rows)
    $select=l_orderkey,l_partkey,l_suppkey,l_extendedprice,l_discount
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5864
GET /lineitem (5000 rows)
    $select=l_orderkey,l_partkey,l_suppkey,l_extendedprice,l_discount
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /lineitem (864 rows)
    $select=l_orderkey,l_partkey,l_suppkey,l_extendedprice,l_discount
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
    $skip=5000
GET /nation (25 rows)
    $select=n_nationkey,n_name
    $orderby=n_nationkey asc
    $top=5000
GET /nation (25 rows)
    $select=n_nationkey,n_regionkey
    $orderby=n_nationkey asc
    $top=5000
GET /orders (438 rows)
    $select=o_orderkey,o_custkey,o_orderdate
    $filter=o_orderdate ge 1995-01-01 and o_orderdate lt 1997-01-01
    $orderby=o_orderkey asc
    $top=5000
GET /part (8 rows)
    $select=p_partkey,p_type
    $filter=p_type eq 'ECONOMY ANODIZED STEEL'
    $orderby=p_partkey asc
    $top=5000
GET /region (1 rows)
    $select=r_regionkey,r_name
    $filter=r_name eq 'AMERICA'
    $orderby=r_regionkey asc
    $top=5000
GET /supplier (50 rows)
    $select=s_suppkey,s_nationkey
    $orderby=s_suppkey asc
    $top=5000
*/
