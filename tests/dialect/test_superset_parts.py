"""What the Superset engine spec is made of, without Superset."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import sqlglot

import sage200_dialect
from sage200_dialect.dbapi.connection import Connection
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.settings import Hosted
from sage200_dialect.sql.dialect import Sage200
from sage200_dialect.superset import connecting, cost, functions, grains

PACKAGE = Path(sage200_dialect.__file__).parent


def test_the_entry_point_names_the_spec() -> None:
    text = PACKAGE.parent.joinpath("pyproject.toml").read_text(encoding="utf-8")
    section = text.split('[project.entry-points."superset.db_engine_specs"]')[1].split("[")[0]
    assert dict(re.findall(r"^(\w+) = \"(.+)\"$", section, re.MULTILINE)) == {
        "sage200": "sage200_dialect.superset:Sage200EngineSpec"
    }


def test_nothing_else_imports_superset() -> None:
    found = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            if any(name.partition(".")[0] in ("superset", "flask", "requests") for name in names):
                found.add(str(file.relative_to(PACKAGE)))
    assert found == {"superset/errors.py", "superset/spec.py"}


def test_an_unknown_name_of_the_package_is_no_import_of_superset() -> None:
    with pytest.raises(ImportError):
        from sage200_dialect.superset import nothing  # type: ignore[attr-defined]  # noqa: F401


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    with sage200_dialect.connect("sage200://sandbox") as opened:
        yield opened


def evaluated(connection: Connection, expression: str) -> Any:
    """What an expression gives after it was read and written again, as Superset does."""
    statement = sqlglot.parse_one(f"SELECT {expression} AS found", dialect=Sage200)
    ((found,),) = connection.execute(statement.sql(dialect=Sage200)).fetchall()
    return found


def floor(**step: int) -> Callable[[datetime], datetime]:
    return lambda at: datetime.min + (at - datetime.min) // timedelta(**step) * timedelta(**step)


def week(first: int, *, day: int = 0) -> Callable[[datetime], datetime]:
    """A day of the week that begins on a weekday."""

    def found(at: datetime) -> datetime:
        midnight = datetime(at.year, at.month, at.day)
        return midnight - timedelta(days=(at.weekday() - first) % 7) + timedelta(days=day)

    return found


def quarter(at: datetime) -> datetime:
    return datetime(at.year, (at.month - 1) // 3 * 3 + 1, 1)


MONDAY, SUNDAY = 0, 6
EXPECTED: dict[str | None, Callable[[datetime], datetime]] = {
    None: lambda at: at,
    "PT1S": floor(seconds=1),
    "PT5S": floor(seconds=5),
    "PT30S": floor(seconds=30),
    "PT1M": floor(minutes=1),
    "PT5M": floor(minutes=5),
    "PT10M": floor(minutes=10),
    "PT15M": floor(minutes=15),
    "PT30M": floor(minutes=30),
    "PT0.5H": floor(minutes=30),
    "PT1H": floor(hours=1),
    "PT6H": floor(hours=6),
    "P1D": floor(days=1),
    "P1W": week(MONDAY),
    "1969-12-28T00:00:00Z/P1W": week(SUNDAY),
    "1969-12-29T00:00:00Z/P1W": week(MONDAY),
    "P1W/1970-01-03T00:00:00Z": week(SUNDAY, day=6),
    "P1W/1970-01-04T00:00:00Z": week(MONDAY, day=6),
    "P1M": lambda at: datetime(at.year, at.month, 1),
    "P3M": quarter,
    "P0.25Y": quarter,
    "P1Y": lambda at: datetime(at.year, 1, 1),
}
MOMENTS = [
    datetime(2024, 2, 29, 13, 47, 48),
    datetime(2023, 12, 31, 23, 59, 59),
    datetime(2024, 1, 1),
    *(datetime(2024, 6, 3 + day, 5, 0, 29) for day in range(7)),
]


class TestTime:
    def test_each_grain_is_tested(self) -> None:
        assert set(grains.TIME_GRAINS) == set(EXPECTED)

    @pytest.mark.parametrize("grain", EXPECTED)
    def test_grains_of_timestamps_and_dates(self, grain: str | None, connection: Connection) -> None:
        expression = grains.TIME_GRAINS[grain]
        for moment in MOMENTS:
            found = evaluated(connection, expression.format(col=f"CAST('{moment}' AS TIMESTAMP)"))
            assert found == EXPECTED[grain](moment)
            midnight = datetime(moment.year, moment.month, moment.day)
            found = evaluated(connection, expression.format(col=f"CAST('{moment.date()}' AS DATE)"))
            assert datetime.fromisoformat(str(found)) == EXPECTED[grain](midnight)

    def test_moments_in_filters(self, connection: Connection) -> None:
        moment = datetime(2024, 2, 29, 13, 47, 48, 5)
        timestamp = grains.literal(sa.TIMESTAMP(), moment)
        day = grains.literal(sa.DATE(), moment)
        assert timestamp is not None
        assert day is not None
        assert evaluated(connection, timestamp) == moment
        assert evaluated(connection, day) == moment.date()
        assert grains.literal(sa.VARCHAR(), moment) is None
        assert grains.literal(None, moment) is None

    def test_epochs(self, connection: Connection) -> None:
        expected = datetime(2023, 11, 14, 22, 13, 20)
        assert evaluated(connection, grains.EPOCH_SECONDS.format(col="1700000000")) == expected
        assert evaluated(connection, grains.EPOCH_MILLISECONDS.format(col="1700000000000")) == expected


def test_functions_to_complete() -> None:
    names = functions.names()
    assert {"DATE_TRUNC", "SUM", "DATEADD", "LEN", "UPPER"} <= set(names)
    assert list(names) == sorted(names)
    assert all(re.fullmatch("[A-Z][A-Z0-9_]*", name) for name in names)


class TestCost:
    @pytest.mark.parametrize(
        ("statement", "expected"),
        [
            (
                "SELECT id FROM customers ORDER BY id LIMIT 10",
                {"Requests to Sage": "1", "customers": "1 page at most"},
            ),
            (
                "SELECT o.id, c.name FROM sop_orders o JOIN customers c ON c.id = o.customer_id",
                {
                    "Requests to Sage": "2 or more",
                    "customers": "1 page for each 100 rows",
                    "sop_orders": "1 page for each 100 rows",
                },
            ),
            (
                "SELECT c.name FROM sop_orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = 1",
                {
                    "Requests to Sage": "1 or more",
                    "customers": "1 page for each 100 rows, or those of a few values",
                    "sop_orders": "1 page for each 100 rows",
                },
            ),
            (
                "SELECT id FROM customers ORDER BY id LIMIT 250",
                {"Requests to Sage": "3", "customers": "3 pages at most"},
            ),
            (
                "SELECT COUNT(*) FROM customers",
                {"Requests to Sage": "1", "customers": "counted by Sage, no page"},
            ),
            ("SELECT 1", {"Requests to Sage": "0"}),
        ],
    )
    def test_requests_and_pages(
        self, connection: Connection, statement: str, expected: dict[str, str]
    ) -> None:
        explained = connection.execute(f"EXPLAIN {statement}").fetchall()
        assert cost.estimate(explained, pagesize=100) == expected


class TestConnecting:
    def test_what_the_administrator_allows(self) -> None:
        config = {"SAGE200_ALLOWED_PROPERTIES": ["logfile", "Temp Directory"]}
        rules = connecting.rules(config, readonly=True)
        assert rules.allowed == {"Logfile", "TempDirectory"}
        assert "SAGE200_ALLOWED_PROPERTIES" in rules.allowed_by
        assert connecting.rules({}, readonly=False) == Hosted(allowed_by=rules.allowed_by, readonly=False)

    def test_a_slip_of_the_administrator_is_told(self) -> None:
        with pytest.raises(ProgrammingError, match=r"SAGE200_ALLOWED_PROPERTIES .*'Logfiel'"):
            connecting.rules({"SAGE200_ALLOWED_PROPERTIES": {"Logfiel"}}, readonly=True)

    def test_secure_extra_stands_over_extra_and_lifts_no_rule(self) -> None:
        hosted = Hosted(allowed_by="x", per_user=True)
        given = {
            "poolclass": None,
            "connect_args": {"Timeout": 1, "default_schema": "picked", "Account": "a"},
        }
        secure = {
            "oauth2_client_info": {"id": "x"},
            "echo": True,
            "connect_args": {"Timeout": 2, "default_schema": "another", "hosted": None},
        }
        assert connecting.engine_arguments(given, secure, hosted) == {
            "poolclass": None,
            "echo": True,
            "connect_args": {"Timeout": 2, "default_schema": "picked", "Account": "a", "hosted": hosted},
        }
