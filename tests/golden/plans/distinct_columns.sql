-- DISTINCT and GROUP BY read the columns that they name.
SELECT DISTINCT customer_id FROM sop_orders GROUP BY customer_id, document_date;

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=customer_id,document_date,id (pages by id; exact)
2. local SQL, over all rows:
   SELECT DISTINCT "sop_orders".customer_id AS customer_id FROM "sop_orders" AS "sop_orders" GROUP BY "sop_orders".customer_id, "sop_orders".document_date
*/
