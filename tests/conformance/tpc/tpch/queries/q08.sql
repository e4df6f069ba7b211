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
GET /customer (48 rows)
    $select=c_custkey,c_nationkey
    $filter=c_custkey eq 77 or c_custkey eq 79 or c_custkey eq 80 or c_custkey eq 82 or c_custkey eq 83 or c_custkey eq 85 or c_custkey eq 86 or c_custkey eq 88 or c_custkey eq 89 or c_custkey eq 91 or c_custkey eq 92 or c_custkey eq 94 or c_custkey eq 95 or c_custkey eq 97 or c_custkey eq 98 or c_custkey eq 100 or c_custkey eq 101 or c_custkey eq 103 or c_custkey eq 104 or c_custkey eq 106 or c_custkey eq 107 or c_custkey eq 109 or c_custkey eq 110 or c_custkey eq 112 or c_custkey eq 113 or c_custkey eq 115 or c_custkey eq 116 or c_custkey eq 118 or c_custkey eq 119 or c_custkey eq 121 or c_custkey eq 122 or c_custkey eq 124 or c_custkey eq 125 or c_custkey eq 128 or c_custkey eq 130 or c_custkey eq 131 or c_custkey eq 133 or c_custkey eq 134 or c_custkey eq 136 or c_custkey eq 137 or c_custkey eq 139 or c_custkey eq 140 or c_custkey eq 142 or c_custkey eq 143 or c_custkey eq 145 or c_custkey eq 146 or c_custkey eq 148 or c_custkey eq 149
    $orderby=c_custkey asc
    $top=5000
GET /customer (51 rows)
    $select=c_custkey,c_nationkey
    $filter=c_custkey eq 1 or c_custkey eq 2 or c_custkey eq 4 or c_custkey eq 5 or c_custkey eq 7 or c_custkey eq 8 or c_custkey eq 10 or c_custkey eq 11 or c_custkey eq 13 or c_custkey eq 14 or c_custkey eq 16 or c_custkey eq 17 or c_custkey eq 19 or c_custkey eq 20 or c_custkey eq 22 or c_custkey eq 23 or c_custkey eq 25 or c_custkey eq 26 or c_custkey eq 28 or c_custkey eq 29 or c_custkey eq 31 or c_custkey eq 32 or c_custkey eq 34 or c_custkey eq 35 or c_custkey eq 37 or c_custkey eq 38 or c_custkey eq 40 or c_custkey eq 41 or c_custkey eq 43 or c_custkey eq 44 or c_custkey eq 46 or c_custkey eq 47 or c_custkey eq 49 or c_custkey eq 50 or c_custkey eq 52 or c_custkey eq 53 or c_custkey eq 55 or c_custkey eq 56 or c_custkey eq 58 or c_custkey eq 59 or c_custkey eq 61 or c_custkey eq 62 or c_custkey eq 64 or c_custkey eq 65 or c_custkey eq 67 or c_custkey eq 68 or c_custkey eq 70 or c_custkey eq 71 or c_custkey eq 73 or c_custkey eq 74 or c_custkey eq 76
    $orderby=c_custkey asc
    $top=5000
GET /lineitem (223 rows)
    $select=l_orderkey,l_partkey,l_suppkey,l_extendedprice,l_discount
    $filter=l_partkey eq 6 or l_partkey eq 36 or l_partkey eq 66 or l_partkey eq 87 or l_partkey eq 96 or l_partkey eq 126 or l_partkey eq 156 or l_partkey eq 186
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /nation (17 rows)
    $select=n_nationkey,n_name
    $filter=n_nationkey eq 1 or n_nationkey eq 2 or n_nationkey eq 5 or n_nationkey eq 6 or n_nationkey eq 7 or n_nationkey eq 10 or n_nationkey eq 11 or n_nationkey eq 12 or n_nationkey eq 13 or n_nationkey eq 14 or n_nationkey eq 16 or n_nationkey eq 17 or n_nationkey eq 18 or n_nationkey eq 19 or n_nationkey eq 22 or n_nationkey eq 23 or n_nationkey eq 24
    $orderby=n_nationkey asc
    $top=5000
GET /nation (25 rows)
    $select=n_nationkey,n_regionkey
    $filter=n_nationkey ge 0 and n_nationkey le 24
    $orderby=n_nationkey asc
    $top=5000
GET /orders (0 rows)
    $count=true
GET /orders (433 rows)
    $select=o_orderkey,o_custkey,o_orderdate
    $filter=o_orderdate ge 1995-01-01 and o_orderdate lt 1997-01-01 and o_orderkey ge 33 and o_orderkey le 5959
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
GET /supplier (23 rows)
    $select=s_suppkey,s_nationkey
    $filter=s_suppkey eq 1 or s_suppkey eq 2 or s_suppkey eq 5 or s_suppkey eq 6 or s_suppkey eq 7 or s_suppkey eq 10 or s_suppkey eq 11 or s_suppkey eq 14 or s_suppkey eq 17 or s_suppkey eq 19 or s_suppkey eq 22 or s_suppkey eq 23 or s_suppkey eq 27 or s_suppkey eq 30 or s_suppkey eq 31 or s_suppkey eq 32 or s_suppkey eq 36 or s_suppkey eq 37 or s_suppkey eq 38 or s_suppkey eq 41 or s_suppkey eq 43 or s_suppkey eq 47 or s_suppkey eq 49
    $orderby=s_suppkey asc
    $top=5000
*/
