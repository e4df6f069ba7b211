WITH RECURSIVE chain AS (
    SELECT id, id + 1 AS next FROM sop_orders WHERE id = 5
    UNION ALL
    SELECT o.id, o.id + 1 FROM sop_orders o JOIN chain ON o.id = chain.next WHERE chain.id < 100
)
SELECT id FROM chain;

/* plan
1. read, sop_orders:
   GET /sop_orders?$select=id (pages by id; unfiltered)
2. predicate, sop_orders:
   LOCAL: o.id = chain.next (it compares the columns of two tables)
3. predicate, sop_orders:
   LOCAL: "sop_orders".id = 5 (the rows are read for another part of the statement, which needs more of them)
4. predicate, chain:
   LOCAL: chain.id < 100 (it is about what a subquery computes)
5. local SQL, over all rows:
   WITH RECURSIVE chain AS (SELECT "sop_orders".id AS id, "sop_orders".id + 1 AS next FROM "sop_orders_2" AS "sop_orders" WHERE "sop_orders".id = 5 UNION ALL SELECT o.id AS id, o.id + 1 AS _col_1 FROM "sop_orders_2" AS o JOIN chain AS chain ON o.id = chain.next WHERE chain.id < 100) SELECT chain.id AS id FROM chain AS chain
*/
