-- Without a table there is nothing to request.
SELECT 1 + 1 AS two;

/* plan
1. local SQL, over all rows:
   SELECT 1 + 1 AS two
*/
