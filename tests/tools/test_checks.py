"""Alembic compares a schema with the site's, Great Expectations checks its data."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from sage200_dialect import Connection
from sage200_dialect.sandbox import Sandbox


def test_alembic(engine: sa.engine.Engine) -> None:
    pytest.importorskip("alembic")
    from alembic.autogenerate import compare_metadata
    from alembic.ddl.impl import DefaultImpl
    from alembic.migration import MigrationContext

    class Sage200Impl(DefaultImpl):
        __dialect__ = "sage200"

    expected = sa.MetaData()
    expected.reflect(engine, only=["currencies"])
    only = {"include_name": lambda name, kind, parents: kind != "table" or name in expected.tables}
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=only), expected) == []
        expected.tables["currencies"].append_column(sa.Column("colour", sa.String(10)))
        ((change, _, table, column),) = compare_metadata(
            MigrationContext.configure(connection, opts=only), expected
        )
    assert (change, table, column.name) == ("add_column", "currencies", "colour")


@pytest.mark.filterwarnings("default")  # its own imports use what other libraries have deprecated
class TestGreatExpectations:
    @pytest.fixture
    def gx(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        monkeypatch.setenv("GX_ANALYTICS_ENABLED", "false")
        return pytest.importorskip("great_expectations")

    @pytest.fixture
    def source(self, gx: Any, sage: Sandbox) -> Any:
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        return context.data_sources.add_sql("sage", connection_string=sage.url)

    def test_a_table(self, gx: Any, source: Any, connection: Connection) -> None:
        batch = source.add_table_asset("customers", table_name="customers")
        batch = batch.add_batch_definition_whole_table("all").get_batch()
        rows = connection.execute("SELECT balance FROM customers").fetchall()
        assert batch.validate(gx.expectations.ExpectColumnValuesToBeUnique(column="id")).success
        counted = batch.validate(gx.expectations.ExpectTableRowCountToEqual(value=len(rows)))
        assert counted.success
        positive = batch.validate(
            gx.expectations.ExpectColumnValuesToBeBetween(column="balance", min_value=1)
        )
        assert positive.result["unexpected_count"] == sum(1 for (balance,) in rows if balance < 1) > 0

    def test_a_query(self, gx: Any, source: Any) -> None:
        query = (
            "SELECT c.name, SUM(o.total_net_value) AS net FROM sop_orders o "
            "JOIN customers c ON c.id = o.customer_id GROUP BY c.name"
        )
        batch = source.add_query_asset("sales", query=query)
        batch = batch.add_batch_definition_whole_table("all").get_batch()
        assert batch.validate(gx.expectations.ExpectColumnValuesToNotBeNull(column="net")).success
        assert not batch.validate(
            gx.expectations.ExpectColumnMaxToBeBetween(column="net", max_value=1)
        ).success
