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
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
    $skip=1977
GET /catalog_sales (1977 rows)
    $select=cs_sold_date_sk,cs_bill_customer_sk
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /customer (200 rows)
    $select=c_customer_sk,c_first_name,c_last_name
    $orderby=c_customer_sk asc
    $top=5000
GET /customer (200 rows)
    $select=c_customer_sk,c_first_name,c_last_name
    $orderby=c_customer_sk asc
    $top=5000
GET /customer (200 rows)
    $select=c_customer_sk,c_first_name,c_last_name
    $orderby=c_customer_sk asc
    $top=5000
GET /date_dim (366 rows)
    $select=d_date_sk,d_date,d_month_seq
    $filter=d_month_seq ge 1200 and d_month_seq le 1211
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (366 rows)
    $select=d_date_sk,d_date,d_month_seq
    $filter=d_month_seq ge 1200 and d_month_seq le 1211
    $orderby=d_date_sk asc
    $top=5000
GET /date_dim (366 rows)
    $select=d_date_sk,d_date,d_month_seq
    $filter=d_month_seq ge 1200 and d_month_seq le 1211
    $orderby=d_date_sk asc
    $top=5000
GET /store_sales (0 rows)
    $select=ss_sold_date_sk,ss_customer_sk
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
    $skip=3435
GET /store_sales (3435 rows)
    $select=ss_sold_date_sk,ss_customer_sk
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /web_sales (0 rows)
    $select=ws_sold_date_sk,ws_bill_customer_sk
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
    $skip=1134
GET /web_sales (1134 rows)
    $select=ws_sold_date_sk,ws_bill_customer_sk
    $orderby=ws_item_sk asc,ws_order_number asc
    $top=5000
*/
