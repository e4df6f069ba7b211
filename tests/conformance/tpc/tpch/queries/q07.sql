select
    supp_nation,
    cust_nation,
    l_year,
    sum(volume) as revenue
from
    (
        select
            n1.n_name as supp_nation,
            n2.n_name as cust_nation,
            extract(year from l_shipdate) as l_year,
            l_extendedprice * (1 - l_discount) as volume
        from
            supplier,
            lineitem,
            orders,
            customer,
            nation n1,
            nation n2
        where
            s_suppkey = l_suppkey
            and o_orderkey = l_orderkey
            and c_custkey = o_custkey
            and s_nationkey = n1.n_nationkey
            and c_nationkey = n2.n_nationkey
            and (
                (n1.n_name = 'FRANCE' and n2.n_name = 'GERMANY')
                or (n1.n_name = 'GERMANY' and n2.n_name = 'FRANCE')
            )
            and l_shipdate between date '1995-01-01' and date '1996-12-31'
    ) as shipping
group by
    supp_nation,
    cust_nation,
    l_year
order by
    supp_nation,
    cust_nation,
    l_year;

/* requests
GET /customer (8 rows)
    $select=c_custkey,c_nationkey
    $filter=c_nationkey eq 6 or c_nationkey eq 7
    $orderby=c_custkey asc
    $top=5000
GET /lineitem (140 rows)
    $select=l_orderkey,l_suppkey,l_extendedprice,l_discount,l_shipdate
    $filter=l_shipdate ge 1995-01-01 and l_shipdate lt 1997-01-01 and (l_suppkey eq 6 or l_suppkey eq 7 or l_suppkey eq 31 or l_suppkey eq 32)
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /nation (2 rows)
    $select=n_nationkey,n_name
    $filter=n_name eq 'FRANCE' or n_name eq 'GERMANY'
    $orderby=n_nationkey asc
    $top=5000
GET /nation (2 rows)
    $select=n_nationkey,n_name
    $filter=n_name eq 'GERMANY' or n_name eq 'FRANCE'
    $orderby=n_nationkey asc
    $top=5000
GET /orders (0 rows)
    $count=true
GET /orders (0 rows)
    $select=o_orderkey,o_custkey
    $filter=o_orderkey ge 33 and o_orderkey le 5988 and o_orderkey gt 5988
    $orderby=o_orderkey asc
    $top=5000
GET /orders (1492 rows)
    $select=o_orderkey,o_custkey
    $filter=o_orderkey ge 33 and o_orderkey le 5988
    $orderby=o_orderkey asc
    $top=5000
GET /supplier (4 rows)
    $select=s_suppkey,s_nationkey
    $filter=s_nationkey eq 6 or s_nationkey eq 7
    $orderby=s_suppkey asc
    $top=5000
*/
