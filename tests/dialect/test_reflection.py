"""The inspector answers from the catalogue, whatever is asked, without one request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sage200_dialect import catalog

SQLALCHEMY_2 = not sa.__version__.startswith("1.")


@pytest.fixture
def no_requests(server: Any) -> Any:
    before = len(server.requests)
    yield
    assert len(server.requests) == before


@pytest.fixture
def inspector(engine: sa.engine.Engine, no_requests: Any) -> Any:
    return sa.inspect(engine)


CATALOG = catalog.load().for_edition("ProfessionalUK")
VIEWS = sorted(each.name for each in CATALOG.tables() if each.kind == "view")


class TestNames:
    def test_schemas(self, inspector: Any) -> None:
        assert inspector.default_schema_name == "main"

    def test_tables_are_those_of_the_catalogue(self, inspector: Any) -> None:
        tables = sorted(set(CATALOG.names()) - set(VIEWS))
        assert inspector.get_table_names() == inspector.get_table_names(schema="main") == tables
        assert inspector.get_table_names(schema="StandardUK") == []

    def test_views_are_those_of_sage(self, inspector: Any) -> None:
        assert inspector.get_view_names() == inspector.get_view_names(schema="main") == VIEWS
        assert {"customer_views", "sop_order_line_views"} < set(VIEWS)
        assert inspector.get_view_names(schema="StandardUK") == []
        assert inspector.get_view_definition("customer_views") == ""
        with pytest.raises(sa.exc.NoSuchTableError):
            inspector.get_view_definition("customers")
        assert inspector.has_table("customer_views")
        assert {"id", "reference"} < {each["name"] for each in inspector.get_columns("customer_views")}

    def test_information_schema_is_a_schema(self, engine: sa.engine.Engine, inspector: Any) -> None:
        assert inspector.get_table_names(schema="information_schema") == []
        names = inspector.get_view_names(schema="information_schema")
        assert {"tables", "columns", "key_column_usage", "sys_tables"} < set(names)
        assert inspector.has_table("tables", schema="information_schema")
        assert not inspector.has_table("tables")
        metadata = sa.MetaData()
        metadata.reflect(engine, schema="information_schema", views=True)
        assert set(metadata.tables) == {f"information_schema.{name}" for name in names}
        tables = metadata.tables["information_schema.tables"]
        with engine.connect() as connection:
            statement = sa.select(tables.c.table_type).where(tables.c.table_name == "customers")
            assert connection.execute(statement).all() == [("BASE TABLE",)]

    def test_has_table(self, inspector: Any) -> None:
        assert inspector.has_table("sop_orders")
        assert inspector.has_table("sop_orders", schema="main")
        assert not inspector.has_table("sop_orders", schema="StandardUK")
        assert not inspector.has_table("no_such_table")

    @pytest.mark.skipif(sa.__version__.startswith("1."), reason="SQLAlchemy 1.4 asks each time")
    def test_an_inspector_keeps_what_it_was_told_of_tables(self, engine: Any, tmp_path: Path) -> None:
        views = tmp_path / "views.json"
        views.write_text("{}", encoding="utf-8")
        viewed = sa.create_engine(engine.url, connect_args={"UserDefinedViews": str(views)})
        with viewed.connect() as connection:
            inspector = sa.inspect(connection)
            assert not inspector.has_table("Big")
            views.write_text('{"Big": {"query": "SELECT id FROM customers"}}', encoding="utf-8")
            assert not inspector.has_table("Big")
            inspector.clear_cache()
            assert inspector.has_table("Big")
        viewed.dispose()

    @pytest.mark.parametrize(
        "method",
        [
            "get_columns",
            "get_pk_constraint",
            "get_foreign_keys",
            "get_indexes",
            "get_unique_constraints",
            "get_check_constraints",
            "get_table_comment",
        ],
    )
    def test_unknown_table(self, method: str, inspector: Any) -> None:
        with pytest.raises(sa.exc.NoSuchTableError):
            getattr(inspector, method)("no_such_table")
        with pytest.raises(sa.exc.NoSuchTableError):
            getattr(inspector, method)("customers", schema="StandardUK")


class TestOneTable:
    def test_columns(self, inspector: Any) -> None:
        columns = {each["name"]: each for each in inspector.get_columns("sop_orders")}
        assert list(columns) == [each.name for each in CATALOG.table("sop_orders").columns if not each.hidden]
        assert isinstance(columns["id"]["type"], sa.BIGINT)
        assert not columns["id"]["nullable"]
        assert columns["customer_id"]["nullable"]
        assert columns["document_no"]["type"].length == 20
        assert isinstance(columns["document_date"]["type"], sa.DATE)
        assert isinstance(columns["date_time_created"]["type"], sa.TIMESTAMP)
        assert isinstance(columns["is_draft"]["type"], sa.BOOLEAN)
        money = columns["total_gross_value"]["type"]
        assert isinstance(money, sa.DECIMAL)
        assert (money.precision, money.scale) == (18, 2)
        assert all(each["default"] is None for each in columns.values())

    def test_comments_state_facts(self, inspector: Any) -> None:
        comments = {each["name"]: each["comment"] for each in inspector.get_columns("sop_orders")}
        assert comments["customer_id"] == "Required to create a record. Refers to customers.id (inferred)."
        assert "Read-only" in comments["id"]
        assert "sop_document_status_types" in comments["document_status"]
        assert "UTC" in comments["date_time_created"]
        assert inspector.get_table_comment("sop_orders")["text"].startswith("SOP (collection); ")

    def test_columns_are_those_of_the_star(self, inspector: Any) -> None:
        table = CATALOG.table("sop_order_lines")
        found = {each["name"] for each in inspector.get_columns("sop_order_lines")}
        assert found == {each.name for each in table.columns if not each.hidden}
        assert len(found) < len(table.columns)
        keys = inspector.get_foreign_keys("sop_order_lines")
        assert {column for key in keys for column in key["constrained_columns"]} <= found

    def test_primary_keys_are_stated_ones(self, inspector: Any) -> None:
        assert inspector.get_pk_constraint("sop_orders")["constrained_columns"] == ["id"]
        inferred = next(each for each in CATALOG.tables() if each.key and each.key_evidence == "inferred")
        assert inspector.get_pk_constraint(inferred.name)["constrained_columns"] == []

    def test_foreign_keys(self, inspector: Any) -> None:
        found = {each["name"]: each for each in inspector.get_foreign_keys("sop_order_lines")}
        assert found["fk_sop_order_lines_product_id"] == {
            "name": "fk_sop_order_lines_product_id",
            "constrained_columns": ["product_id"],
            "referred_schema": None,
            "referred_table": "products",
            "referred_columns": ["id"],
            "options": {},
        }
        assert {"fk_sop_order_lines_selling_unit_id", "fk_sop_order_lines_pricing_unit_id"} < set(found)

    def test_foreign_keys_stay_in_the_schema_asked_for(self, inspector: Any) -> None:
        found = inspector.get_foreign_keys("sop_order_lines", schema="main")
        assert {each["referred_schema"] for each in found} == {"main"}

    def test_nothing_else_is_claimed(self, inspector: Any) -> None:
        assert inspector.get_indexes("sop_orders") == []
        assert inspector.get_unique_constraints("sop_orders") == []
        assert inspector.get_check_constraints("sop_orders") == []


class TestManyTables:
    @pytest.mark.skipif(not SQLALCHEMY_2, reason="get_multi_* came with SQLAlchemy 2")
    @pytest.mark.parametrize(
        ("multi", "single"),
        [
            ("get_multi_pk_constraint", "get_pk_constraint"),
            ("get_multi_foreign_keys", "get_foreign_keys"),
            ("get_multi_table_comment", "get_table_comment"),
            ("get_multi_indexes", "get_indexes"),
            ("get_multi_unique_constraints", "get_unique_constraints"),
            ("get_multi_check_constraints", "get_check_constraints"),
        ],
    )
    @pytest.mark.parametrize("schema", [None, "main"])
    def test_all_at_once_is_each_alone(
        self, multi: str, single: str, schema: str | None, inspector: Any
    ) -> None:
        from sqlalchemy.engine.reflection import ObjectKind

        together = getattr(inspector, multi)(schema=schema, kind=ObjectKind.ANY)
        assert set(together) == {(schema, name) for name in CATALOG.names()}
        for name in CATALOG.names():
            assert together[(schema, name)] == getattr(inspector, single)(name, schema=schema)

    @pytest.mark.skipif(not SQLALCHEMY_2, reason="get_multi_* came with SQLAlchemy 2")
    def test_filters(self, inspector: Any) -> None:
        from sqlalchemy.engine.reflection import ObjectKind, ObjectScope

        wanted = inspector.get_multi_columns(filter_names=["customers", "no_such_table"])
        assert list(wanted) == [(None, "customers")]
        views = inspector.get_multi_columns(kind=ObjectKind.VIEW)
        assert set(views) == {(None, name) for name in VIEWS}
        assert inspector.get_multi_columns(kind=ObjectKind.MATERIALIZED_VIEW) == {}
        assert inspector.get_multi_columns(scope=ObjectScope.TEMPORARY) == {}

    def test_everything_reflects(self, engine: sa.engine.Engine, no_requests: Any) -> None:
        metadata = sa.MetaData()
        metadata.reflect(engine, views=True)
        assert set(metadata.tables) == set(CATALOG.names())
        for table in metadata.tables.values():
            for key in table.foreign_key_constraints:
                assert key.referred_table.name in metadata.tables

    def test_every_column_type_compiles(self, engine: sa.engine.Engine, dialect: Any) -> None:
        metadata = sa.MetaData()
        metadata.reflect(engine, views=True)
        for table in metadata.tables.values():
            for column in table.columns:
                assert column.type.compile(dialect=dialect)

    def test_the_smaller_edition_has_no_dangling_links(self, server: Any, no_requests: Any) -> None:
        engine = sa.create_engine(server.url_for(server.companies[0].name, edition="StandardUK"))
        metadata = sa.MetaData()
        metadata.reflect(engine, views=True)
        assert set(metadata.tables) == set(catalog.load().for_edition("StandardUK").names())
        engine.dispose()


def test_composite_links_become_one_foreign_key() -> None:
    from sage200_dialect.catalog import Column, Link, Table
    from sage200_dialect.dialect import reflection
    from sage200_dialect.types import parse_type

    def table(name: str, columns: tuple[str, ...], key: tuple[str, ...], *links: Link) -> Table:
        number = parse_type("bigint")
        return Table(
            name,
            "User",
            "collection",
            tuple(Column(each, number, (each,)) for each in columns),
            key=key,
            links=links,
        )

    bins = table("bins", ("warehouse_id", "id"), ("warehouse_id", "id"))
    units = table("units", ("id",), ("id",))
    moves = table(
        "moves",
        ("id", "bin_id", "warehouse_id", "unit_id", "gone_id"),
        ("id",),
        Link("bin_id", "bins", "id"),
        Link("unit_id", "units", "id"),
        Link("warehouse_id", "bins", "warehouse_id"),
        Link("gone_id", "not_in_this_edition", "id"),
    )
    found = reflection.foreign_keys(moves, {"bins": bins, "units": units}.get, None)
    parts = ("constrained_columns", "referred_table", "referred_columns")
    assert [tuple(each[part] for part in parts) for each in found] == [
        (["unit_id"], "units", ["id"]),
        (["warehouse_id", "bin_id"], "bins", ["warehouse_id", "id"]),
    ]
