"""UPDATE and DELETE: the rows are found, then one PUT or DELETE each."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sage200_dialect import DataError, NotSupportedError, ProgrammingError
from sage200_dialect.dbapi.connection import Connection
from sage200_dialect.dbapi.cursor import Cursor
from sage200_dialect.sandbox import Behaviour, Sandbox

from .conftest import bodies, sent


def row(sage: Sandbox, table: str, **where: Any) -> dict[str, Any]:
    (found,) = [each for each in sage.rows(table) if where.items() <= each.items()]
    return found


def test_the_rows_are_found_by_their_key_alone(cursor: Cursor, sage: Sandbox) -> None:
    limit = Decimal("3000")
    keys = sorted(each["id"] for each in sage.rows("customers") if each["credit_limit"] > limit)
    cursor.execute("UPDATE customers SET terms_agreed = TRUE WHERE credit_limit > ?", (limit,))
    assert sent(sage) == [("PUT", f"/customers/{key}") for key in keys]
    assert bodies(sage) == [{"terms_agreed": True}] * len(keys)
    assert cursor.rowcount == len(keys) > 1
    (read,) = sage.requests.to("/customers")
    assert read.query["$select"] == "id"


def test_expressions_are_computed_from_each_row(cursor: Cursor, sage: Sandbox) -> None:
    before = {each["id"]: each["credit_limit"] for each in sage.rows("customers")}
    cursor.execute(
        "UPDATE customers SET credit_limit = credit_limit * 1.1 + (SELECT count(*) FROM warehouses) "
        "WHERE credit_limit > 0"
    )
    more = len(sage.rows("warehouses"))
    for each in sage.rows("customers"):
        old = before[each["id"]]
        new = (old * Decimal("1.1") + more).quantize(Decimal("0.01"), "ROUND_HALF_UP") if old else old
        assert each["credit_limit"] == new


def test_a_statement_that_names_the_key_seeks_nothing(cursor: Cursor, sage: Sandbox) -> None:
    key = sage.rows("couriers")[0]["id"]
    cursor.execute("UPDATE couriers SET website = 'w' WHERE id = ?", (key,))
    assert cursor.rowcount == 1
    cursor.execute("DELETE FROM couriers WHERE id = ?", (key,))
    assert cursor.rowcount == 1
    assert [each.method for each in sage.requests if each.path != "/sites"] == ["PUT", "DELETE"]
    cursor.execute("DELETE FROM couriers WHERE id = ?", (key,))
    assert cursor.rowcount == 0
    cursor.execute("UPDATE couriers SET website = 'w' WHERE id = ?", (key,))
    assert cursor.rowcount == 0


def test_where_null_or_wrong_keys_find_nothing(cursor: Cursor, sage: Sandbox) -> None:
    cursor.execute("DELETE FROM couriers WHERE id = ?", (None,))
    assert (cursor.rowcount, sent(sage)) == (0, [])


@pytest.mark.parametrize("statement", ["UPDATE couriers SET website = 'w'", "DELETE FROM couriers"])
def test_every_row_only_when_allowed(
    connect: Callable[..., Connection], sage: Sandbox, statement: str
) -> None:
    with pytest.raises(ProgrammingError, match=r"no WHERE.*AllowUnfilteredWrites"):
        connect().execute(statement)
    assert not sent(sage)
    count = len(sage.rows("couriers"))
    assert connect(AllowUnfilteredWrites="true").execute(statement).rowcount == count


def test_an_inline_object_goes_whole(cursor: Cursor, sage: Sandbox) -> None:
    """Whether Sage keeps the fields of an address that a PUT leaves out is unknown."""
    customer = next(each for each in sage.rows("customers") if each["main_address_city"])
    cursor.execute("UPDATE customers SET main_address_postcode = 'LS1 1AA' WHERE id = ?", (customer["id"],))
    (body,) = bodies(sage)
    address = body["main_address"]  # type: ignore[index]
    assert address["postcode"] == "LS1 1AA"
    assert address["city"] == customer["main_address_city"]
    after = row(sage, "customers", id=customer["id"])
    assert {key for key, value in after.items() if value != customer[key]} <= {
        "main_address_postcode",
        "main_address_date_time_updated",
        "date_time_updated",
    }


def test_what_goes_along_may_be_longer_than_the_catalogue_says(
    connect: Callable[..., Connection], sage: Sandbox, tmp_path: Path
) -> None:
    columns = {
        "id": {"type": "bigint"},
        "main_address_city": {"type": "varchar(60)", "path": "main_address.city"},
        "main_address_postcode": {"type": "varchar(2)", "path": "main_address.postcode"},
    }
    table = {
        "path": "/customers",
        "key": ["id"],
        "item": "/customers/{id}",
        "methods": ["list", "put"],
        "columns": columns,
    }
    (tmp_path / "own.json").write_text(json.dumps({"tables": {"buyers": table}}))
    customer = next(each for each in sage.rows("customers") if each["main_address_postcode"])
    cursor = connect(Location=str(tmp_path)).cursor()
    cursor.execute("UPDATE buyers SET main_address_city = 'York' WHERE id = ?", (customer["id"],))
    assert bodies(sage) == [{"main_address": {"postcode": customer["main_address_postcode"], "city": "York"}}]


def test_a_key_that_would_lead_elsewhere_is_not_sent(
    connect: Callable[..., Connection], sage: Sandbox, tmp_path: Path
) -> None:
    columns = {"name": {"type": "varchar(60)"}, "website": {"type": "varchar(60)"}}
    table = {
        "path": "/couriers",
        "key": ["name"],
        "item": "/couriers/{name}",
        "methods": ["list", "put", "delete"],
        "columns": columns,
    }
    (tmp_path / "own.json").write_text(json.dumps({"tables": {"senders": table}}))
    connect().execute("INSERT INTO couriers (name) VALUES ('..')")
    sage.requests.clear()
    with pytest.raises(DataError, match=r"name = '\.\.' cannot stand in the path"):
        connect(Location=str(tmp_path)).execute("DELETE FROM senders WHERE name = '..'")
    assert not sent(sage)


def test_null_is_sent_as_it_is_written(cursor: Cursor, sage: Sandbox) -> None:
    sage.behaviour = Behaviour(nulls="accepted")
    cursor.execute(
        "UPDATE customers SET last_credit_review = NULL WHERE id = ?", (sage.rows("customers")[0]["id"],)
    )
    assert bodies(sage) == [{"last_credit_review": None}]


def test_update_from_another_table(cursor: Cursor, sage: Sandbox) -> None:
    order = sage.rows("sop_orders")[0]
    cursor.execute(
        "UPDATE customers c SET website = 'order ' || o.document_no FROM sop_orders AS o "
        "WHERE o.customer_id = c.id AND o.id = ? RETURNING c.id, website",
        (order["id"],),
    )
    assert cursor.fetchall() == [(order["customer_id"], f"order {order['document_no']}")]
    with pytest.raises(ProgrammingError, match="more than once"):
        cursor.execute("UPDATE customers c SET website = 'x' FROM sop_orders o WHERE o.customer_id = c.id")


def test_delete_returns_what_there_was(cursor: Cursor, sage: Sandbox) -> None:
    cursor.executemany("INSERT INTO couriers (name, website) VALUES (?, 'gone')", [("a",), ("b",)])
    cursor.execute(
        "DELETE FROM couriers c USING (VALUES ('a'), ('b')) AS v(name) WHERE v.name = c.name "
        "RETURNING c.name, length(website) AS n"
    )
    assert sorted(cursor.fetchall()) == [("a", 4), ("b", 4)]
    assert cursor.description is not None
    assert [each[1] for each in cursor.description] == ["VARCHAR(60)", "BIGINT"]


def test_several_rows_go_in_one_put_where_sage_takes_an_array(cursor: Cursor, sage: Sandbox) -> None:
    rows = sage.rows("couriers")
    cursor.execute("UPDATE couriers SET website = name || '.example' WHERE id > 0 RETURNING website")
    assert sorted(cursor.fetchall()) == sorted((f"{each['name']}.example",) for each in rows)
    assert sent(sage) == [("PUT", "/couriers")]
    assert cursor.rowcount == len(rows)


class TestOptimisticCheck:
    def test_a_row_that_changed_meanwhile_is_left_alone(self, cursor: Cursor, sage: Sandbox) -> None:
        statement = "UPDATE customers SET website = 'w' WHERE id = ? AND date_time_updated = ?"
        customer = sage.rows("customers")[0]
        old = (customer["id"], customer["date_time_updated"])
        cursor.execute(statement, old)
        assert cursor.rowcount == 1
        cursor.execute(statement, old)
        assert cursor.rowcount == 0
        assert len(sent(sage)) == 1

    def test_each_of_several_rows_is_read_just_before(self, cursor: Cursor, sage: Sandbox) -> None:
        cursor.execute(
            "UPDATE customers SET website = 'w' WHERE date_time_updated < '2100-01-01' AND id <= ?",
            (sorted(each["id"] for each in sage.rows("customers"))[2],),
        )
        methods = [each.method for each in sage.requests if each.path.startswith("/customers")]
        assert methods == ["GET", *["GET", "PUT"] * 3]
        assert cursor.rowcount == 3


@pytest.mark.parametrize(
    ("statement", "error", "message"),
    [
        ("UPDATE customers SET balance = 1, reference = '' WHERE id = 1", ProgrammingError, "read-only; ref"),
        ("UPDATE customers SET name = ? WHERE id = 1", DataError, "61 characters"),
        ("UPDATE customer_contacts SET customer_id = 1 WHERE id = 1", ProgrammingError, "the row belongs"),
        ("UPDATE sop_orders SET lines = '[]' WHERE id = 1", NotSupportedError, "array.*sop_order_lines"),
        ("DELETE FROM sop_order_lines WHERE id = 1", NotSupportedError, "cannot be deleted.*orders"),
        ("UPDATE customers SET name = 'a' WHERE id = 1 ORDER BY id LIMIT 1", NotSupportedError, "subquery"),
        ("UPDATE customers SET (name, website) = ('a', 'b') WHERE id = 1", NotSupportedError, "= value"),
        ("DELETE FROM company_details WHERE id = 1", NotSupportedError, "not take DELETE"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_before_any_request(
    cursor: Cursor, sage: Sandbox, statement: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"(?s){message}"):
        cursor.execute(statement, ("x" * 61,) if "?" in statement else None)
    assert not sent(sage)
