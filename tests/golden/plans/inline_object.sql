-- A column of an inline object is fetched by $expand, by itself.
SELECT id, main_address_city
FROM customers;

/* plan
1. read, customers:
   GET /customers?$select=id,main_address.city&$expand=main_address (pages by id; exact)
*/
