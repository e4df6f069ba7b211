select
    sum(l_extendedprice * (1 - l_discount)) as revenue
from
    lineitem,
    part
where
    (
        p_partkey = l_partkey
        and p_brand = 'Brand#12'
        and p_container in ('SM CASE', 'SM BOX', 'SM PACK', 'SM PKG')
        and l_quantity >= 1 and l_quantity <= 1 + 10
        and p_size between 1 and 5
        and l_shipmode in ('AIR', 'AIR REG')
        and l_shipinstruct = 'DELIVER IN PERSON'
    )
    or (
        p_partkey = l_partkey
        and p_brand = 'Brand#23'
        and p_container in ('MED BAG', 'MED BOX', 'MED PKG', 'MED PACK')
        and l_quantity >= 10 and l_quantity <= 10 + 10
        and p_size between 1 and 10
        and l_shipmode in ('AIR', 'AIR REG')
        and l_shipinstruct = 'DELIVER IN PERSON'
    )
    or (
        p_partkey = l_partkey
        and p_brand = 'Brand#34'
        and p_container in ('LG CASE', 'LG BOX', 'LG PACK', 'LG PKG')
        and l_quantity >= 20 and l_quantity <= 20 + 10
        and p_size between 1 and 15
        and l_shipmode in ('AIR', 'AIR REG')
        and l_shipinstruct = 'DELIVER IN PERSON'
    );

/* requests
GET /lineitem (220 rows)
    $select=l_partkey,l_quantity,l_extendedprice,l_discount,l_shipinstruct,l_shipmode
    $filter=(l_quantity ge 1 and l_quantity le 11 and (l_shipmode eq 'AIR' or l_shipmode eq 'AIR REG') and l_shipinstruct eq 'DELIVER IN PERSON') or (l_quantity ge 10 and l_quantity le 20 and (l_shipmode eq 'AIR' or l_shipmode eq 'AIR REG') and l_shipinstruct eq 'DELIVER IN PERSON') or (l_quantity ge 20 and l_quantity le 30 and (l_shipmode eq 'AIR' or l_shipmode eq 'AIR REG') and l_shipinstruct eq 'DELIVER IN PERSON')
    $orderby=l_orderkey asc,l_linenumber asc
    $top=5000
GET /part (7 rows)
    $select=p_partkey,p_brand,p_size,p_container
    $filter=(p_brand eq 'Brand#12' and (p_container eq 'SM CASE' or p_container eq 'SM BOX' or p_container eq 'SM PACK' or p_container eq 'SM PKG') and p_size ge 1 and p_size le 5) or (p_brand eq 'Brand#23' and (p_container eq 'MED BAG' or p_container eq 'MED BOX' or p_container eq 'MED PKG' or p_container eq 'MED PACK') and p_size ge 1 and p_size le 10) or (p_brand eq 'Brand#34' and (p_container eq 'LG CASE' or p_container eq 'LG BOX' or p_container eq 'LG PACK' or p_container eq 'LG PKG') and p_size ge 1 and p_size le 15)
    $orderby=p_partkey asc
    $top=5000
*/
