-- The company is part of the link; what WHERE says of it holds on both sides.
SELECT o.company, c.name, SUM(o.total_gross_value)
FROM all_companies.sop_orders AS o
JOIN all_companies.customers AS c ON c.company = o.company AND c.id = o.customer_id
WHERE o.company = 'Cox'
GROUP BY o.company, c.name;

/* plan
1. read, "Cox".sop_orders:
   GET /sop_orders?$select=customer_id,total_gross_value,id (pages by id; unfiltered)
2. read, "Cox".customers:
   GET /customers?$select=id,name (pages by id; unfiltered)
3. predicate, sop_orders:
   EXACT: o.company = 'Cox'
4. predicate, sop_orders:
   LOCAL: c.company = o.company (it compares the columns of two tables)
5. predicate, sop_orders:
   LOCAL: c.id = o.customer_id (it compares the columns of two tables)
6. predicate, customers:
   EXACT: c.company = 'Cox'
7. local SQL, over all rows:
   SELECT o.company AS company, c.name AS name, SUM(o.total_gross_value) AS _col_2 FROM "sop_orders of all_companies" AS o JOIN "customers of all_companies" AS c ON c.company = o.company AND c.id = o.customer_id WHERE o.company = 'Cox' GROUP BY o.company, c.name
*/
