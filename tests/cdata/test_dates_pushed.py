"""Functions over constants are computed before Sage is asked, and give what the local engine gives."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlglot

import sage200_dialect
from sage200_dialect import Connection, sandbox
from sage200_dialect.sandbox import Sandbox
from sage200_dialect.sql.constants import NOT_CONSTANT, constant
from sage200_dialect.sql.dialect import Sage200
from sage200_dialect.sql.functions import translate_functions

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=60) as started:
        yield started


@pytest.fixture
def connection(sage: Sandbox) -> Iterator[Connection]:
    with sage200_dialect.connect(sage.url) as opened:
        opened.execute("SELECT Id FROM Currencies").fetchall()
        sage.requests.clear()
        yield opened


def month(day: date, step: int = 0) -> date:
    """The first day of a month."""
    number = day.year * 12 + day.month - 1 + step
    return date(number // 12, number % 12 + 1, 1)


def sunday(day: date) -> date:
    return day - timedelta(days=(day.weekday() + 1) % 7)


def asked(sage: Sandbox) -> str | None:
    """The filter of the one request."""
    (request,) = sage.requests
    return request.query.get("$filter")


def on_one_day(run: Callable[[], str | None]) -> tuple[date, str | None]:
    """What is found, and the day on which it was: it is asked again where midnight came between."""
    while True:
        today = date.today()
        found = run()
        if date.today() == today:
            return today, found


Bound = Callable[[date], str]
SINGLE: list[tuple[str, Bound]] = [
    ("DATEADD(day, -30, GETDATE())", lambda today: f"ge {today - 29 * DAY}"),
    ("DATEADD('d', -30, CURRENT_DATE())", lambda today: f"ge {today - 30 * DAY}"),
    ("CAST(DATEADD(dd, -30, GETDATE()) AS DATE)", lambda today: f"ge {today - 30 * DAY}"),
    ("CONVERT(DATE, GETDATE())", lambda today: f"ge {today}"),
    ("DATEADD(month, DATEDIFF(month, 0, GETDATE()), 0)", lambda today: f"ge {month(today)}"),
    ("DATEADD(mm, DATEDIFF(mm, 0, GETDATE()) - 2, 0)", lambda today: f"ge {month(today, -2)}"),
    ("DATEFROMPARTS(YEAR(GETDATE()), 1, 1)", lambda today: f"ge {today.year}-01-01"),
    ("DATEFROMPARTS(YEAR(GETDATE()) - 1, MONTH(GETDATE()), 1)", lambda today: f"ge {month(today, -12)}"),
    ("DATE_TRUNC('month', GETDATE())", lambda today: f"ge {month(today)}"),
    ("DATE_TRUNC(GETDATE(), 'YY')", lambda today: f"ge {today.year}-01-01"),
    ("EOMONTH(GETDATE(), -1)", lambda today: f"ge {month(today) - DAY}"),
    ("DATEADD(day, 1, EOMONTH(GETDATE(), -1))", lambda today: f"ge {month(today)}"),
    ("GETDATE() - 30", lambda today: f"ge {today - 29 * DAY}"),
    ("CAST(GETDATE() - 30 + 1 AS DATE)", lambda today: f"ge {today - 29 * DAY}"),
    ("LAST_WEEK()", lambda today: f"ge {today - 7 * DAY}"),
    ("YESTERDAY()", lambda today: f"ge {today - DAY}"),
    ("TODAY() - 3", lambda today: f"ge {today - 3 * DAY}"),
    ("L_TODAY()", lambda today: f"ge {today}"),
    ("FDWEEK(GETDATE())", lambda today: f"ge {sunday(today)}"),
    ("'20240131'", lambda today: "ge 2024-01-31"),
    ("DATEFROMPARTS(2024, 2, 29)", lambda today: "ge 2024-02-29"),
]


@pytest.mark.parametrize(("bound", "expected"), [pytest.param(*each, id=each[0]) for each in SINGLE])
def test_a_bound_reaches_sage(sage: Sandbox, connection: Connection, bound: str, expected: Bound) -> None:
    def run() -> str | None:
        sage.requests.clear()
        connection.execute(f"SELECT Id FROM SalesOrders WHERE DocumentDate >= {bound}").fetchall()
        return asked(sage)

    today, found = on_one_day(run)
    assert found == f"document_date {expected(today)}"


def test_a_part_of_today(sage: Sandbox, connection: Connection) -> None:
    def run() -> str | None:
        sage.requests.clear()
        connection.execute("SELECT Id FROM Customers WHERE Id = YEAR(GETDATE()) + 25000").fetchall()
        return asked(sage)

    today, found = on_one_day(run)
    assert found == f"id eq {today.year + 25000}"


def quarter(day: date, step: int = 0) -> date:
    return month(day, step * 3 - (day.month - 1) % 3)


def year(day: date, step: int = 0) -> date:
    return date(day.year + step, 1, 1)


def week(day: date, step: int = 0) -> date:
    return sunday(day) + timedelta(weeks=step)


def days(day: date, step: int = 0) -> date:
    return day + timedelta(days=step)


PERIODS: list[tuple[str, Callable[..., date], int, int]] = [
    ("L_TODAY()", days, 0, 1),
    ("L_YESTERDAY()", days, -1, 0),
    ("L_TOMORROW()", days, 1, 2),
    ("L_LAST_WEEK()", week, -1, 0),
    ("L_THIS_WEEK()", week, 0, 1),
    ("L_NEXT_WEEK()", week, 1, 2),
    ("L_LAST_MONTH()", month, -1, 0),
    ("L_THIS_MONTH()", month, 0, 1),
    ("L_NEXT_MONTH()", month, 1, 2),
    ("L_LAST_QUARTER()", quarter, -1, 0),
    ("L_THIS_QUARTER()", quarter, 0, 1),
    ("L_NEXT_QUARTER()", quarter, 1, 2),
    ("L_LAST_YEAR()", year, -1, 0),
    ("L_THIS_YEAR()", year, 0, 1),
    ("L_NEXT_YEAR()", year, 1, 2),
    ("L_LAST_N_DAYS(3)", days, -3, 0),
    ("L_NEXT_N_DAYS(3)", days, 0, 3),
    ("L_LAST_90_DAYS()", days, -90, 0),
    ("L_NEXT_90_DAYS()", days, 0, 90),
    ("L_LAST_N_WEEKS(3)", week, -3, 0),
    ("L_NEXT_N_WEEKS(3)", week, 1, 4),
    ("L_LAST_N_MONTHS(3)", month, -3, 0),
    ("L_NEXT_N_MONTHS(3)", month, 1, 4),
    ("L_LAST_N_QUARTERS(2)", quarter, -2, 0),
    ("L_NEXT_N_QUARTERS(2)", quarter, 1, 3),
    ("L_LAST_N_YEARS(2)", year, -2, 0),
    ("L_NEXT_N_YEARS(2)", year, 1, 3),
]


@pytest.mark.parametrize(
    ("period", "unit", "first", "end"), [pytest.param(*each, id=each[0]) for each in PERIODS]
)
def test_periods_around_today(
    sage: Sandbox,
    connection: Connection,
    period: str,
    unit: Callable[..., date],
    first: int,
    end: int,
) -> None:
    dates = [row["document_date"] for row in sage.rows("sop_orders")]

    def run() -> str | None:
        sage.requests.clear()
        for condition in (
            f"DocumentDate = {period}",
            f"DocumentDate > {period}",
            f"DocumentDate < {period}",
            f"{period} >= DocumentDate",
            f"NOT DocumentDate <> {period}",
        ):
            rows = connection.execute(f"SELECT DocumentDate FROM SalesOrders WHERE {condition}").fetchall()
            found.append([row[0] for row in rows])
        return sage.requests[0].query.get("$filter")

    found: list[list[date]] = []
    today, sent = on_one_day(run)
    begins, ends = unit(today, first), unit(today, end)
    assert sent == f"document_date ge {begins} and document_date lt {ends}"
    inside = sorted(each for each in dates if each is not None and begins <= each < ends)
    before = sorted(each for each in dates if each is not None and each < begins)
    after = sorted(each for each in dates if each is not None and each >= ends)
    equal, greater, less, least, negated = (sorted(each) for each in found[-5:])
    assert (equal, greater, less, least, negated) == (inside, after, before, sorted(before + inside), inside)


def test_a_period_takes_its_number(connection: Connection) -> None:
    for written, said in {
        "L_LAST_N_DAYS()": "L_LAST_N_DAYS takes the number of units",
        "L_TODAY(1)": "L_TODAY takes no argument",
        "L_LAST_N_DAYS(Id)": "the number in L_LAST_N_DAYS must be a whole number",
    }.items():
        with pytest.raises(sage200_dialect.ProgrammingError, match=said):
            connection.execute(f"SELECT Id FROM SalesOrders WHERE DocumentDate = {written}")


EXPRESSIONS = [
    *(
        f"DATEADD({unit}, {{number}}, {{at}})"
        for unit in ("year", "quarter", "month", "week", "day", "hour", "minute", "second", "ms")
    ),
    *(f"DATEDIFF({unit}, {{at}}, {{other}})" for unit in ("year", "quarter", "month", "day")),
    *(f"DATE_TRUNC('{unit}', {{at}})" for unit in ("year", "quarter", "month", "week", "day")),
    *(f"{part}({{at}})" for part in ("YEAR", "QUARTER", "MONTH", "DAY", "EOMONTH")),
    "EOMONTH({at}, {number})",
    "FDWEEK({at})",
    "CAST({at} AS DATE) + {number}",
    "CAST({at} AS DATE) - {number}",
    *(f"EXTRACT({part} FROM {{at}})" for part in ("year", "quarter", "month", "day")),
    "DATEFROMPARTS(YEAR({at}), MONTH({at}), 1)",
    "{number} + DAY({at})",
    "{number} - YEAR({at})",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.parametrize("kind", ["DATE", "TIMESTAMP"])
def test_it_gives_what_the_local_engine_gives(connection: Connection, expression: str, kind: str) -> None:
    chance = random.Random(f"{expression} {kind}")

    def moment() -> str:
        at = datetime(1899, 12, 1) + timedelta(seconds=chance.randrange(6_000_000_000))
        shown = chance.choice([at, at.replace(day=1), at.replace(month=12, day=31), datetime(2024, 2, 29)])
        return f"CAST('{shown}' AS {kind})"

    written = [
        expression.format(at=moment(), other=moment(), number=chance.randrange(-50, 50)) for _ in range(40)
    ]
    (computed,) = connection.execute(f"SELECT {', '.join(written)}").fetchall()
    folded: list[Any] = []
    for each in written:
        tree = sqlglot.parse_one(f"SELECT {each}", dialect=Sage200)
        translate_functions(tree)
        folded.append(constant(tree.selects[0]))
    assert NOT_CONSTANT not in folded
    assert [_at_midnight(each) for each in folded] == [_at_midnight(each) for each in computed]


def _at_midnight(value: Any) -> Any:
    """DuckDB's releases differ in whether a truncated DATE is a DATE."""
    return datetime(value.year, value.month, value.day) if type(value) is date else value
