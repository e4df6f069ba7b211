"""What the usual tools do with an engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

JOIN = """
SELECT c.name, COUNT(*) AS orders, SUM(o.total_gross_value) AS total
FROM sop_orders o JOIN customers c ON c.id = o.customer_id
GROUP BY c.name ORDER BY c.name
"""


class TestPandas:
    def test_read_sql_reads_a_join(self, engine: sa.engine.Engine) -> None:
        with engine.connect() as connection:
            frame = pd.read_sql(sa.text(JOIN), connection, coerce_float=False)
        assert list(frame.columns) == ["name", "orders", "total"]
        assert len(frame) > 1
        with engine.connect() as connection:
            statement = sa.text("SELECT id, total_gross_value FROM sop_orders")
            orders = pd.read_sql(statement, connection, coerce_float=False)
        assert frame["orders"].sum() == len(orders)
        assert sum(frame["total"], Decimal(0)) == sum(orders["total_gross_value"], Decimal(0))

    def test_read_sql_table(self, engine: sa.engine.Engine) -> None:
        with engine.connect() as connection:
            frame = pd.read_sql_table("customers", connection, columns=["id", "name"])
        assert list(frame.columns) == ["id", "name"]
        assert frame["id"].is_unique

    def test_in_chunks(self, engine: sa.engine.Engine) -> None:
        with engine.connect() as connection:
            chunks = list(pd.read_sql(sa.text("SELECT id FROM customers"), connection, chunksize=3))
        assert [len(each) for each in chunks[:-1]] == [3] * (len(chunks) - 1)


class TestRawCursor:
    """As Superset's SQL Lab works: the raw connection, and execute() with the text alone."""

    def test_text_passes_untouched(self, engine: sa.engine.Engine) -> None:
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("SELECT '50% :x' AS a, id FROM customers WHERE name LIKE '%a%' LIMIT 4")
            assert [column[0] for column in cursor.description] == ["a", "id"]
            assert all(isinstance(column[1], str) and column[1] for column in cursor.description)
            assert {row[0] for row in cursor.fetchall()} == {"50% :x"}
        finally:
            connection.close()

    def test_the_dialect_writes_for_it(self, engine: sa.engine.Engine, dialect: Any) -> None:
        customers = sa.Table("customers", sa.MetaData(), autoload_with=engine)
        chosen = sa.select(customers.c.name).where(customers.c.name.like("%a%")).limit(2)
        text = str(chosen.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(text)
            assert all("a" in row[0] for row in cursor.fetchall())
        finally:
            connection.close()


class TestCore:
    @pytest.fixture
    def customers(self, engine: sa.engine.Engine) -> sa.Table:
        return sa.Table("customers", sa.MetaData(), autoload_with=engine)

    def test_paging(self, engine: sa.engine.Engine, customers: sa.Table) -> None:
        with engine.connect() as connection:
            every = [row[0] for row in connection.execute(sa.select(customers.c.id).order_by(customers.c.id))]
            page = sa.select(customers.c.id).order_by(customers.c.id).limit(3).offset(2)
            assert [row[0] for row in connection.execute(page)] == every[2:5]
            rest = sa.select(customers.c.id).order_by(customers.c.id).offset(2)
            assert [row[0] for row in connection.execute(rest)] == every[2:]

    def test_conditions(self, engine: sa.engine.Engine, customers: sa.Table) -> None:
        name = customers.c.name
        with engine.connect() as connection:
            names = [row[0] for row in connection.execute(sa.select(name))]

            def found(condition: Any) -> list[str]:
                return sorted(row[0] for row in connection.execute(sa.select(name).where(condition)))

            def expected(wanted: Callable[[str], bool]) -> list[str]:
                return sorted(filter(wanted, names))

            first, letter = names[0], names[0][1]
            assert found(name.contains(letter)) == expected(lambda each: letter in each)
            upper = letter.upper()
            assert found(name.ilike(f"%{upper}%")) == expected(lambda each: upper in each.upper())
            assert found(name.startswith(first[:2])) == expected(lambda each: each.startswith(first[:2]))
            assert found(name.in_(names[:2])) == expected(lambda each: each in names[:2])
            assert found(name.in_([])) == []
            assert found(name.notin_([])) == sorted(names)
            assert found(name.is_distinct_from(first)) == expected(lambda each: each != first)
            assert found(name == None) == []  # noqa: E711
            assert found(name.regexp_match("^[A-M]")) == expected(lambda each: "A" <= each[0] <= "M")

    def test_types_of_values(self, engine: sa.engine.Engine) -> None:
        orders = sa.Table("sop_orders", sa.MetaData(), autoload_with=engine)
        columns = [orders.c[name] for name in ("id", "total_gross_value", "document_date", "document_no")]
        with engine.connect() as connection:
            row = connection.execute(sa.select(*columns).limit(1)).one()
        assert [type(value).__name__ for value in row] == ["int", "Decimal", "date", "str"]

    def test_spans_of_time(self, engine: sa.engine.Engine) -> None:
        orders = sa.Table("sop_orders", sa.MetaData(), autoload_with=engine)
        dates = sa.select(orders.c.document_date)
        with engine.connect() as connection:
            every = [row[0] for row in connection.execute(dates)]
            middle = sorted(every)[len(every) // 2]
            later = dates.where(orders.c.document_date + timedelta(days=3) > middle)
            found = [row[0] for row in connection.execute(later)]
        assert sorted(found) == sorted(each for each in every if each + timedelta(days=3) > middle)
        assert 0 < len(found) < len(every)

    def test_names_with_the_schema(self, engine: sa.engine.Engine) -> None:
        metadata = sa.MetaData()
        orders = sa.Table("sop_orders", metadata, autoload_with=engine, schema="main")
        customers = metadata.tables["main.customers"]
        joined = sa.select(customers.c.name, orders.c.id).join_from(customers, orders)
        with engine.connect() as connection:
            found = connection.execute(joined).all()
            assert len(found) == connection.execute(sa.select(sa.func.count()).select_from(orders)).scalar()

    def test_statements_are_cached(self, engine: sa.engine.Engine, customers: sa.Table) -> None:
        seen = []

        @sa.event.listens_for(engine, "before_cursor_execute")
        def note(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
            seen.append(context.cache_hit.name)

        with engine.connect() as connection:
            for number in (1, 2):
                connection.execute(sa.select(customers.c.id).where(customers.c.id == number)).all()
        assert seen == ["CACHE_MISS", "CACHE_HIT"]
