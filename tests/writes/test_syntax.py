"""What the parser understands and the driver does not carry out is refused, never passed over."""

from __future__ import annotations

import pytest

from sage200_dialect import NotSupportedError, ProgrammingError
from sage200_dialect.dbapi.cursor import Cursor
from sage200_dialect.sandbox import Sandbox

from .conftest import bodies, sent


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("DELETE TOP (1) FROM couriers WHERE id > 0", "between DELETE and FROM"),
        ("DELETE x FROM couriers c JOIN products x ON x.id = c.id WHERE c.id = 5", "between DELETE and FROM"),
        ("DELETE x FROM couriers c WHERE c.id = 5", "between DELETE and FROM"),
        ("DELETE FROM couriers c JOIN products x ON x.id = c.id WHERE c.id = 5", "one table.*USING"),
        ("DELETE FROM ONLY couriers WHERE id = 5", "one table"),
        ("UPDATE couriers c JOIN products x ON TRUE SET website = 'b' WHERE c.id = 5", "one table.*FROM"),
        ("UPDATE couriers c, products x SET website = 'b' WHERE c.id = 5", "one table"),
        ("UPDATE couriers TABLESAMPLE (1 ROWS) SET website = 'b' WHERE id > 0", "one table"),
        ("UPDATE couriers SET website = DEFAULT WHERE id > 0", "DEFAULT"),
        ("INSERT OR REPLACE INTO couriers (name) VALUES ('a')", "look first"),
        ("INSERT INTO couriers (name) VALUES ('a') RETURNING id INTO x", "INTO is not supported"),
        ("INSERT INTO couriers (name) VALUES ('a') RETURNING count(*)", "is an aggregate"),
        ("DELETE FROM couriers WHERE id > 0 RETURNING max(id)", "is an aggregate"),
        ("INSERT INTO couriers (name) VALUES ('a') RETURNING (SELECT max(id) FROM products)", "no subquery"),
        ("UPDATE couriers SET name = 'a' WHERE id > 0 RETURNING id IN (SELECT id FROM products)", "no subq"),
    ],
)
def test_not_carried_out(cursor: Cursor, sage: Sandbox, statement: str, message: str) -> None:
    with pytest.raises(NotSupportedError, match=message):
        cursor.execute(statement)
    assert not sent(sage)


@pytest.mark.parametrize(
    "statement",
    [
        "WITH couriers AS (SELECT id FROM customers) DELETE FROM couriers WHERE id > 0",
        "WITH Couriers AS (SELECT id FROM customers) UPDATE couriers SET website = 'b' WHERE id > 0",
    ],
)
def test_a_with_does_not_hide_the_table_that_is_written(
    cursor: Cursor, sage: Sandbox, statement: str
) -> None:
    with pytest.raises(ProgrammingError, match="another name"):
        cursor.execute(statement)
    assert not sent(sage)


def test_only_columns_of_the_table_are_assigned(cursor: Cursor, sage: Sandbox) -> None:
    with pytest.raises(ProgrammingError, match="only columns of c can be assigned"):
        cursor.execute("UPDATE couriers c SET p.name = 'x' FROM products p WHERE p.id = c.id")
    key = sage.rows("couriers")[0]["id"]
    cursor.execute("UPDATE couriers AS c SET c.website = 'x' WHERE c.id = ?", (key,))
    assert cursor.rowcount == 1


def test_the_values_of_a_new_row_see_the_with(cursor: Cursor, sage: Sandbox) -> None:
    cursor.execute(
        "WITH x AS (SELECT 'from x' AS n) INSERT INTO couriers (name, website) VALUES ((SELECT n FROM x), ?)",
        ("w",),
    )
    assert bodies(sage) == [{"name": "from x", "website": "w"}]


def test_delete_from_an_alias(cursor: Cursor, sage: Sandbox) -> None:
    first, second = (each["id"] for each in sage.rows("couriers")[:2])
    cursor.execute("DELETE c FROM couriers AS c WHERE c.id = ?", (first,))
    cursor.execute("DELETE couriers WHERE id = ?", (second,))
    assert sent(sage) == [("DELETE", f"/couriers/{first}"), ("DELETE", f"/couriers/{second}")]


def test_delete_takes_a_row_once_however_often_it_is_found(cursor: Cursor, sage: Sandbox) -> None:
    key = sage.rows("couriers")[0]["id"]
    cursor.execute(
        "DELETE FROM couriers USING (VALUES (1), (2)) AS v(n) WHERE couriers.id = ? RETURNING couriers.id",
        (key,),
    )
    assert cursor.fetchall() == [(key,)]
    assert sent(sage) == [("DELETE", f"/couriers/{key}")]
