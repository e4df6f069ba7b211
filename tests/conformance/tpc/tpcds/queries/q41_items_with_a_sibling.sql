select distinct
    i_product_name
from
    item i1
where
    i_manufact_id between 2 and 6
    and (
        select
            count(*) as item_cnt
        from
            item
        where
            item.i_manufact = i1.i_manufact
            and (
                (i_category = 'Music' and i_color in ('powder', 'khaki') and i_units in ('Ounce', 'Oz'))
                or (i_category = 'Home' and i_color in ('slate', 'navy') and i_units in ('Bunch', 'Ton'))
            )
    ) > 0
order by
    i_product_name
limit 100;

/* requests
GET /item (4 rows)
    $select=i_category,i_manufact,i_color,i_units,i_item_sk
    $filter=(i_category eq 'Music' and (i_color eq 'powder' or i_color eq 'khaki') and (i_units eq 'Ounce' or i_units eq 'Oz')) or (i_category eq 'Home' and (i_color eq 'slate' or i_color eq 'navy') and (i_units eq 'Bunch' or i_units eq 'Ton'))
    $orderby=i_item_sk asc
    $top=5000
GET /item (77 rows)
    $select=i_manufact_id,i_manufact,i_product_name,i_item_sk
    $filter=i_manufact_id ge 2 and i_manufact_id le 6
    $orderby=i_item_sk asc
    $top=5000
*/
