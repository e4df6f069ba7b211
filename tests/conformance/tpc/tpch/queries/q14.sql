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
GET /part (51 rows)
    $select=p_partkey,p_type
    $filter=p_partkey eq 3 or p_partkey eq 5 or p_partkey eq 10 or p_partkey eq 11 or p_partkey eq 14 or p_partkey eq 18 or p_partkey eq 25 or p_partkey eq 26 or p_partkey eq 33 or p_partkey eq 39 or p_partkey eq 42 or p_partkey eq 48 or p_partkey eq 49 or p_partkey eq 53 or p_partkey eq 56 or p_partkey eq 58 or p_partkey eq 60 or p_partkey eq 67 or p_partkey eq 69 or p_partkey eq 72 or p_partkey eq 76 or p_partkey eq 80 or p_partkey eq 81 or p_partkey eq 84 or p_partkey eq 89 or p_partkey eq 90 or p_partkey eq 93 or p_partkey eq 95 or p_partkey eq 96 or p_partkey eq 97 or p_partkey eq 105 or p_partkey eq 106 or p_partkey eq 113 or p_partkey eq 114 or p_partkey eq 115 or p_partkey eq 120 or p_partkey eq 121 or p_partkey eq 123 or p_partkey eq 135 or p_partkey eq 136 or p_partkey eq 146 or p_partkey eq 154 or p_partkey eq 156 or p_partkey eq 158 or p_partkey eq 164 or p_partkey eq 173 or p_partkey eq 178 or p_partkey eq 179 or p_partkey eq 180 or p_partkey eq 181 or p_partkey eq 182
    $orderby=p_partkey asc
    $top=5000
GET /part (6 rows)
    $select=p_partkey,p_type
    $filter=p_partkey eq 185 or p_partkey eq 187 or p_partkey eq 188 or p_partkey eq 190 or p_partkey eq 194 or p_partkey eq 195
    $orderby=p_partkey asc
    $top=5000
*/
