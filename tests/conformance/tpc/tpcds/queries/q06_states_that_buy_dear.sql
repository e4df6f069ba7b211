select
    a.ca_state as state,
    count(*) as cnt
from
    customer_address a,
    customer c,
    store_sales s,
    date_dim d,
    item i
where
    a.ca_address_sk = c.c_current_addr_sk
    and c.c_customer_sk = s.ss_customer_sk
    and s.ss_sold_date_sk = d.d_date_sk
    and s.ss_item_sk = i.i_item_sk
    and d.d_month_seq = (
        select distinct
            d_month_seq
        from
            date_dim
        where
            d_year = 2001
            and d_moy = 1
    )
    and i.i_current_price > 1.2 * (
        select
            avg(j.i_current_price)
        from
            item j
        where
            j.i_category = i.i_category
    )
group by
    a.ca_state
having
    count(*) >= 2
order by
    cnt,
    a.ca_state
limit 100;

/* requests
GET /customer (18 rows)
    $select=c_customer_sk,c_current_addr_sk
    $filter=c_customer_sk eq 6 or c_customer_sk eq 33 or c_customer_sk eq 41 or c_customer_sk eq 76 or c_customer_sk eq 84 or c_customer_sk eq 87 or c_customer_sk eq 101 or c_customer_sk eq 108 or c_customer_sk eq 115 or c_customer_sk eq 120 or c_customer_sk eq 122 or c_customer_sk eq 124 or c_customer_sk eq 135 or c_customer_sk eq 147 or c_customer_sk eq 169 or c_customer_sk eq 174 or c_customer_sk eq 178 or c_customer_sk eq 199
    $orderby=c_customer_sk asc
    $top=5000
GET /customer_address (18 rows)
    $select=ca_address_sk,ca_state
    $filter=ca_address_sk eq 5 or ca_address_sk eq 6 or ca_address_sk eq 16 or ca_address_sk eq 21 or ca_address_sk eq 23 or ca_address_sk eq 52 or ca_address_sk eq 67 or ca_address_sk eq 74 or ca_address_sk eq 75 or ca_address_sk eq 78 or ca_address_sk eq 81 or ca_address_sk eq 83 or ca_address_sk eq 100 or ca_address_sk eq 117 or ca_address_sk eq 121 or ca_address_sk eq 135 or ca_address_sk eq 143 or ca_address_sk eq 146
    $orderby=ca_address_sk asc
    $top=5000
GET /date_dim (31 rows)
    $select=d_date_sk,d_month_seq
    $filter=d_month_seq eq 1212
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (31 rows)
    $select=d_month_seq,d_year,d_moy,d_date_sk
    $filter=d_year eq 2001 and d_moy eq 1
    $orderby=d_date_sk asc
    $top=5000
GET /item (115 rows)
    $select=i_current_price,i_category,i_item_sk
    $filter=i_category eq 'Books' or i_category eq 'Electronics' or i_category eq 'Home' or i_category eq 'Music' or i_category eq 'Sports'
    $orderby=i_item_sk asc
    $top=5000
GET /item (14 rows)
    $select=i_item_sk,i_current_price,i_category
    $filter=i_item_sk eq 95 or i_item_sk eq 99 or i_item_sk eq 100 or i_item_sk eq 101 or i_item_sk eq 102 or i_item_sk eq 104 or i_item_sk eq 105 or i_item_sk eq 106 or i_item_sk eq 108 or i_item_sk eq 114 or i_item_sk eq 115 or i_item_sk eq 116 or i_item_sk eq 117 or i_item_sk eq 119
    $orderby=i_item_sk asc
    $top=5000
GET /item (51 rows)
    $select=i_item_sk,i_current_price,i_category
    $filter=i_item_sk eq 1 or i_item_sk eq 2 or i_item_sk eq 3 or i_item_sk eq 7 or i_item_sk eq 8 or i_item_sk eq 9 or i_item_sk eq 11 or i_item_sk eq 12 or i_item_sk eq 16 or i_item_sk eq 17 or i_item_sk eq 18 or i_item_sk eq 19 or i_item_sk eq 22 or i_item_sk eq 24 or i_item_sk eq 25 or i_item_sk eq 28 or i_item_sk eq 32 or i_item_sk eq 33 or i_item_sk eq 34 or i_item_sk eq 35 or i_item_sk eq 37 or i_item_sk eq 41 or i_item_sk eq 42 or i_item_sk eq 44 or i_item_sk eq 45 or i_item_sk eq 47 or i_item_sk eq 48 or i_item_sk eq 50 or i_item_sk eq 52 or i_item_sk eq 53 or i_item_sk eq 54 or i_item_sk eq 56 or i_item_sk eq 57 or i_item_sk eq 58 or i_item_sk eq 60 or i_item_sk eq 63 or i_item_sk eq 66 or i_item_sk eq 67 or i_item_sk eq 69 or i_item_sk eq 72 or i_item_sk eq 73 or i_item_sk eq 79 or i_item_sk eq 80 or i_item_sk eq 81 or i_item_sk eq 83 or i_item_sk eq 87 or i_item_sk eq 88 or i_item_sk eq 89 or i_item_sk eq 91 or i_item_sk eq 92 or i_item_sk eq 94
    $orderby=i_item_sk asc
    $top=5000
GET /store_sales (92 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_customer_sk
    $filter=ss_sold_date_sk ge 2451911 and ss_sold_date_sk le 2451941
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
