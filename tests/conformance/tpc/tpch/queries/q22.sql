select
    cntrycode,
    count(*) as numcust,
    sum(c_acctbal) as totacctbal
from
    (
        select
            substring(c_phone from 1 for 2) as cntrycode,
            c_acctbal
        from
            customer
        where
            substring(c_phone from 1 for 2) in ('13', '31', '23', '29', '30', '18', '17')
            and c_acctbal > (
                select
                    avg(c_acctbal)
                from
                    customer
                where
                    c_acctbal > 0.00
                    and substring(c_phone from 1 for 2) in ('13', '31', '23', '29', '30', '18', '17')
            )
            and not exists (
                select
                    *
                from
                    orders
                where
                    o_custkey = c_custkey
            )
    ) as custsale
group by
    cntrycode
order by
    cntrycode;

/* requests
GET /customer (150 rows)
    $select=c_custkey,c_phone,c_acctbal
    $orderby=c_custkey asc
    $top=5000
GET /orders (0 rows)
    $select=o_custkey,o_orderkey
    $filter=(o_custkey eq 2 or o_custkey eq 8 or o_custkey eq 9 or o_custkey eq 10 or o_custkey eq 11 or o_custkey eq 12 or o_custkey eq 19 or o_custkey eq 24 or o_custkey eq 28 or o_custkey eq 29 or o_custkey eq 31 or o_custkey eq 33 or o_custkey eq 34 or o_custkey eq 40 or o_custkey eq 43 or o_custkey eq 49 or o_custkey eq 52 or o_custkey eq 56 or o_custkey eq 62 or o_custkey eq 66 or o_custkey eq 71 or o_custkey eq 72 or o_custkey eq 73 or o_custkey eq 81 or o_custkey eq 84 or o_custkey eq 86 or o_custkey eq 89 or o_custkey eq 93 or o_custkey eq 94 or o_custkey eq 95 or o_custkey eq 97 or o_custkey eq 100 or o_custkey eq 101 or o_custkey eq 105 or o_custkey eq 106 or o_custkey eq 108 or o_custkey eq 116 or o_custkey eq 125 or o_custkey eq 127 or o_custkey eq 128 or o_custkey eq 129 or o_custkey eq 130 or o_custkey eq 131 or o_custkey eq 132 or o_custkey eq 133 or o_custkey eq 134 or o_custkey eq 135 or o_custkey eq 136 or o_custkey eq 137 or o_custkey eq 139 or o_custkey eq 143 or o_custkey eq 145 or o_custkey eq 147 or o_custkey eq 150) and o_orderkey gt 5985
    $orderby=o_orderkey asc
    $top=5000
GET /orders (577 rows)
    $select=o_custkey,o_orderkey
    $filter=o_custkey eq 2 or o_custkey eq 8 or o_custkey eq 9 or o_custkey eq 10 or o_custkey eq 11 or o_custkey eq 12 or o_custkey eq 19 or o_custkey eq 24 or o_custkey eq 28 or o_custkey eq 29 or o_custkey eq 31 or o_custkey eq 33 or o_custkey eq 34 or o_custkey eq 40 or o_custkey eq 43 or o_custkey eq 49 or o_custkey eq 52 or o_custkey eq 56 or o_custkey eq 62 or o_custkey eq 66 or o_custkey eq 71 or o_custkey eq 72 or o_custkey eq 73 or o_custkey eq 81 or o_custkey eq 84 or o_custkey eq 86 or o_custkey eq 89 or o_custkey eq 93 or o_custkey eq 94 or o_custkey eq 95 or o_custkey eq 97 or o_custkey eq 100 or o_custkey eq 101 or o_custkey eq 105 or o_custkey eq 106 or o_custkey eq 108 or o_custkey eq 116 or o_custkey eq 125 or o_custkey eq 127 or o_custkey eq 128 or o_custkey eq 129 or o_custkey eq 130 or o_custkey eq 131 or o_custkey eq 132 or o_custkey eq 133 or o_custkey eq 134 or o_custkey eq 135 or o_custkey eq 136 or o_custkey eq 137 or o_custkey eq 139 or o_custkey eq 143 or o_custkey eq 145 or o_custkey eq 147 or o_custkey eq 150
    $orderby=o_orderkey asc
    $top=5000
*/
