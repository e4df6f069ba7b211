select
    count(*) as hot_customers
from
    (
        select distinct
            c_last_name,
            c_first_name
        from
            store_sales,
            date_dim,
            customer
        where
            store_sales.ss_sold_date_sk = date_dim.d_date_sk
            and store_sales.ss_customer_sk = customer.c_customer_sk
            and d_month_seq between 1200 and 1200 + 2
        intersect
        select distinct
            c_last_name,
            c_first_name
        from
            catalog_sales,
            date_dim,
            customer
        where
            catalog_sales.cs_sold_date_sk = date_dim.d_date_sk
            and catalog_sales.cs_bill_customer_sk = customer.c_customer_sk
            and d_month_seq between 1200 and 1200 + 2
    ) as hot_cust;

/* requests
GET /catalog_sales (169 rows)
    $select=cs_sold_date_sk,cs_bill_customer_sk
    $filter=cs_sold_date_sk ge 2451545 and cs_sold_date_sk le 2451635
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /customer (35 rows)
    $select=c_customer_sk,c_first_name,c_last_name
    $filter=c_customer_sk eq 3 or c_customer_sk eq 4 or c_customer_sk eq 5 or c_customer_sk eq 17 or c_customer_sk eq 21 or c_customer_sk eq 36 or c_customer_sk eq 45 or c_customer_sk eq 49 or c_customer_sk eq 67 or c_customer_sk eq 84 or c_customer_sk eq 86 or c_customer_sk eq 93 or c_customer_sk eq 95 or c_customer_sk eq 96 or c_customer_sk eq 100 or c_customer_sk eq 108 or c_customer_sk eq 110 or c_customer_sk eq 114 or c_customer_sk eq 121 or c_customer_sk eq 126 or c_customer_sk eq 129 or c_customer_sk eq 130 or c_customer_sk eq 136 or c_customer_sk eq 144 or c_customer_sk eq 146 or c_customer_sk eq 158 or c_customer_sk eq 161 or c_customer_sk eq 162 or c_customer_sk eq 168 or c_customer_sk eq 174 or c_customer_sk eq 179 or c_customer_sk eq 186 or c_customer_sk eq 187 or c_customer_sk eq 194 or c_customer_sk eq 197
    $orderby=c_customer_sk asc
    $top=5000
GET /customer (36 rows)
    $select=c_customer_sk,c_first_name,c_last_name
    $filter=c_customer_sk eq 5 or c_customer_sk eq 24 or c_customer_sk eq 25 or c_customer_sk eq 27 or c_customer_sk eq 36 or c_customer_sk eq 41 or c_customer_sk eq 51 or c_customer_sk eq 52 or c_customer_sk eq 56 or c_customer_sk eq 61 or c_customer_sk eq 68 or c_customer_sk eq 73 or c_customer_sk eq 94 or c_customer_sk eq 96 or c_customer_sk eq 99 or c_customer_sk eq 102 or c_customer_sk eq 104 or c_customer_sk eq 106 or c_customer_sk eq 114 or c_customer_sk eq 115 or c_customer_sk eq 117 or c_customer_sk eq 121 or c_customer_sk eq 123 or c_customer_sk eq 125 or c_customer_sk eq 126 or c_customer_sk eq 145 or c_customer_sk eq 146 or c_customer_sk eq 149 or c_customer_sk eq 153 or c_customer_sk eq 160 or c_customer_sk eq 165 or c_customer_sk eq 176 or c_customer_sk eq 183 or c_customer_sk eq 190 or c_customer_sk eq 195 or c_customer_sk eq 196
    $orderby=c_customer_sk asc
    $top=5000
GET /date_dim (91 rows)
    $select=d_date_sk,d_month_seq
    $filter=d_month_seq ge 1200 and d_month_seq le 1202
    $orderby=d_date_sk asc
    $top=5000
GET /store_sales (205 rows)
    $select=ss_sold_date_sk,ss_customer_sk
    $filter=ss_sold_date_sk ge 2451545 and ss_sold_date_sk le 2451635
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
