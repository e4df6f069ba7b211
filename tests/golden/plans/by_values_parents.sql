-- Tables below a parent are read for the parents that the join leaves.
SELECT p.code, h.*
FROM products AS p
JOIN warehouse_holdings AS h ON h.product_id = p.id
WHERE p.code = 'A1';

/* plan
1. read, products:
   GET /products?$select=id,code&$filter=code eq 'A1' (pages by id; checked again locally)
2. read, warehouse_holdings:
   GET /warehouse_holdings?$select=id,warehouse_id,product_id,is_default_manufacturing_warehouse,reorder_level,minimum_level,maximum_level,quantity_reserved,confirmed_qty_in_stock,unconfirmed_qty_in_stock,quantity_in_stock,quantity_in_stock_less_reserved,quantity_on_order,quantity_allocated_stock,quantity_allocated_sop,quantity_allocated_bom,quantity_allocated,free_stock_available,free_stock_available_less_reserved,warehouse_name,is_to_delete,date_time_created,date_time_updated,status.delete_exception_type&$expand=status (pages by id; unfiltered)
3. read by values, warehouse_holdings:
   GET /warehouse_holdings?$select=id,warehouse_id,product_id,is_default_manufacturing_warehouse,reorder_level,minimum_level,maximum_level,quantity_reserved,confirmed_qty_in_stock,unconfirmed_qty_in_stock,quantity_in_stock,quantity_in_stock_less_reserved,quantity_on_order,quantity_allocated_stock,quantity_allocated_sop,quantity_allocated_bom,quantity_allocated,free_stock_available,free_stock_available_less_reserved,warehouse_name,is_to_delete,date_time_created,date_time_updated,status.delete_exception_type&$expand=status&$filter=product_id eq {products.id} (in place of it where the values are few)
4. predicate, products:
   LOCAL: h.product_id = p.id (it compares the columns of two tables)
5. predicate, products:
   SUPERSET: p.code = 'A1' (how Sage compares text is not published)
6. local SQL, over all rows:
   SELECT p.code AS code, h.id AS id, h.warehouse_id AS warehouse_id, h.product_id AS product_id, h.is_default_manufacturing_warehouse AS is_default_manufacturing_warehouse, h.reorder_level AS reorder_level, h.minimum_level AS minimum_level, h.maximum_level AS maximum_level, h.quantity_reserved AS quantity_reserved, h.confirmed_qty_in_stock AS confirmed_qty_in_stock, h.unconfirmed_qty_in_stock AS unconfirmed_qty_in_stock, h.quantity_in_stock AS quantity_in_stock, h.quantity_in_stock_less_reserved AS quantity_in_stock_less_reserved, h.quantity_on_order AS quantity_on_order, h.quantity_allocated_stock AS quantity_allocated_stock, h.quantity_allocated_sop AS quantity_allocated_sop, h.quantity_allocated_bom AS quantity_allocated_bom, h.quantity_allocated AS quantity_allocated, h.free_stock_available AS free_stock_available, h.free_stock_available_less_reserved AS free_stock_available_less_reserved, h.warehouse_name AS warehouse_name, h.is_to_delete AS is_to_delete, h.date_time_created AS date_time_created, h.date_time_updated AS date_time_updated, h.status_delete_exception_type AS status_delete_exception_type FROM "products" AS p JOIN "warehouse_holdings" AS h ON h.product_id = p.id WHERE p.code = 'A1'
*/
