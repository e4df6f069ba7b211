"""Whatever goes wrong on the way: no write is carried out twice, and every report is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

import sage200_dialect
from sage200_dialect import (
    Error,
    RequestFailed,
    StatementCancelled,
    WriteOutcomeUnknown,
    WriteRefused,
    sandbox,
)
from sage200_dialect.dbapi.connection import Connection
from sage200_dialect.dbapi.cursor import Cursor
from sage200_dialect.engine.writes.report import WriteReport
from sage200_dialect.sandbox import Fault, Sandbox
from sage200_dialect.sandbox.faults import WRITES

from .conftest import sent

PAGE = b"<html>Sign in</html>"


def kinds(skip: int, times: int) -> list[Fault]:
    """Everything that can happen to a write: before it is carried out, and after."""
    where = {"methods": WRITES, "skip": skip, "times": times}
    found = [Fault.lost(**where), Fault.unheard(**where)]
    found += [Fault(status=status, **where) for status in (400, 401, 403, 404, 408, 409, 429, 500, 503, 504)]
    found += [Fault(status=status, processed=True, **where) for status in (207, 303, 408, 500, 502, 504)]
    found += [Fault(status=200, body=PAGE, processed=done, **where) for done in (True, False)]
    found += [Fault(status=201, body=b"", processed=False, **where)]
    found += [Fault(truncate=3, **where), Fault(close_after=3, **where), Fault(delay=0.01, **where)]
    return found


scripts = st.lists(
    st.tuples(st.integers(0, 4), st.integers(1, 2)).flatmap(lambda each: st.sampled_from(kinds(*each))),
    max_size=3,
)


@dataclass(frozen=True)
class Case:
    rows: int
    script: list[Fault]
    continues: bool
    at_once: int


cases = st.builds(Case, st.integers(1, 5), scripts, st.booleans(), st.sampled_from([1, 1, 3]))
laws = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


def run(sage: Sandbox, case: Case, work: Callable[[Cursor], object]) -> WriteReport:
    """Carry out `work` under the script; what it raises must agree with its report."""
    sage.requests.clear()
    connection = sage200_dialect.connect(
        sage.url, ContinueOnError=case.continues, ConcurrentWrites=case.at_once, Timeout=20
    )
    with connection:
        cursor = connection.cursor()
        sage.faults.add(*case.script)
        try:
            work(cursor)
            raised: Error | None = None
        except Error as error:
            raised = error
        finally:
            sage.faults.clear()
        report = cursor.write_report
        assert report is not None
        states = {each.state for each in report.failures}
        assert (raised is None) == (not states)
        assert isinstance(raised, WriteOutcomeUnknown) == ("unknown" in states)
        assert cursor.rowcount == report.done
        assert (
            report.rows
            == report.done
            + report.gone
            + len([each for each in report.failures if each.state != "not sent"])
            + report.not_sent
        )
        if not case.continues and case.at_once == 1:
            requests = {(each.state, each.message) for each in report.failures if each.state != "not sent"}
            assert len(requests) <= 1, "something was sent after a failure"
    effects = Counter(effect for each in sage.requests for effect in each.effects)
    assert not [effect for effect, count in effects.items() if count > 1], "something was carried out twice"
    return report


@laws
@given(case=cases)
def test_insert(sage: Sandbox, case: Case) -> None:
    sage.reset()
    names = [f"courier {number}" for number in range(case.rows)]
    report = run(
        sage,
        case,
        lambda cursor: cursor.executemany("INSERT INTO couriers (name) VALUES (?)", [(n,) for n in names]),
    )
    stored = Counter(row["name"] for row in sage.rows("couriers"))
    states = {each.row: each.state for each in report.failures}
    keys = {row["name"]: row["id"] for row in sage.rows("couriers")}
    assert set(report.keys) <= set(keys.values()), "what is called done is there"
    for number, name in enumerate(names, 1):
        assert stored[name] <= 1
        if states.get(number) in ("refused", "not sent"):
            assert stored[name] == 0
    unknown = sum(state == "unknown" for state in states.values())
    made = sum(stored[name] for name in names)
    assert report.done <= made <= report.done + unknown


@laws
@given(case=cases)
def test_update_and_delete(sage: Sandbox, case: Case) -> None:
    sage.reset()
    keys = sorted(row["id"] for row in sage.rows("customers"))[: case.rows]
    listed = ", ".join(map(str, keys))
    report = run(
        sage,
        case,
        lambda cursor: cursor.execute(
            f"UPDATE customers SET website = 'w' || id WHERE id IN ({listed}) AND TRUE"
        ),
    )
    changed = {row["id"]: row["website"] == f"w{row['id']}" for row in sage.rows("customers")}
    told(report, keys, changed)

    report = run(
        sage, case, lambda cursor: cursor.execute(f"DELETE FROM customers WHERE id IN ({listed}) AND TRUE")
    )
    left = {row["id"] for row in sage.rows("customers")}
    told(report, keys, {key: key not in left for key in keys})


@laws
@given(case=cases)
def test_an_array_in_one_put(sage: Sandbox, case: Case) -> None:
    sage.reset()
    keys = sorted(row["id"] for row in sage.rows("couriers"))[: case.rows]
    listed = ", ".join(map(str, keys))
    report = run(
        sage,
        case,
        lambda cursor: cursor.execute(
            f"UPDATE couriers SET website = 'w' || id WHERE id IN ({listed}) AND TRUE"
        ),
    )
    changed = {row["id"]: row["website"] == f"w{row['id']}" for row in sage.rows("couriers")}
    told(report, keys, changed)


@laws
@given(case=cases)
def test_lines_of_orders(sage: Sandbox, case: Case) -> None:
    sage.reset()
    orders = sorted({row["sop_order_id"] for row in sage.rows("sop_order_lines")})[: case.rows]
    report = run(
        sage,
        case,
        lambda cursor: cursor.executemany(
            "INSERT INTO sop_order_lines (sop_order_id, line_type, description, line_quantity) "
            "VALUES (?, 'EnumLineTypeFreeText', ?, 1)",
            [(order, f"new {order}") for order in orders],
        ),
    )
    lines = Counter(row["description"] for row in sage.rows("sop_order_lines"))
    states = {each.row: each.state for each in report.failures}
    for number, order in enumerate(orders, 1):
        count = lines[f"new {order}"]
        assert count <= 1
        if states.get(number) in ("refused", "not sent"):
            assert count == 0
    made = sum(lines[f"new {order}"] for order in orders)
    assert report.done <= made <= report.done + sum(state == "unknown" for state in states.values())


def told(report: WriteReport, keys: list[int], changed: dict[int, bool]) -> None:
    """Whether the report says of every row what is true."""
    states = {each.key: each.state for each in report.failures}
    for key in keys:
        if key in report.keys:
            assert changed[key]
        elif states.get(key) != "unknown":
            assert not changed[key]


class TestWords:
    def test_refused(self, cursor: Cursor, sage: Sandbox) -> None:
        sage.faults.add(Fault(status=400, body=b'{"message": "The name is taken"}', methods=WRITES, skip=1))
        with pytest.raises(
            WriteRefused, match=r"row 2: .*The name is taken.*1 row\(s\) were written"
        ) as raised:
            cursor.executemany("INSERT INTO couriers (name) VALUES (?)", [("a",), ("b",), ("c",)])
        assert len(sent(sage)) == 2
        assert raised.value.status == 400
        assert raised.value.report is cursor.write_report
        assert str(cursor.write_report) == "INSERT couriers: 1 written, 1 refused, 1 not sent"

    def test_unknown(self, cursor: Cursor, sage: Sandbox) -> None:
        sage.faults.add(Fault.lost(methods=WRITES))
        with pytest.raises(
            WriteOutcomeUnknown, match=r"may have been carried out.*couriers by its name.*before"
        ):
            cursor.execute("INSERT INTO couriers (name) VALUES ('a')")
        assert len(sent(sage)) == 1
        sage.faults.add(Fault(status=504, methods=WRITES))
        key = sage.rows("couriers")[0]["id"]
        with pytest.raises(WriteOutcomeUnknown, match=rf"read couriers with id = {key} and compare"):
            cursor.execute("UPDATE couriers SET website = 'x' WHERE id = ?", (key,))
        sage.faults.add(Fault.lost(methods=WRITES))
        with pytest.raises(WriteOutcomeUnknown, match=rf"whether couriers still has id = {key}"):
            cursor.execute("DELETE FROM couriers WHERE id = ?", (key,))

    def test_continuing(self, connect: Callable[..., Connection], sage: Sandbox) -> None:
        cursor = connect(ContinueOnError=True).cursor()
        sage.faults.add(Fault(status=400, methods=WRITES, skip=1), Fault(status=403, methods=WRITES, skip=1))
        with pytest.raises(WriteRefused, match=r"row 2.*; row 4.*\(3 row\(s\) were written") as raised:
            cursor.executemany("INSERT INTO couriers (name) VALUES (?)", [(name,) for name in "abcde"])
        assert raised.value.report is not None
        assert [each.row for each in raised.value.report.failures] == [2, 4]

    def test_rows_of_one_request_are_told_once(self, cursor: Cursor, sage: Sandbox) -> None:
        sage.faults.add(Fault(status=400, body=b'{"message": "Not today"}', methods=WRITES))
        with pytest.raises(WriteRefused, match=r"couriers: rows 1 to \d+: [^;]*Not today") as raised:
            cursor.execute("UPDATE couriers SET website = 'x' WHERE id > 0")
        assert str(raised.value).count("Not today") == 1

    def test_what_is_only_read_raises_as_ever(self, cursor: Cursor, sage: Sandbox) -> None:
        sage.faults.add(Fault(status=404, path="/couriers"))
        with pytest.raises(RequestFailed):
            cursor.execute("UPDATE couriers SET website = 'x' WHERE name = 'a'")
        assert not sent(sage)


def test_a_timeout_while_writing_is_told() -> None:
    with sandbox.start(orders=1) as sage:  # of its own: the request ends there later than here
        sage.faults.add(Fault(delay=1.0, methods=WRITES))
        with (
            sage200_dialect.connect(sage.url, StatementTimeout=0.5, ConnectOnOpen=True) as connection,
            pytest.raises(WriteOutcomeUnknown, match=r"StatementTimeout.*before you send it again"),
        ):
            connection.execute("INSERT INTO couriers (name) VALUES ('a')")


def test_a_cancel_between_rows_leaves_the_rest_unsent(cursor: Cursor, sage: Sandbox) -> None:
    cursor.on_write = lambda report: cursor.cancel() if report.done == 2 else None
    with pytest.raises(StatementCancelled):
        cursor.executemany("INSERT INTO couriers (name) VALUES (?)", [(name,) for name in "abcde"])
    assert cursor.write_report is not None
    assert (cursor.write_report.done, cursor.write_report.not_sent) == (2, 3)
    assert len(sent(sage)) == 2


def test_rows_are_written_at_once_only_when_asked(connect: Callable[..., Connection], sage: Sandbox) -> None:
    for at_once in (1, 4):
        rows = [(f"courier {at_once} {number}",) for number in range(8)]
        sage.requests.clear()
        sage.faults.add(Fault(delay=0.05, methods=WRITES, times=len(rows)))
        cursor = connect(**({} if at_once == 1 else {"ConcurrentWrites": at_once})).cursor()
        cursor.executemany("INSERT INTO couriers (name) VALUES (?)", rows)
        spans = [
            (each.started, each.started + each.seconds) for each in sage.requests if each.method == "POST"
        ]
        most = max(sum(begin <= moment < end for begin, end in spans) for moment, _ in spans)
        assert (most > 1) == (at_once > 1)
        assert most <= at_once
