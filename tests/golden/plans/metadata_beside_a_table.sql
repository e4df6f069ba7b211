SELECT b.code, c.column_name
FROM banks b
JOIN information_schema.columns c ON c.table_name = 'banks'
WHERE b.id = 7 AND c.data_type = 'DECIMAL';

/* plan
1. read, banks:
   GET /banks?$select=id,code&$filter=id eq 7 (pages by id; checked again locally)
2. no request, information_schema.columns:
   answered locally by the driver
3. predicate, banks:
   EXACT: b.id = 7
4. local SQL, over all rows:
   SELECT b.code AS code, c.column_name AS column_name FROM "banks" AS b JOIN "information_schema.columns" AS c ON c.table_name = 'banks' WHERE b.id = 7 AND c.data_type = 'DECIMAL'
*/
