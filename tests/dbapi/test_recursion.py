"""WITH RECURSIVE over the API's tables."""

from __future__ import annotations

import sage200_dialect


def test_a_column_that_only_the_recursion_reads() -> None:
    query = """
        WITH RECURSIVE chain(id, name, next) AS (
            SELECT id, name, id + 1 FROM currencies WHERE id = (SELECT MIN(id) FROM currencies)
            UNION ALL
            SELECT c.id, c.name, c.id + 2 FROM currencies c, chain AS b WHERE c.id = b.next
        )
        SELECT name FROM chain
    """
    with sage200_dialect.connect("sage200://sandbox") as connection:
        names = connection.execute("SELECT id, name FROM currencies ORDER BY id").fetchall()
        assert [id_ - names[0][0] for id_, _ in names] == [0, 1, 3]
        assert connection.execute(query).fetchall() == [(name,) for _, name in names]
