-- CData's names of views and columns mean the API's; arrays and linked objects come by $expand when named.
SELECT MainAddress_1, CountryCode, Contacts
FROM [Customers]
WHERE Balance > 1000 AND CountryCode = 'GB';

/* plan
1. read, customers:
   GET /customers?$select=balance,main_address.address_1,country_code.code,contacts,id&$expand=main_address,country_code,contacts&$filter=balance gt 1000&$top=500 (pages by id; checked again locally)
2. predicate, customers:
   EXACT: "customers".balance > 1000
3. predicate, customers:
   LOCAL: "customers"."country_code_code" = 'GB' (the API does not filter by country_code_code)
4. local SQL, over each page:
   SELECT "customers"."main_address_address_1" AS "mainaddress_1", "customers"."country_code_code" AS "countrycode", "customers".contacts AS contacts FROM "customers" AS "customers" WHERE "customers".balance > 1000 AND "customers"."country_code_code" = 'GB'
*/
