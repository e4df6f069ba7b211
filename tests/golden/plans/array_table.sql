-- An array without a resource of its own is a table too.
SELECT bank_id, email
FROM bank_emails
WHERE bank_id IN (1, 2);

/* plan
1. read, bank_emails:
   GET /banks?$select=id,emails&$expand=emails&$filter=id eq 1 or id eq 2&$top=500 (pages by id; rows from emails; exact)
2. predicate, bank_emails:
   EXACT: "bank_emails".bank_id IN (1, 2)
*/
