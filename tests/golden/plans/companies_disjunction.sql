-- A company is left out where the whole condition cannot be true; the rest is checked locally.
SELECT name
FROM all_companies.customers
WHERE (company = 'Acme' AND id < 5) OR (company = 'Cox' AND id > 5);

/* plan
1. read, "Acme".customers:
   GET /customers?$select=id,name&$filter=id lt 5 or id gt 5 (pages by id; checked again locally)
2. read, "Cox".customers:
   GET /customers?$select=id,name&$filter=id lt 5 or id gt 5 (pages by id; checked again locally)
3. predicate, customers:
   SUPERSET: ("customers".company = 'Acme' AND "customers".id < 5) OR ("customers".company = 'Cox' AND "customers".id > 5) (only a part of it can be sent)
4. local SQL, over each page:
   SELECT "customers".name AS name FROM "customers of all_companies" AS "customers" WHERE ("customers".company = 'Acme' AND "customers".id < 5) OR ("customers".company = 'Cox' AND "customers".id > 5)
*/
