with sales as (
    select
        'store channel' as channel,
        s_store_id as id,
        ss_ext_sales_price as amount,
        cast(0 as decimal(7, 2)) as return_amount,
        ss_net_profit as profit
    from
        store_sales,
        date_dim,
        store
    where
        ss_sold_date_sk = d_date_sk
        and ss_store_sk = s_store_sk
        and d_date between date '2000-08-01' and date '2000-08-01' + interval '60' day
    union all
    select
        'store channel',
        s_store_id,
        cast(0 as decimal(7, 2)),
        sr_return_amt,
        -sr_net_loss
    from
        store_returns,
        date_dim,
        store
    where
        sr_returned_date_sk = d_date_sk
        and sr_store_sk = s_store_sk
        and d_date between date '2000-08-01' and date '2000-08-01' + interval '60' day
    union all
    select
        'catalog channel',
        p_promo_id,
        cs_ext_sales_price,
        cast(0 as decimal(7, 2)),
        cs_net_profit
    from
        catalog_sales,
        date_dim,
        promotion
    where
        cs_sold_date_sk = d_date_sk
        and cs_promo_sk = p_promo_sk
        and d_date between date '2000-08-01' and date '2000-08-01' + interval '60' day
)
select
    channel,
    id,
    sum(amount) as amounts,
    sum(return_amount) as return_amounts,
    sum(profit) as profits
from
    sales
group by
    rollup (channel, id)
order by
    channel,
    id;

/* requests
GET /catalog_sales (32 rows)
    $select=cs_sold_date_sk,cs_promo_sk,cs_ext_sales_price,cs_net_profit
    $filter=cs_sold_date_sk eq 2451795 or cs_sold_date_sk eq 2451796 or cs_sold_date_sk eq 2451797 or cs_sold_date_sk eq 2451798 or cs_sold_date_sk eq 2451799 or cs_sold_date_sk eq 2451800 or cs_sold_date_sk eq 2451801 or cs_sold_date_sk eq 2451802 or cs_sold_date_sk eq 2451803 or cs_sold_date_sk eq 2451804 or cs_sold_date_sk eq 2451805 or cs_sold_date_sk eq 2451806 or cs_sold_date_sk eq 2451807 or cs_sold_date_sk eq 2451808 or cs_sold_date_sk eq 2451809 or cs_sold_date_sk eq 2451810 or cs_sold_date_sk eq 2451811 or cs_sold_date_sk eq 2451812 or cs_sold_date_sk eq 2451813 or cs_sold_date_sk eq 2451814 or cs_sold_date_sk eq 2451815 or cs_sold_date_sk eq 2451816 or cs_sold_date_sk eq 2451817 or cs_sold_date_sk eq 2451818
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /catalog_sales (91 rows)
    $select=cs_sold_date_sk,cs_promo_sk,cs_ext_sales_price,cs_net_profit
    $filter=cs_sold_date_sk eq 2451758 or cs_sold_date_sk eq 2451759 or cs_sold_date_sk eq 2451760 or cs_sold_date_sk eq 2451761 or cs_sold_date_sk eq 2451762 or cs_sold_date_sk eq 2451763 or cs_sold_date_sk eq 2451764 or cs_sold_date_sk eq 2451765 or cs_sold_date_sk eq 2451766 or cs_sold_date_sk eq 2451767 or cs_sold_date_sk eq 2451768 or cs_sold_date_sk eq 2451769 or cs_sold_date_sk eq 2451770 or cs_sold_date_sk eq 2451771 or cs_sold_date_sk eq 2451772 or cs_sold_date_sk eq 2451773 or cs_sold_date_sk eq 2451774 or cs_sold_date_sk eq 2451775 or cs_sold_date_sk eq 2451776 or cs_sold_date_sk eq 2451777 or cs_sold_date_sk eq 2451778 or cs_sold_date_sk eq 2451779 or cs_sold_date_sk eq 2451780 or cs_sold_date_sk eq 2451781 or cs_sold_date_sk eq 2451782 or cs_sold_date_sk eq 2451783 or cs_sold_date_sk eq 2451784 or cs_sold_date_sk eq 2451785 or cs_sold_date_sk eq 2451786 or cs_sold_date_sk eq 2451787 or cs_sold_date_sk eq 2451788 or cs_sold_date_sk eq 2451789 or cs_sold_date_sk eq 2451790 or cs_sold_date_sk eq 2451791 or cs_sold_date_sk eq 2451792 or cs_sold_date_sk eq 2451793 or cs_sold_date_sk eq 2451794
    $orderby=cs_item_sk asc,cs_order_number asc
    $top=5000
GET /date_dim (61 rows)
    $select=d_date_sk,d_date
    $filter=d_date ge 2000-08-01 and d_date lt 2000-10-01
    $orderby=d_date_sk asc
    $top=5000
GET /promotion (12 rows)
    $select=p_promo_sk,p_promo_id
    $filter=p_promo_sk eq 1 or p_promo_sk eq 2 or p_promo_sk eq 3 or p_promo_sk eq 4 or p_promo_sk eq 5 or p_promo_sk eq 6 or p_promo_sk eq 7 or p_promo_sk eq 8 or p_promo_sk eq 9 or p_promo_sk eq 10 or p_promo_sk eq 11 or p_promo_sk eq 12
    $orderby=p_promo_sk asc
    $top=5000
GET /store (5 rows)
    $select=s_store_sk,s_store_id
    $filter=s_store_sk eq 1 or s_store_sk eq 2 or s_store_sk eq 3 or s_store_sk eq 4 or s_store_sk eq 5
    $orderby=s_store_sk asc
    $top=5000
GET /store (6 rows)
    $select=s_store_sk,s_store_id
    $filter=s_store_sk eq 1 or s_store_sk eq 2 or s_store_sk eq 3 or s_store_sk eq 4 or s_store_sk eq 5 or s_store_sk eq 6
    $orderby=s_store_sk asc
    $top=5000
GET /store_returns (11 rows)
    $select=sr_returned_date_sk,sr_store_sk,sr_return_amt,sr_net_loss
    $filter=sr_returned_date_sk eq 2451758 or sr_returned_date_sk eq 2451759 or sr_returned_date_sk eq 2451760 or sr_returned_date_sk eq 2451761 or sr_returned_date_sk eq 2451762 or sr_returned_date_sk eq 2451763 or sr_returned_date_sk eq 2451764 or sr_returned_date_sk eq 2451765 or sr_returned_date_sk eq 2451766 or sr_returned_date_sk eq 2451767 or sr_returned_date_sk eq 2451768 or sr_returned_date_sk eq 2451769 or sr_returned_date_sk eq 2451770 or sr_returned_date_sk eq 2451771 or sr_returned_date_sk eq 2451772 or sr_returned_date_sk eq 2451773 or sr_returned_date_sk eq 2451774 or sr_returned_date_sk eq 2451775 or sr_returned_date_sk eq 2451776 or sr_returned_date_sk eq 2451777 or sr_returned_date_sk eq 2451778 or sr_returned_date_sk eq 2451779 or sr_returned_date_sk eq 2451780 or sr_returned_date_sk eq 2451781 or sr_returned_date_sk eq 2451782 or sr_returned_date_sk eq 2451783 or sr_returned_date_sk eq 2451784 or sr_returned_date_sk eq 2451785 or sr_returned_date_sk eq 2451786 or sr_returned_date_sk eq 2451787 or sr_returned_date_sk eq 2451788 or sr_returned_date_sk eq 2451789 or sr_returned_date_sk eq 2451790 or sr_returned_date_sk eq 2451791
    $orderby=sr_item_sk asc,sr_ticket_number asc
    $top=5000
GET /store_returns (14 rows)
    $select=sr_returned_date_sk,sr_store_sk,sr_return_amt,sr_net_loss
    $filter=sr_returned_date_sk eq 2451792 or sr_returned_date_sk eq 2451793 or sr_returned_date_sk eq 2451794 or sr_returned_date_sk eq 2451795 or sr_returned_date_sk eq 2451796 or sr_returned_date_sk eq 2451797 or sr_returned_date_sk eq 2451798 or sr_returned_date_sk eq 2451799 or sr_returned_date_sk eq 2451800 or sr_returned_date_sk eq 2451801 or sr_returned_date_sk eq 2451802 or sr_returned_date_sk eq 2451803 or sr_returned_date_sk eq 2451804 or sr_returned_date_sk eq 2451805 or sr_returned_date_sk eq 2451806 or sr_returned_date_sk eq 2451807 or sr_returned_date_sk eq 2451808 or sr_returned_date_sk eq 2451809 or sr_returned_date_sk eq 2451810 or sr_returned_date_sk eq 2451811 or sr_returned_date_sk eq 2451812 or sr_returned_date_sk eq 2451813 or sr_returned_date_sk eq 2451814 or sr_returned_date_sk eq 2451815 or sr_returned_date_sk eq 2451816 or sr_returned_date_sk eq 2451817 or sr_returned_date_sk eq 2451818
    $orderby=sr_item_sk asc,sr_ticket_number asc
    $top=5000
GET /store_sales (53 rows)
    $select=ss_sold_date_sk,ss_store_sk,ss_ext_sales_price,ss_net_profit
    $filter=ss_sold_date_sk eq 2451795 or ss_sold_date_sk eq 2451796 or ss_sold_date_sk eq 2451797 or ss_sold_date_sk eq 2451798 or ss_sold_date_sk eq 2451799 or ss_sold_date_sk eq 2451800 or ss_sold_date_sk eq 2451801 or ss_sold_date_sk eq 2451802 or ss_sold_date_sk eq 2451803 or ss_sold_date_sk eq 2451804 or ss_sold_date_sk eq 2451805 or ss_sold_date_sk eq 2451806 or ss_sold_date_sk eq 2451807 or ss_sold_date_sk eq 2451808 or ss_sold_date_sk eq 2451809 or ss_sold_date_sk eq 2451810 or ss_sold_date_sk eq 2451811 or ss_sold_date_sk eq 2451812 or ss_sold_date_sk eq 2451813 or ss_sold_date_sk eq 2451814 or ss_sold_date_sk eq 2451815 or ss_sold_date_sk eq 2451816 or ss_sold_date_sk eq 2451817 or ss_sold_date_sk eq 2451818
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
GET /store_sales (90 rows)
    $select=ss_sold_date_sk,ss_store_sk,ss_ext_sales_price,ss_net_profit
    $filter=ss_sold_date_sk eq 2451758 or ss_sold_date_sk eq 2451759 or ss_sold_date_sk eq 2451760 or ss_sold_date_sk eq 2451761 or ss_sold_date_sk eq 2451762 or ss_sold_date_sk eq 2451763 or ss_sold_date_sk eq 2451764 or ss_sold_date_sk eq 2451765 or ss_sold_date_sk eq 2451766 or ss_sold_date_sk eq 2451767 or ss_sold_date_sk eq 2451768 or ss_sold_date_sk eq 2451769 or ss_sold_date_sk eq 2451770 or ss_sold_date_sk eq 2451771 or ss_sold_date_sk eq 2451772 or ss_sold_date_sk eq 2451773 or ss_sold_date_sk eq 2451774 or ss_sold_date_sk eq 2451775 or ss_sold_date_sk eq 2451776 or ss_sold_date_sk eq 2451777 or ss_sold_date_sk eq 2451778 or ss_sold_date_sk eq 2451779 or ss_sold_date_sk eq 2451780 or ss_sold_date_sk eq 2451781 or ss_sold_date_sk eq 2451782 or ss_sold_date_sk eq 2451783 or ss_sold_date_sk eq 2451784 or ss_sold_date_sk eq 2451785 or ss_sold_date_sk eq 2451786 or ss_sold_date_sk eq 2451787 or ss_sold_date_sk eq 2451788 or ss_sold_date_sk eq 2451789 or ss_sold_date_sk eq 2451790 or ss_sold_date_sk eq 2451791 or ss_sold_date_sk eq 2451792 or ss_sold_date_sk eq 2451793 or ss_sold_date_sk eq 2451794
    $orderby=ss_item_sk asc,ss_ticket_number asc
    $top=5000
*/
