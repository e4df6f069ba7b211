select
    promotions,
    total,
    cast(promotions as decimal(15, 4)) / cast(total as decimal(15, 4)) * 100 as share
from
    (
        select
            sum(ss_ext_sales_price) as promotions
        from
            store_sales,
            store,
            promotion,
            date_dim,
            customer,
            customer_address,
            item
        where
            ss_sold_date_sk = d_date_sk
            and ss_store_sk = s_store_sk
            and ss_promo_sk = p_promo_sk
            and ss_customer_sk = c_customer_sk
            and ca_address_sk = c_current_addr_sk
            and ss_item_sk = i_item_sk
            and ca_gmt_offset = -5
            and i_category = 'Sports'
            and (p_channel_dmail = 'Y' or p_channel_email = 'Y' or p_channel_tv = 'Y')
            and s_gmt_offset = -5
            and d_year = 1999
            and d_moy = 11
    ) as promotional_sales,
    (
        select
            sum(ss_ext_sales_price) as total
        from
            store_sales,
            store,
            date_dim,
            customer,
            customer_address,
            item
        where
            ss_sold_date_sk = d_date_sk
            and ss_store_sk = s_store_sk
            and ss_customer_sk = c_customer_sk
            and ca_address_sk = c_current_addr_sk
            and ss_item_sk = i_item_sk
            and ca_gmt_offset = -5
            and i_category = 'Sports'
            and s_gmt_offset = -5
            and d_year = 1999
            and d_moy = 11
    ) as all_sales
order by
    promotions,
    total
limit 100;

/* requests
GET /customer (20 rows)
    $select=c_customer_sk,c_current_addr_sk
    $filter=c_customer_sk eq 12 or c_customer_sk eq 13 or c_customer_sk eq 26 or c_customer_sk eq 52 or c_customer_sk eq 56 or c_customer_sk eq 65 or c_customer_sk eq 74 or c_customer_sk eq 81 or c_customer_sk eq 82 or c_customer_sk eq 101 or c_customer_sk eq 122 or c_customer_sk eq 156 or c_customer_sk eq 163 or c_customer_sk eq 168 or c_customer_sk eq 171 or c_customer_sk eq 174 or c_customer_sk eq 175 or c_customer_sk eq 176 or c_customer_sk eq 185 or c_customer_sk eq 190
    $orderby=c_customer_sk asc
    $top=5000
GET /customer (20 rows)
    $select=c_customer_sk,c_current_addr_sk
    $filter=c_customer_sk eq 12 or c_customer_sk eq 13 or c_customer_sk eq 26 or c_customer_sk eq 52 or c_customer_sk eq 56 or c_customer_sk eq 65 or c_customer_sk eq 74 or c_customer_sk eq 81 or c_customer_sk eq 82 or c_customer_sk eq 101 or c_customer_sk eq 122 or c_customer_sk eq 156 or c_customer_sk eq 163 or c_customer_sk eq 168 or c_customer_sk eq 171 or c_customer_sk eq 174 or c_customer_sk eq 175 or c_customer_sk eq 176 or c_customer_sk eq 185 or c_customer_sk eq 190
    $orderby=c_customer_sk asc
    $top=5000
GET /customer_address (79 rows)
    $select=ca_address_sk,ca_gmt_offset
    $filter=ca_gmt_offset eq -5
    $orderby=ca_address_sk asc
    $top=5000
GET /date_dim (30 rows)
    $select=d_date_sk,d_year,d_moy
    $filter=d_year eq 1999 and d_moy eq 11
    $orderby=d_date_sk asc
    $top=5000
GET /item (26 rows)
    $select=i_item_sk,i_category
    $filter=i_category eq 'Sports'
    $orderby=i_item_sk asc
    $top=5000
GET /promotion (10 rows)
    $select=p_promo_sk,p_channel_dmail,p_channel_email,p_channel_tv
    $filter=(p_channel_dmail eq 'Y' or p_channel_email eq 'Y' or p_channel_tv eq 'Y') and p_promo_sk ge 1 and p_promo_sk le 12
    $orderby=p_promo_sk asc
    $top=5000
GET /store (6 rows)
    $select=s_store_sk,s_gmt_offset
    $filter=s_gmt_offset eq -5
    $orderby=s_store_sk asc
    $top=5000
GET /store_sales (112 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_customer_sk,ss_store_sk,ss_ext_sales_price
    $filter=ss_sold_date_sk ge 2451484 and ss_sold_date_sk le 2451513
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /store_sales (112 rows)
    $select=ss_sold_date_sk,ss_item_sk,ss_customer_sk,ss_store_sk,ss_promo_sk,ss_ext_sales_price
    $filter=ss_sold_date_sk ge 2451484 and ss_sold_date_sk le 2451513
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
