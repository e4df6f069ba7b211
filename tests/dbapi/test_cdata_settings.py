"""Properties of CData's connector that change what a connection does: MaxRows, ConnectOnOpen, Tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry

import sage200_dialect
from sage200_dialect import sandbox
from sage200_dialect.errors import OperationalError, ProgrammingError
from sage200_dialect.sandbox import Sandbox

for name in ("sage200", "sage200.httpx"):
    registry.register(name, "sage200_dialect.dialect", "Sage200Dialect")


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start() as running:
        yield running


class TestMaxRows:
    @pytest.mark.parametrize("pushdown", ["on", "off"])
    @pytest.mark.parametrize(
        ("statement", "rows"),
        [
            ("SELECT id FROM customers", 3),
            ("SELECT DISTINCT name FROM customers ORDER BY name", 3),
            ("SELECT id, SUM(balance) OVER () FROM customers", 3),
            ("SELECT id FROM customers UNION ALL SELECT id FROM suppliers", 3),
            ("SELECT * FROM (SELECT currency_id, id FROM customers) c JOIN currencies d ON true", 3),
            ("SELECT id FROM customers OFFSET 1", 3),
            ("SELECT id FROM customers LIMIT 5", 5),
            ("SELECT TOP 5 id FROM customers", 5),
            ("SELECT id, COUNT(*) FROM customers GROUP BY id LIMIT 7", 7),
            ("SELECT COUNT(*) FROM customers", 1),
            ("SELECT Name FROM sys_connection_props LIMIT 9", 9),
        ],
    )
    def test_how_many(self, statement: str, rows: int, pushdown: str, sage: Sandbox) -> None:
        with sage200_dialect.connect(f"{sage.url}&MaxRows=3&Pushdown={pushdown}") as connection:
            assert len(connection.execute(statement).fetchall()) == rows

    def test_groups_and_metadata_are_whole(self, sage: Sandbox) -> None:
        with sage200_dialect.connect(f"{sage.url}&MaxRows=3") as connection:
            every = connection.execute("SELECT COUNT(*) FROM customers").fetchall()[0][0]
            grouped = connection.execute("SELECT id, COUNT(*) FROM customers GROUP BY id")
            assert len(grouped.fetchall()) == every > 3
            assert len(connection.execute("SELECT Name FROM sys_connection_props").fetchall()) > 3

    def test_the_limit_is_pushed_down(self, sage: Sandbox) -> None:
        with sage200_dialect.connect(f"{sage.url}&MaxRows=3") as connection:
            connection.execute("SELECT id FROM customers").fetchall()
        assert sage.requests[-1].query["$top"] == "3"


class TestConnectOnOpen:
    def test_one_request(self, sage: Sandbox) -> None:
        from sage200_dialect.client import shared

        shared.close_all()
        before = len(sage.requests)
        with sage200_dialect.connect(f"{sage.url}&ConnectOnOpen=true"):
            assert [each.path for each in sage.requests[before:]] == ["/sites"]

    def test_what_is_wrong_shows_at_once(self, sage: Sandbox) -> None:
        with pytest.raises(ProgrammingError, match="Nowhere"):
            sage200_dialect.connect(f"{sage.url.partition('?')[0]}?Company=Nowhere&ConnectOnOpen=true")
        with pytest.raises(OperationalError, match="connection was refused"):
            sage200_dialect.connect(ApiUrl="http://127.0.0.1:9", OAuthAccessToken="t", ConnectOnOpen=True)


class TestBrowsing:
    def test_reflection_reports_the_named_tables_only(self, sage: Sandbox) -> None:
        engine = sa.create_engine(f"{sage.url}&Tables=SopOrders,CUSTOMERS,nothing")
        inspector = sa.inspect(engine)
        assert inspector.get_table_names() == ["customers", "sop_orders"]
        metadata = sa.MetaData()
        metadata.reflect(engine, resolve_fks=False)
        assert set(metadata.tables) == {"customers", "sop_orders"}
        with engine.connect() as connection:
            assert connection.execute(sa.text("SELECT id FROM suppliers LIMIT 1")).all()

    def test_views(self, sage: Sandbox) -> None:
        inspector = sa.inspect(sa.create_engine(f"{sage.url}&Views=CustomerViews"))
        assert inspector.get_view_names() == ["customer_views"]
        assert "customers" in inspector.get_table_names()

    def test_user_defined_views(self, sage: Sandbox, tmp_path: Path) -> None:
        named = {name: {"query": "SELECT id FROM customers"} for name in ("Mine", "Yours")}
        (tmp_path / "views.json").write_text(json.dumps(named))
        engine = sa.create_engine(
            sage.url, connect_args={"UserDefinedViews": str(tmp_path / "views.json"), "Views": "yours"}
        )
        assert sa.inspect(engine).get_view_names() == ["Yours"]
        with engine.connect() as connection:
            assert connection.execute(sa.text("SELECT * FROM Mine LIMIT 1")).all()

    def test_schemas(self, sage: Sandbox) -> None:
        inspector = sa.inspect(sa.create_engine(f"{sage.url}&BrowsableSchemas=MAIN"))
        assert inspector.get_schema_names() == ["main", "information_schema"]
        inspector = sa.inspect(sa.create_engine(f"{sage.url}&BrowsableSchemas=elsewhere"))
        assert inspector.get_schema_names() == ["information_schema"]

    def test_metadata_tables(self, sage: Sandbox) -> None:
        url = f"{sage.url}&Tables=customers&Views=customer_views"
        with sage200_dialect.connect(url) as connection:
            for statement in (
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'",
                "SELECT TableName FROM sys_tables",
                "SELECT DISTINCT TableName FROM sys_tablecolumns",
                "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'main'",
            ):
                found = {row[0] for row in connection.execute(statement)}
                assert found == {"customers", "customer_views"}, statement
