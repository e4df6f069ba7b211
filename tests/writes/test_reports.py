"""Whatever ends a statement midway, its report says what became of each row by then."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

import sage200_dialect
from sage200_dialect import (
    DataError,
    RequestFailed,
    StatementCancelled,
    Warning,
    WriteOutcomeUnknown,
    WriteRefused,
    sandbox,
)
from sage200_dialect.dbapi.connection import Connection
from sage200_dialect.dbapi.cursor import Cursor
from sage200_dialect.engine.writes.report import WriteReport
from sage200_dialect.sandbox import Behaviour, Fault, Sandbox
from sage200_dialect.sandbox.faults import WRITES

from .conftest import bodies, sent

INSERT = "INSERT INTO couriers (name) VALUES (?)"


def made(sage: Sandbox) -> list[int]:
    return sorted(row["id"] for row in sage.rows("couriers") if row["name"].startswith("new"))


def told(cursor: Cursor, sage: Sandbox) -> None:
    """The report holds exactly what is stored."""
    assert cursor.write_report is not None
    assert sorted(cursor.write_report.keys) == made(sage)  # type: ignore[type-var]
    assert cursor.rowcount == len(made(sage))


@pytest.fixture(params=[1, 3])
def writer(request: pytest.FixtureRequest, connect: Callable[..., Connection]) -> Cursor:
    return connect(ConcurrentWrites=request.param).cursor()


def test_a_wrong_row_of_a_stream(writer: Cursor, sage: Sandbox) -> None:
    def rows() -> Iterator[tuple[object]]:
        yield from [("new 1",), ("new 2",), ("x" * 61,), ("new 4",)]

    with pytest.raises(DataError, match=r"row 3: .*2 row\(s\) were written and stay") as raised:
        writer.executemany(INSERT, rows())
    assert len(made(sage)) == 2
    assert raised.value.report is writer.write_report
    told(writer, sage)


def test_a_stream_that_breaks(writer: Cursor, sage: Sandbox) -> None:
    def rows() -> Iterator[tuple[object]]:
        yield ("new 1",)
        yield ("new 2",)
        raise LookupError("the file ends here")

    with pytest.raises(LookupError, match="the file ends here"):
        writer.executemany(INSERT, rows())
    assert len(made(sage)) == 2
    told(writer, sage)


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_cancel_between_rows(at_once: int) -> None:
    with (
        sandbox.start(orders=1) as sage,  # of its own: requests may end there later than here
        sage200_dialect.connect(sage.url, ConcurrentWrites=at_once) as connection,
    ):
        cursor = connection.cursor()
        cursor.on_write = lambda report: cursor.cancel() if report.done == 2 else None
        with pytest.raises((StatementCancelled, WriteOutcomeUnknown)):
            cursor.executemany(INSERT, [(f"new {number}",) for number in range(30)])
        report = cursor.write_report
        assert report is not None
        assert 2 <= report.done + len(report.failures) < 10
        assert set(report.keys) <= set(made(sage))


def test_progress_that_raises(writer: Cursor, sage: Sandbox) -> None:
    def stop(report: object) -> None:
        raise LookupError("enough")

    writer.on_write = stop
    with pytest.raises(LookupError, match="enough"):
        writer.executemany(INSERT, [(f"new {number}",) for number in range(30)])
    assert 1 <= len(made(sage)) <= 4
    told(writer, sage)


@pytest.mark.parametrize("at_once", [1, 3])
def test_ctrl_c_between_rows(at_once: int) -> None:
    def rows() -> Iterator[tuple[object]]:
        yield ("new 1",)
        raise KeyboardInterrupt

    with (
        sandbox.start(orders=1) as sage,
        sage200_dialect.connect(sage.url, ConcurrentWrites=at_once) as connection,
    ):
        cursor = connection.cursor()
        with pytest.raises(KeyboardInterrupt):
            cursor.executemany(INSERT, rows())
        report = cursor.write_report
        assert report is not None
        assert report.done + len(report.failures) == 1


class TestReadsBetween:
    """The reads of a statement that writes may fail too."""

    @pytest.fixture
    def orders(self, sage: Sandbox) -> list[int]:
        return sorted({each["sop_order_id"] for each in sage.rows("sop_order_lines")})[:2]

    LINES = (
        "INSERT INTO sop_order_lines (sop_order_id, line_type, description, line_quantity) "
        "VALUES (?, 'EnumLineTypeFreeText', 'new', ?)"
    )

    def count(self, sage: Sandbox) -> int:
        return sum(each["description"] == "new" for each in sage.rows("sop_order_lines"))

    def test_after_a_line_that_was_written(self, cursor: Cursor, sage: Sandbox, orders: list[int]) -> None:
        sage.faults.add(Fault(status=404, methods=("GET",), path="/sop_orders/*/sop_order_lines", skip=1))
        cursor.execute(self.LINES, (orders[0], 1))
        assert self.count(sage) == 1
        assert (cursor.rowcount, cursor.lastrowid) == (1, None)

    def test_after_lines_that_were_refused(self, cursor: Cursor, sage: Sandbox, orders: list[int]) -> None:
        sage.faults.add(
            Fault(status=404, methods=("GET",), path="/sop_orders/*/sop_order_lines", skip=1, times=5)
        )
        sage.faults.add(Fault(status=400, methods=WRITES))
        with pytest.raises(WriteOutcomeUnknown, match="may have been carried out"):
            cursor.executemany(self.LINES, [(orders[0], 1), (orders[0], 2)])
        assert cursor.write_report is not None
        assert [each.state for each in cursor.write_report.failures] == ["unknown", "unknown"]

    def test_before_the_second_document(self, cursor: Cursor, sage: Sandbox, orders: list[int]) -> None:
        sage.faults.add(
            Fault(status=404, methods=("GET",), path="/sop_orders/*/sop_order_lines", skip=1, times=5)
        )
        with pytest.raises(RequestFailed, match=r"1 row\(s\) were written.*1 were not sent") as raised:
            cursor.executemany(self.LINES, [(orders[0], 1), (orders[1], 1)])
        assert self.count(sage) == 1
        assert raised.value.report is cursor.write_report
        assert cursor.rowcount == 1


class TestManyUpdates:
    """executemany of UPDATE and DELETE."""

    UPDATE = "UPDATE customers SET website = ? WHERE id = ?"

    def keys(self, sage: Sandbox, table: str = "customers") -> list[int]:
        return sorted(row["id"] for row in sage.rows(table))

    def test_going_on_after_an_error(self, connect: Callable[..., Connection], sage: Sandbox) -> None:
        cursor = connect(ContinueOnError=True).cursor()
        keys = self.keys(sage)[:4]
        sage.faults.add(Fault(status=400, methods=WRITES, skip=1))
        with pytest.raises(WriteRefused, match=r"row 2: .*3 row\(s\) were written"):
            cursor.executemany(self.UPDATE, [("w", key) for key in keys])
        report = cursor.write_report
        assert report is not None
        assert report.keys == [keys[0], *keys[2:]]
        assert [(each.row, each.key) for each in report.failures] == [(2, keys[1])]

    def test_sets_that_are_sought_go_on_too(self, connect: Callable[..., Connection], sage: Sandbox) -> None:
        cursor = connect(ContinueOnError=True).cursor()
        keys = self.keys(sage)[:3]
        sage.faults.add(Fault(status=400, methods=WRITES))
        with pytest.raises(WriteRefused):
            cursor.executemany(self.UPDATE + " AND name <> ''", [("w", key) for key in keys])
        assert cursor.write_report is not None
        assert cursor.write_report.keys == keys[1:]
        assert [each.row for each in cursor.write_report.failures] == [1]

    def test_nothing_follows_a_failure(self, cursor: Cursor, sage: Sandbox) -> None:
        keys = self.keys(sage)[:4]
        sage.faults.add(Fault(status=400, methods=WRITES, skip=1))
        with pytest.raises(WriteRefused, match=r"row 2: .*1 row\(s\) were written.*2 were not sent"):
            cursor.executemany(self.UPDATE, [("w", key) for key in keys])
        assert len(sent(sage)) == 2

    def test_a_wrong_value_of_a_list_keeps_all_of_them_back(self, cursor: Cursor, sage: Sandbox) -> None:
        first, second = self.keys(sage)[:2]
        with pytest.raises(DataError, match=r"row 2: .*website"):
            cursor.executemany(self.UPDATE, [("w", first), ("x" * 500, second)])
        assert not sent(sage)

    def test_several_at_once(self, connect: Callable[..., Connection], sage: Sandbox) -> None:
        cursor = connect(ConcurrentWrites=4).cursor()
        keys = self.keys(sage)[:8]
        sage.faults.add(Fault(delay=0.05, methods=WRITES, times=8))
        cursor.executemany(self.UPDATE, [("w", key) for key in keys])
        assert cursor.rowcount == 8
        spans = [
            (each.started, each.started + each.seconds) for each in sage.requests if each.method == "PUT"
        ]
        assert max(sum(begin <= moment < end for begin, end in spans) for moment, _ in spans) > 1

    def test_arrays_in_one_put(self, cursor: Cursor, sage: Sandbox) -> None:
        first, second, third = self.keys(sage, "couriers")[:3]
        cursor.executemany(
            "UPDATE couriers SET website = ? WHERE id = ?",
            [("a", first), ("b", second), ("nobody", 999_999_999), ("c", None), ("d", third), ("e", first)],
        )
        assert sent(sage) == [("PUT", "/couriers"), ("PUT", f"/couriers/{first}")]
        assert bodies(sage) == [
            [
                {"id": first, "website": "a"},
                {"id": second, "website": "b"},
                {"id": third, "website": "d"},
            ],
            {"website": "e"},
        ]
        assert cursor.rowcount == 4

    def test_deletes(self, cursor: Cursor, sage: Sandbox) -> None:
        first, second = self.keys(sage, "couriers")[:2]
        cursor.executemany("DELETE FROM couriers WHERE id = ?", [(first,), (999_999_999,), (second,)])
        assert cursor.rowcount == 2
        assert cursor.write_report is not None
        assert (cursor.write_report.rows, cursor.write_report.gone) == (3, 1)


def test_a_line_that_somebody_deleted_meanwhile(cursor: Cursor, sage: Sandbox) -> None:
    lines = sorted(sage.rows("sop_order_lines"), key=lambda each: each["sop_order_id"])
    first, last = lines[0]["id"], lines[-1]["id"]

    def delete(report: WriteReport) -> None:
        if report.done == 1:
            other.execute("UPDATE sop_order_lines SET is_to_delete = TRUE WHERE id = ?", (last,))

    other = cursor.connection.cursor()
    cursor.on_write = delete
    cursor.execute(f"UPDATE sop_order_lines SET description = 'z' WHERE id IN ({first}, {last})")
    assert last not in {each["id"] for each in sage.rows("sop_order_lines")}
    assert cursor.rowcount == 1
    assert cursor.write_report is not None
    assert cursor.write_report.gone == 1


def test_a_stream_is_not_begun_anew() -> None:
    """What was taken from it is gone: a second attempt would leave those rows out."""
    statement = "INSERT INTO couriers (name) SELECT ? || count(*) FROM (SELECT DISTINCT * FROM products) AS p"
    rows = [("new 1 ",), ("new 2 ",)]
    with sandbox.start(orders=1) as sage, sage200_dialect.connect(sage.url) as connection:
        sage.behaviour = Behaviour(missing=frozenset({"products.description"}))
        cursor = connection.cursor()
        with pytest.raises(RequestFailed, match="description"):
            cursor.executemany(statement, iter(rows))
        assert not sent(sage)
        with pytest.warns(Warning, match="description"):
            cursor.executemany(statement, iter(rows))
        assert len(made(sage)) == 2
