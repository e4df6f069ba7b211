select
    count(*) as cool_customers
from
    (
        (
            select distinct
                c_last_name,
                c_first_name,
                d_date
            from
                store_sales,
                date_dim,
                customer
            where
                store_sales.ss_sold_date_sk = date_dim.d_date_sk
                and store_sales.ss_customer_sk = customer.c_customer_sk
                and d_month_seq between 1200 and 1200 + 11
        )
        except
        (
            select distinct
                c_last_name,
                c_first_name,
                d_date
            from
                catalog_sales,
                date_dim,
                customer
            where
                catalog_sales.cs_sold_date_sk = date_dim.d_date_sk
                and catalog_sales.cs_bill_customer_sk = customer.c_customer_sk
                and d_month_seq between 1200 and 1200 + 11
        )
        except
        (
            select distinct
                c_last_name,
                c_first_name,
                d_date
            from
                web_sales,
                date_dim,
                customer
            where
                web_sales.ws_sold_date_sk = date_dim.d_date_sk
                and web_sales.ws_bill_customer_sk = customer.c_customer_sk
                and d_month_seq between 1200 and 1200 + 11
        )
    ) as cool_cust;

/* requests
GET /catalog_sales (0 rows)
    $select=cs_sold_date_sk,cs_bill_customer_sk
    $filter=cs_sold_date_sk ge 2451545 and cs_sold_date_sk le 2451910
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
    $skip=641
GET /catalog_sales (641 rows)
    $select=cs_sold_date_sk,cs_bill_customer_sk
    $filter=cs_sold_date_sk ge 2451545 and cs_sold_date_sk le 2451910
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /customer (194 rows)
    $select=c_customer_sk,c_first_name,c_last_name
    $filter=c_customer_sk ge 3 and c_customer_sk le 196
    $orderby=c_customer_sk asc
    $top=5000
GET /customer (199 rows)
    $select=c_customer_sk,c_first_name,c_last_name
    $filter=c_customer_sk ge 1 and c_customer_sk le 199
    $orderby=c_customer_sk asc
    $top=5000
GET /customer (36 rows)
    $select=c_customer_sk,c_first_name,c_last_name
    $filter=c_customer_sk eq 113 or c_customer_sk eq 114 or c_customer_sk eq 115 or c_customer_sk eq 116 or c_customer_sk eq 117 or c_customer_sk eq 118 or c_customer_sk eq 119 or c_customer_sk eq 123 or c_customer_sk eq 124 or c_customer_sk eq 126 or c_customer_sk eq 130 or c_customer_sk eq 133 or c_customer_sk eq 134 or c_customer_sk eq 139 or c_customer_sk eq 141 or c_customer_sk eq 142 or c_customer_sk eq 145 or c_customer_sk eq 146 or c_customer_sk eq 150 or c_customer_sk eq 151 or c_customer_sk eq 156 or c_customer_sk eq 158 or c_customer_sk eq 160 or c_customer_sk eq 162 or c_customer_sk eq 165 or c_customer_sk eq 166 or c_customer_sk eq 167 or c_customer_sk eq 168 or c_customer_sk eq 176 or c_customer_sk eq 178 or c_customer_sk eq 183 or c_customer_sk eq 185 or c_customer_sk eq 187 or c_customer_sk eq 188 or c_customer_sk eq 194 or c_customer_sk eq 196
    $orderby=c_customer_sk asc
    $top=5000
GET /customer (45 rows)
    $select=c_customer_sk,c_first_name,c_last_name
    $filter=c_customer_sk eq 2 or c_customer_sk eq 4 or c_customer_sk eq 5 or c_customer_sk eq 6 or c_customer_sk eq 7 or c_customer_sk eq 9 or c_customer_sk eq 11 or c_customer_sk eq 14 or c_customer_sk eq 15 or c_customer_sk eq 17 or c_customer_sk eq 18 or c_customer_sk eq 23 or c_customer_sk eq 27 or c_customer_sk eq 31 or c_customer_sk eq 36 or c_customer_sk eq 37 or c_customer_sk eq 41 or c_customer_sk eq 44 or c_customer_sk eq 45 or c_customer_sk eq 47 or c_customer_sk eq 48 or c_customer_sk eq 51 or c_customer_sk eq 53 or c_customer_sk eq 56 or c_customer_sk eq 61 or c_customer_sk eq 62 or c_customer_sk eq 64 or c_customer_sk eq 65 or c_customer_sk eq 67 or c_customer_sk eq 68 or c_customer_sk eq 70 or c_customer_sk eq 74 or c_customer_sk eq 75 or c_customer_sk eq 76 or c_customer_sk eq 78 or c_customer_sk eq 83 or c_customer_sk eq 85 or c_customer_sk eq 87 or c_customer_sk eq 88 or c_customer_sk eq 92 or c_customer_sk eq 98 or c_customer_sk eq 101 or c_customer_sk eq 105 or c_customer_sk eq 108 or c_customer_sk eq 109
    $orderby=c_customer_sk asc
    $top=5000
GET /date_dim (366 rows)
    $select=d_date_sk,d_date,d_month_seq
    $filter=d_month_seq ge 1200 and d_month_seq le 1211
    $orderby=d_date_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_customer_sk
    $filter=ss_sold_date_sk ge 2451545 and ss_sold_date_sk le 2451910
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=1071
GET /store_sales (1071 rows)
    $select=ss_sold_date_sk,ss_customer_sk
    $filter=ss_sold_date_sk ge 2451545 and ss_sold_date_sk le 2451910
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /web_sales (383 rows)
    $select=ws_sold_date_sk,ws_bill_customer_sk
    $filter=ws_sold_date_sk ge 2451545 and ws_sold_date_sk le 2451910
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
*/
