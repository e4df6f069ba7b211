"""PEP 249 as its users call it, over the sandbox."""

from __future__ import annotations

import datetime
import decimal
import gc
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import Connection, sandbox
from sage200_dialect.errors import (
    DatabaseError,
    InterfaceError,
    NotSupportedError,
    OperationalError,
    StatementCancelled,
    StatementTimeout,
)
from sage200_dialect.sandbox import Behaviour, Fault, Sandbox

STREAMED = "SELECT id FROM customers"


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start() as running:
        yield running


@pytest.fixture
def connection(sage: Sandbox) -> Iterator[Connection]:
    with sage200_dialect.connect(sage.url) as open_connection:
        yield open_connection


def test_fetching(connection: Connection) -> None:
    cursor = connection.cursor()
    assert cursor.execute("SELECT id FROM customers ORDER BY id LIMIT 7") is cursor
    first = cursor.fetchone()
    assert cursor.fetchmany() == [(first[0] + 1,)] if first else False
    cursor.arraysize = 2
    assert len(cursor.fetchmany()) == 2
    assert len(cursor.fetchmany(2)) == 2
    assert len(cursor.fetchall()) == 1
    assert (cursor.fetchone(), cursor.fetchmany(3), cursor.fetchall()) == (None, [], [])
    assert cursor.rowcount == -1
    assert list(cursor.execute("SELECT 1 UNION ALL SELECT 2 ORDER BY 1")) == [(1,), (2,)]


def test_types_and_description(connection: Connection) -> None:
    cursor = connection.execute(
        "SELECT id, name, balance, on_hold, date_time_updated, application_date FROM customers LIMIT 1"
    )
    assert [column[:2] for column in cursor.description or []] == [
        ("id", "BIGINT"),
        ("name", "VARCHAR(60)"),
        ("balance", "DECIMAL(18,2)"),
        ("on_hold", "BOOLEAN"),
        ("date_time_updated", "TIMESTAMP"),
        ("application_date", "DATE"),
    ]
    row = cursor.fetchone()
    assert row is not None
    kinds = (int, str, decimal.Decimal, bool, datetime.datetime, datetime.date)
    assert all(value is None or type(value) is kind for value, kind in zip(row, kinds, strict=True))
    assert (cursor.description or [])[2][4:6] == (18, 2)
    assert (cursor.description or [])[0][1] == sage200_dialect.NUMBER
    assert (cursor.description or [])[4][1] == sage200_dialect.DATETIME


def test_description_of_an_empty_result(connection: Connection) -> None:
    cursor = connection.execute("SELECT UPPER(name), SUM(balance) FROM customers WHERE id = -1 GROUP BY 1")
    assert [column[:2] for column in cursor.description or []] == [
        ("UPPER(name)", "VARCHAR"),
        ("SUM(balance)", "DECIMAL(38,2)"),
    ]
    assert cursor.fetchall() == []


def test_labels_are_what_was_written(connection: Connection) -> None:
    cursor = connection.execute(
        'SELECT Id, ShortName AS "My Name", COUNT(*) FROM Customers GROUP BY 1, 2 LIMIT 1'
    )
    assert [column[0] for column in cursor.description or []] == ["Id", "My Name", "COUNT(*)"]


def test_parameters_are_values_never_text(connection: Connection) -> None:
    hostile = "x' OR '1'='1"
    assert connection.execute("SELECT id FROM customers WHERE name = ?", (hostile,)).fetchall() == []
    assert connection.execute("SELECT :a || :b", {"a": "O'", "b": "Brien ?:@"}).fetchone() == ("O'Brien ?:@",)
    assert connection.execute("SELECT @a", {"@a": 5}).fetchone() == (5,)
    day, moment = datetime.date(2024, 2, 29), datetime.datetime(2024, 2, 29, 12, 30, 1, 5)
    values = (1, -2, decimal.Decimal("-0.10"), True, None, day, moment, "ü")
    assert connection.execute("SELECT ?, ?, ?, ?, ?, ?, ?, ?", values).fetchone() == values


@pytest.mark.parametrize("mark", ["?", "? "])
def test_a_parameter_is_cast(connection: Connection, mark: str) -> None:
    assert connection.execute(f"SELECT {mark}::BIGINT + 1", ("6",)).fetchall() == [(7,)]


def test_marks_in_text_pass_untouched(connection: Connection) -> None:
    assert connection.execute("SELECT '100% :x ? @y [z]', 7 % 4").fetchone() == ("100% :x ? @y [z]", 3)


def test_arrow(connection: Connection) -> None:
    table = connection.execute("SELECT id, balance FROM customers").fetch_arrow_table()
    assert [str(field.type) for field in table.schema] == ["int64", "decimal128(18, 2)"]
    rows = connection.execute("SELECT id, balance FROM customers").fetchall()
    assert sorted(table.to_pylist(), key=lambda row: row["id"]) == [
        {"id": id_, "balance": balance} for id_, balance in sorted(rows)
    ]
    empty = connection.execute("SELECT id, name FROM customers WHERE 1 = 0").fetch_arrow_table()
    assert (empty.num_rows, empty.column_names) == (0, ["id", "name"])
    cursor = connection.execute("SELECT id FROM customers")
    cursor.fetchone()
    with pytest.raises(InterfaceError, match="already fetched"):
        cursor.fetch_arrow_table()


def test_stats_and_plan(connection: Connection) -> None:
    cursor = connection.execute("SELECT id FROM customers")
    rows = cursor.fetchall()
    assert (cursor.stats.rows, cursor.stats.pages, cursor.stats.retries) == (len(rows), 1, 0)
    assert cursor.plan is not None
    assert cursor.plan.mode == "direct"


def test_optional_parts(connection: Connection) -> None:
    cursor = connection.cursor()
    cursor.setinputsizes([int])
    cursor.setoutputsize(10)
    connection.commit()
    connection.rollback()
    with pytest.raises(NotSupportedError):
        cursor.executemany("SELECT ?", [(1,)])
    with pytest.raises(sage200_dialect.ProgrammingError, match="nominal_analysis_items must be given"):
        cursor.callproc("bank_payment", (1,))
    assert connection.Error is sage200_dialect.Error


def test_a_cancel_before_the_first_request_counts(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sage200_dialect.dbapi import execution

    cursor = connection.cursor()
    real = execution.prepare

    def slow(*arguments: Any, **named: Any) -> Any:
        cursor.cancel()
        return real(*arguments, **named)

    monkeypatch.setattr(execution, "prepare", slow)
    with pytest.raises(StatementCancelled):
        cursor.execute("SELECT id FROM customers")
    monkeypatch.undo()
    assert cursor.execute("SELECT id FROM customers LIMIT 1").fetchall()


def test_a_connection_is_shared_by_threads(connection: Connection) -> None:
    expected = connection.execute("SELECT COUNT(*), SUM(balance) FROM customers").fetchall()
    found: list[object] = []

    def work() -> None:
        found.append(connection.execute("SELECT COUNT(*), SUM(balance) FROM customers").fetchall())

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8


def warm_up(sage: Sandbox) -> None:
    """The first answers of a sandbox may take it longer than the short time-outs of these tests."""
    with sage200_dialect.connect(sage.url) as connection:
        connection.execute(STREAMED).fetchall()


def _threads() -> set[str]:
    return {
        thread.name
        for thread in threading.enumerate()
        if "sage200" in thread.name and "sandbox" not in thread.name
    }


@pytest.mark.parametrize(
    "statement", [STREAMED, "SELECT UPPER(name) FROM customers", "SELECT SUM(id) FROM customers"]
)
def test_cancel_from_another_thread(statement: str) -> None:
    with (
        sandbox.start(behaviour=Behaviour(latency=0)) as sage,
        sage200_dialect.connect(sage.url) as connection,
    ):
        connection.execute("SELECT id FROM currencies").fetchall()
        sage.faults.add(Fault(path="/customers", delay=30))
        cursor = connection.cursor()
        timer = threading.Timer(0.3, cursor.cancel)
        timer.start()
        started = time.monotonic()
        with pytest.raises(StatementCancelled):
            cursor.execute(statement).fetchall()
        assert time.monotonic() - started < 5


def test_statement_timeout() -> None:
    with sandbox.start() as sage, sage200_dialect.connect(sage.url, StatementTimeout=1) as connection:
        warm_up(sage)
        sage.faults.add(Fault(path="/customers", delay=30))
        with pytest.raises(StatementTimeout, match="StatementTimeout"):
            connection.execute(STREAMED).fetchall()


def test_a_failure_midway_raises_and_kills_the_cursor() -> None:
    rows = [{"id": number} for number in range(1, 1501)]
    with sandbox.start(data={"customers": [{**row} for row in rows]}) as sage:
        warm_up(sage)
        options = {"Pagesize": 500, "Timeout": 2, "MaxConcurrentRequests": 1}
        with sage200_dialect.connect(sage.url, **options) as connection:
            cursor = connection.execute(STREAMED)
            assert len(cursor.fetchmany(500)) == 500
            sage.faults.add(Fault(path="/customers", status=500, times=50))
            with pytest.raises(OperationalError):
                cursor.fetchall()
            with pytest.raises(InterfaceError, match="failed"):
                cursor.fetchone()
            sage.faults.clear()
            assert len(cursor.execute(STREAMED).fetchall()) == 1500


BROKEN = {
    "truncated": Fault.truncated(path="/customers", times=50),
    "web page": Fault.html(path="/customers", times=50),
    "empty": Fault.empty(path="/customers", times=50),
    "cut off": Fault(path="/customers", close_after=100, times=50),
    "reset": Fault(path="/customers", reset=True, times=50),
}


@pytest.mark.parametrize("fault", BROKEN.values(), ids=BROKEN)
def test_a_broken_page_is_never_a_short_result(fault: Fault) -> None:
    with sandbox.start() as sage:
        warm_up(sage)
        sage.faults.add(fault)
        with sage200_dialect.connect(sage.url, Timeout=1) as connection, pytest.raises(DatabaseError):
            connection.execute(STREAMED).fetchall()


def test_an_abandoned_cursor_leaves_no_thread(sage: Sandbox) -> None:
    with sage200_dialect.connect(sage.url, Pagesize=10) as connection:
        cursor = connection.execute("SELECT id FROM sop_orders o WHERE document_no LIKE '%0%' LIMIT 1")
        assert cursor.fetchone()
        del cursor
    gc.collect()
    deadline = time.monotonic() + 5
    while _threads() and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    assert not _threads()
