"""Discover=true reaches as far as a table is used: behind user-defined views, in schemas and in metadata."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import sage200_dialect
from sage200_dialect import Connection, sandbox
from sage200_dialect.sandbox import Behaviour, Sandbox

VIEWS = {
    "Loyal": "SELECT c.Name, c.LoyaltyPoints FROM Customers c WHERE c.LoyaltyPoints > 0",
    "Starred": "SELECT * FROM Customers",
    "Outer": "SELECT * FROM Starred",
    "Everywhere": "SELECT company, loyalty_points FROM all_companies.customers",
    "Circle": "SELECT * FROM Circle",
    "Broken": "SELECT FROM WHERE",
}
DIFFERENT = Behaviour(extra={"customers.loyalty_points": "integer"}, missing=frozenset({"customers.website"}))
Opened = Callable[..., Connection]


@pytest.fixture
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=10, behaviour=DIFFERENT) as running:
        yield running


@pytest.fixture
def properties(tmp_path: Path) -> dict[str, Any]:
    path = tmp_path / "views.json"
    path.write_text(json.dumps({name: {"query": query} for name, query in VIEWS.items()}))
    return {"UserDefinedViews": str(path), "Discover": "on"}


@pytest.fixture
def connection(sage: Sandbox, properties: dict[str, Any]) -> Iterator[Connection]:
    with sage200_dialect.connect(sage.url, **properties) as opened:
        yield opened


@pytest.fixture
def inspector(sage: Sandbox, properties: dict[str, Any]) -> Iterator[Any]:
    engine = sa.create_engine(sage.url, connect_args=properties)
    yield sa.inspect(engine)
    engine.dispose()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT LoyaltyPoints FROM Loyal",
        "EXPLAIN SELECT LoyaltyPoints FROM Loyal",
        "SELECT loyalty_points FROM UserViews.Starred",
        "SELECT loyalty_points FROM main.Starred",
        "WITH x AS (SELECT * FROM [Outer]) SELECT LoyaltyPoints FROM x",
        "SELECT loyalty_points FROM Everywhere WHERE company LIKE 'Demo%'",
    ],
)
@pytest.mark.filterwarnings("ignore:the site's release")
def test_a_tables_own_fields_are_found_behind_a_view(connection: Connection, query: str) -> None:
    assert connection.execute(query).fetchall()


def test_a_with_in_place_of_a_view_asks_nothing(sage: Sandbox, connection: Connection) -> None:
    assert connection.execute("WITH Starred AS (SELECT 1 AS id) SELECT id FROM Starred").fetchall() == [(1,)]
    assert len(sage.requests) == 0


@pytest.mark.parametrize(("view", "says"), [("Circle", "circle"), ("Broken", "view Broken: syntax error")])
def test_a_faulty_view_says_so(connection: Connection, view: str, says: str) -> None:
    with pytest.raises(sage200_dialect.ProgrammingError, match=rf"views\.json.*{says}"):
        connection.execute(f"SELECT * FROM {view}")


@pytest.mark.filterwarnings("ignore:the site's release")
@pytest.mark.parametrize("view", ["Starred", "Outer"])
def test_a_reflected_view_can_be_read(inspector: Any, view: str) -> None:
    found = [each["name"] for each in inspector.get_columns(view)]
    assert "loyalty_points" in found
    assert "website" not in found
    table = sa.Table(view, sa.MetaData(), autoload_with=inspector.bind)
    with inspector.bind.connect() as connection:
        assert connection.execute(sa.select(table)).all()


@pytest.mark.parametrize("schema", ["all_companies", "Harbour Supplies Ireland"])
def test_a_table_of_a_schema_is_reflected_as_sql_reads_it(inspector: Any, schema: str) -> None:
    found = [each["name"] for each in inspector.get_columns("customers", schema=schema)]
    assert "loyalty_points" in found
    assert "website" not in found
    table = sa.Table("customers", sa.MetaData(), schema=schema, autoload_with=inspector.bind)
    with inspector.bind.connect() as connection:
        assert connection.execute(sa.select(table)).all()


def test_metadata_tells_what_was_discovered_so_far(sage: Sandbox, connection: Connection) -> None:
    query = (
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_name = 'customers' AND column_name IN ('loyalty_points', 'website')"
    )
    flags = (
        "SELECT ColumnName, IsHidden FROM sys_tablecolumns "
        "WHERE TableName = 'customers' AND ColumnName IN ('loyalty_points', 'website')"
    )
    assert connection.execute(query).fetchall() == [("website",)]
    assert len(sage.requests) == 0
    connection.execute("SELECT id FROM customers").fetchall()
    assert connection.execute(query).fetchall() == [("loyalty_points",)]
    of_a_view = "SELECT column_name FROM information_schema.columns WHERE table_name = 'Loyal'"
    assert connection.execute(of_a_view).fetchall() == [("Name",), ("LoyaltyPoints",)]
    assert sorted(connection.execute(flags).fetchall()) == [("loyalty_points", False), ("website", True)]
