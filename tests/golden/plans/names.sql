-- Names match without case and without underscores; labels stay as written.
SELECT ShortName, [Reference]
FROM Customers
WHERE CreditLimit >= 5;

/* plan
1. read, customers:
   GET /customers?$select=short_name,reference,id&$filter=credit_limit ge 5 (pages by id; exact)
2. predicate, customers:
   EXACT: "customers"."credit_limit" >= 5
*/
