"""INSERT: rows of SQL in, POSTs out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from sage200_dialect import DataError, IntegrityError, NotSupportedError, OperationalError, ProgrammingError
from sage200_dialect.dbapi.connection import Connection
from sage200_dialect.dbapi.cursor import Cursor
from sage200_dialect.sandbox import Behaviour, Sandbox

from .conftest import bodies, sent


def test_a_row_is_one_post(cursor: Cursor, sage: Sandbox) -> None:
    cursor.execute(
        "INSERT INTO customers (reference, name, credit_limit, account_opened, main_address_city, on_hold) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        ("ACME01", "Acme", Decimal("2500.50"), dt.date(2026, 2, 3), "Leeds", True),
    )
    assert sent(sage) == [("POST", "/customers")]
    assert bodies(sage) == [
        {
            "reference": "ACME01",
            "name": "Acme",
            "credit_limit": 2500.5,
            "account_opened": "2026-02-03T00:00:00",
            "main_address": {"city": "Leeds"},
            "on_hold": True,
        }
    ]
    (stored,) = [row for row in sage.rows("customers") if row["reference"] == "ACME01"]
    assert (cursor.rowcount, cursor.lastrowid, cursor.description) == (1, stored["id"], None)
    assert len(sage.requests.to("/customers")) == 1, "nothing was read"


def test_several_rows_are_posts_in_their_order(cursor: Cursor, sage: Sandbox) -> None:
    cursor.execute("INSERT INTO couriers (name, website) VALUES ('a', 'x'), ('b', NULL), ('c', DEFAULT)")
    assert bodies(sage) == [{"name": "a", "website": "x"}, {"name": "b"}, {"name": "c"}]
    assert cursor.rowcount == 3
    assert cursor.write_report is not None
    assert cursor.write_report.keys == sorted(cursor.write_report.keys)


def test_executemany(cursor: Cursor, sage: Sandbox) -> None:
    seen: list[int] = []
    cursor.on_write = lambda report: seen.append(report.done)
    cursor.executemany("INSERT INTO couriers (name) VALUES (:name)", [{"name": name} for name in "abc"])
    assert bodies(sage) == [{"name": "a"}, {"name": "b"}, {"name": "c"}]
    assert (cursor.rowcount, seen) == (3, [1, 2, 3])


def test_a_stream_of_parameters_is_taken_one_by_one(cursor: Cursor, sage: Sandbox) -> None:
    def names() -> object:
        for number in range(3):
            yield (f"courier {number} after {len(sent(sage))}",)

    cursor.executemany("INSERT INTO couriers (name) VALUES (?)", names())  # type: ignore[arg-type]
    assert [body["name"][-1] for body in bodies(sage)] == ["0", "1", "2"]  # type: ignore[index]


def test_insert_select_reads_everything_before_it_writes(cursor: Cursor, sage: Sandbox) -> None:
    before = len(sage.rows("couriers"))
    cursor.execute("INSERT INTO couriers (name, website) SELECT name || ' 2', website FROM couriers")
    assert cursor.rowcount == before
    assert [each.method for each in sage.requests if each.path == "/couriers"] == ["GET"] + ["POST"] * before


def test_computed_values_are_rounded_as_their_column_stores_them(cursor: Cursor, sage: Sandbox) -> None:
    cursor.execute(
        "WITH x AS (SELECT 10.005 * 1.5 AS limit_) INSERT INTO customers (reference, name, credit_limit) "
        "SELECT 'A', upper('acme'), limit_ FROM x"
    )
    assert bodies(sage) == [{"reference": "A", "name": "ACME", "credit_limit": 15.01}]


def test_returning_takes_what_sage_answered(cursor: Cursor, sage: Sandbox) -> None:
    cursor.execute(
        "INSERT INTO customers (reference, name) VALUES ('A', 'b') RETURNING id, name, upper(name) AS n"
    )
    assert cursor.fetchall() == [(cursor.lastrowid, "b", "B")]
    assert cursor.description is not None
    assert [each[:2] for each in cursor.description] == [
        ("id", "BIGINT"),
        ("name", "VARCHAR(60)"),
        ("n", "VARCHAR"),
    ]
    assert [each.method for each in sage.requests if each.path.startswith("/customers")] == ["POST"]


@pytest.mark.parametrize(
    "behaviour", [Behaviour(), Behaviour(written_answer="sent"), Behaviour(created_status=201)]
)
def test_returning_reads_only_what_sage_did_not_answer(
    cursor: Cursor, sage: Sandbox, behaviour: Behaviour
) -> None:
    sage.behaviour = behaviour
    cursor.execute(
        "INSERT INTO customers (reference, name) VALUES ('A', 'a'), ('B', 'b') "
        "RETURNING reference, balance, main_address_city"
    )
    assert cursor.fetchall() == [("A", Decimal("0.00"), ""), ("B", Decimal("0.00"), "")]
    reads = [
        each.query.get("$select") for each in sage.requests if each.method == "GET" and each.path != "/sites"
    ]
    assert len(reads) == 1
    assert "reference" not in str(reads[0])


def test_an_answer_without_a_body_is_enough_for_a_plain_insert(cursor: Cursor, sage: Sandbox) -> None:
    sage.behaviour = Behaviour(created_status=204)
    cursor.execute("INSERT INTO couriers (name) VALUES ('x')")
    assert (cursor.rowcount, cursor.lastrowid) == (1, None)
    with pytest.raises(OperationalError, match=r"written, but.*do not send them again"):
        cursor.execute("INSERT INTO couriers (name) VALUES ('y') RETURNING id")


def test_json_text_of_an_array_stays_as_it_was_written(cursor: Cursor, sage: Sandbox) -> None:
    (customer,) = cursor.execute("SELECT min(id) FROM customers").fetchall()[0]
    text = '[{"line_type": "EnumLineTypeFreeText", "description": "work", "line_quantity": 2.50000}]'
    cursor.execute("INSERT INTO sop_orders (customer_id, lines) VALUES (?, ?)", (customer, text))
    assert sent(sage) == [("POST", "/sop_orders")]
    lines = cursor.execute(
        "SELECT description, line_quantity FROM sop_order_lines WHERE sop_order_id = ?",
        (max(row["id"] for row in sage.rows("sop_orders")),),
    )
    assert lines.fetchall() == [("work", Decimal("2.50000"))]


@pytest.mark.parametrize(
    ("statement", "error", "message"),
    [
        (
            "INSERT INTO customers (nam, name) VALUES (1, 2)",
            ProgrammingError,
            "no column nam.*nearest are name",
        ),
        ("INSERT INTO customers (name, NAME) VALUES (1, 2)", ProgrammingError, "name is named twice"),
        (
            "INSERT INTO customers (nam, balance) VALUES (1, 2)",
            ProgrammingError,
            "no column nam.*balance is read-only; name must be given",
        ),
        ("INSERT INTO customers (name) VALUES ('a', 'b')", ProgrammingError, "1 column.*row 1 has 2"),
        ("INSERT INTO customers (name) SELECT 1, 2", ProgrammingError, "1 column.*gives 2"),
        ("INSERT INTO customers (name, balance) VALUES ('a', 1)", DataError, "balance is read-only"),
        ("INSERT INTO customers (reference) VALUES ('A')", IntegrityError, "name must be given"),
        (
            "INSERT INTO customers (name, reference, credit_limit, on_hold) "
            "VALUES (NULL, '123456789', 'x', 'maybe')",
            DataError,
            "row 1: reference: 9 characters.*8 at most; credit_limit: 'x' is no DECIMAL.*"
            "on_hold: 'maybe'.*name must be given.*Nothing was sent",
        ),
        ("INSERT INTO customers (name, credit_limit) VALUES ('a', 1.005)", DataError, "too many digits"),
        ("INSERT INTO customers (name, account_opened) VALUES ('a', 'soon')", DataError, "account_opened"),
        ("INSERT INTO customers (name) VALUES (12.5), (TRUE)", DataError, "row 2: name: True is no VARCHAR"),
        (
            "INSERT INTO sop_orders (lines) VALUES ('{')",
            DataError,
            "JSON text of an array.*customer_id must be",
        ),
        (
            "INSERT INTO customer_contacts (first_name) VALUES ('A')",
            IntegrityError,
            "customer_id must be given",
        ),
        (
            "INSERT INTO sop_order_lines (line_type) VALUES ('EnumLineTypeComment')",
            IntegrityError,
            "sop_order_id must be given",
        ),
        ("INSERT INTO customer_views (id) VALUES (1)", NotSupportedError, "cannot be written.*made from"),
        ("INSERT INTO sys_tables VALUES (1)", NotSupportedError, "cannot be written"),
        ("INSERT INTO all_companies.couriers (name) VALUES ('a')", NotSupportedError, "one company"),
        ("INSERT INTO payment_groups (id) VALUES (1)", NotSupportedError, "not take INSERT.*takes UPDATE"),
        ("INSERT INTO couriers (name) VALUES ('a') ON CONFLICT DO NOTHING", NotSupportedError, "ON CONFLICT"),
        ("INSERT INTO customer VALUES (1)", ProgrammingError, "no table 'customer'.*customers"),
    ],
)
def test_what_is_wrong_is_told_before_any_request(
    cursor: Cursor, sage: Sandbox, statement: str, error: type[Exception], message: str
) -> None:
    cursor.execute("SELECT 1 FROM customers LIMIT 0")
    with pytest.raises(error, match=f"(?s){message}"):
        cursor.execute(statement)
    assert not sent(sage)


def test_a_wrong_row_of_a_list_keeps_all_of_them_back(cursor: Cursor, sage: Sandbox) -> None:
    with pytest.raises(DataError, match="row 3: name: 61 characters"):
        cursor.executemany("INSERT INTO customers (name) VALUES (?)", [("a",), ("b",), ("x" * 61,)])
    assert not sent(sage)
    assert cursor.write_report is not None
    assert cursor.write_report.done == 0


def test_rows_under_a_parent(cursor: Cursor, sage: Sandbox) -> None:
    (customer,) = cursor.execute("SELECT min(id) FROM customers").fetchall()[0]
    cursor.execute("INSERT INTO customer_contacts (customer_id, first_name) VALUES (?, 'Ann')", (customer,))
    contact = cursor.lastrowid
    cursor.execute(
        "INSERT INTO customer_emails (customer_contact_id, email) VALUES (?, 'a@b.example')", (contact,)
    )
    assert sent(sage) == [
        ("POST", f"/customers/{customer}/customer_contacts"),
        ("POST", f"/customer_contacts/{contact}/customer_emails"),
    ]
    assert bodies(sage) == [{"first_name": "Ann"}, {"email": "a@b.example"}]


def test_names_are_found_as_in_queries(cursor: Cursor, sage: Sandbox) -> None:
    cursor.execute('INSERT INTO "main".Couriers ([Name], TrackingUrl) VALUES (@n, @t)', {"n": "x", "t": "y"})
    assert bodies(sage) == [{"name": "x", "tracking_url": "y"}]


def test_another_company_is_written_under_its_name(cursor: Cursor, sage: Sandbox) -> None:
    cursor.execute("INSERT INTO \"Harbour Supplies Ireland\".couriers (name) VALUES ('x') RETURNING name")
    assert cursor.fetchall() == [("x",)]
    assert [each.company for each in sage.requests if each.method == "POST"] == ["Harbour Supplies Ireland"]


def test_readonly_refuses_before_any_request(connect: Callable[..., Connection], sage: Sandbox) -> None:
    cursor = connect(readonly=True).cursor()
    for statement in (
        "INSERT INTO couriers (name) VALUES ('x')",
        "UPDATE couriers SET name = 'x' WHERE id = 1",
        "DELETE FROM couriers WHERE id = 1",
    ):
        with pytest.raises(NotSupportedError, match=r"only reads.*Readonly"):
            cursor.execute(statement)
    assert not sent(sage)


def test_a_rollback_after_a_write_warns(connect: Callable[..., Connection]) -> None:
    connection = connect()
    connection.rollback()
    connection.execute("INSERT INTO couriers (name) VALUES ('x')")
    with pytest.warns(Warning, match="stays written"):
        connection.rollback()
    connection.execute("INSERT INTO couriers (name) VALUES ('y')")
    connection.commit()
    connection.rollback()


def test_the_last_write_is_told_in_sql(cursor: Cursor) -> None:
    cursor.execute("INSERT INTO couriers (name) VALUES ('x'), ('y')")
    assert cursor.write_report is not None
    expected = [(str(key), "INSERT", None) for key in cursor.write_report.keys]
    cursor.execute("SELECT Id, Operation, Message FROM sys_identity")
    assert cursor.fetchall() == expected
