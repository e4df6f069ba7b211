-- Each side brings only the columns that are used, filtered where it can be.
SELECT c.name, SUM(o.total_gross_value) AS total
FROM sop_orders AS o
JOIN customers AS c ON c.id = o.customer_id
WHERE o.document_date >= '2026-01-01'
GROUP BY c.name
ORDER BY total DESC
LIMIT 5;

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=customer_id,document_date,total_gross_value,id&$filter=document_date ge 2026-01-01 (pages by id; checked again locally)
2. read, customers:
   GET /customers?$select=id,name (pages by id; unfiltered)
3. read by values, customers:
   GET /customers?$select=id,name&$filter=id eq {sop_orders.customer_id} (in place of it where the values are few)
4. predicate, sop_orders:
   LOCAL: c.id = o.customer_id (it compares the columns of two tables)
5. predicate, sop_orders:
   EXACT: o.document_date >= CAST('2026-01-01' AS DATE)
6. local SQL, over all rows:
   SELECT c.name AS name, SUM(o.total_gross_value) AS total FROM "sop_orders" AS o JOIN "customers" AS c ON c.id = o.customer_id WHERE o.document_date >= CAST('2026-01-01' AS DATE) GROUP BY c.name ORDER BY total DESC LIMIT 5
*/
