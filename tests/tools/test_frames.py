"""pandas, polars and petl as their users call them, over an engine and over a connection."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from sage200_dialect import Connection

STATEMENT = "SELECT id, name, balance, application_date FROM customers ORDER BY id LIMIT 10"


@pytest.fixture
def expected(connection: Connection) -> list[tuple[Any, ...]]:
    return connection.execute(STATEMENT).fetchall()


class TestPandas:
    def test_read_sql(self, engine: sa.engine.Engine, expected: list[tuple[Any, ...]]) -> None:
        frame = pd.read_sql(STATEMENT, engine, coerce_float=False)
        assert list(frame.itertuples(index=False, name=None)) == expected
        assert all(isinstance(each, Decimal) for each in frame["balance"])

    def test_chunks(self, engine: sa.engine.Engine, expected: list[tuple[Any, ...]]) -> None:
        chunks = list(pd.read_sql(STATEMENT, engine, coerce_float=False, chunksize=4))
        assert [len(each) for each in chunks] == [4, 4, 2]
        together = pd.concat(chunks)
        assert list(together.itertuples(index=False, name=None)) == expected

    def test_types_of_arrow(self, engine: sa.engine.Engine, expected: list[tuple[Any, ...]]) -> None:
        frame = pd.read_sql(STATEMENT, engine, coerce_float=False, dtype_backend="pyarrow")
        kinds = [str(each) for each in frame.dtypes]
        assert kinds[0] == "int64[pyarrow]"
        assert kinds[1] in ("string[pyarrow]", "large_string[pyarrow]")
        # What pandas takes for decimals and dates differs between its versions (3.1: text); nothing is lost.
        assert [Decimal(each) for each in frame["balance"]] == [row[2] for row in expected]
        dates = [None if pd.isna(each) else str(each) for each in frame["application_date"]]
        assert dates == [row[3] and str(row[3]) for row in expected]

    def test_read_sql_table(self, engine: sa.engine.Engine, connection: Connection) -> None:
        frame = pd.read_sql_table("currencies", engine, columns=["id", "name"])
        rows = connection.execute("SELECT id, name FROM currencies").fetchall()
        assert sorted(frame.itertuples(index=False, name=None)) == sorted(rows)
        whole = pd.read_sql_table("currencies", engine, index_col="id")
        assert len(whole) == len(rows)
        assert "lock_id" not in whole.columns


class TestPolars:
    @pytest.fixture
    def pl(self) -> Any:
        return pytest.importorskip("polars")

    def test_an_engine(self, pl: Any, engine: sa.engine.Engine, expected: list[tuple[Any, ...]]) -> None:
        frame = pl.read_database(STATEMENT, engine)
        assert frame.rows() == expected
        assert isinstance(frame.schema["balance"], pl.Decimal)

    def test_a_connection(self, pl: Any, connection: Connection, expected: list[tuple[Any, ...]]) -> None:
        frame = pl.read_database(STATEMENT, connection)
        assert frame.rows() == expected
        assert frame.schema["balance"] == pl.Decimal(18, 2)
        assert frame.schema["application_date"] == pl.Date

    def test_a_connection_and_no_rows(self, pl: Any, connection: Connection) -> None:
        frame = pl.read_database("SELECT id, balance FROM customers WHERE id < 0", connection)
        assert frame.schema == {"id": pl.Int64, "balance": pl.Decimal(18, 2)}

    def test_batches(self, pl: Any, connection: Connection, expected: list[tuple[Any, ...]]) -> None:
        frames = list(pl.read_database(STATEMENT, connection, iter_batches=True, batch_size=4))
        assert pl.concat(frames).rows() == expected


def test_petl(connection: Connection, expected: list[tuple[Any, ...]]) -> None:
    petl = pytest.importorskip("petl")
    table = petl.fromdb(connection, STATEMENT)
    assert petl.header(table) == ("id", "name", "balance", "application_date")
    assert [tuple(row) for row in petl.data(table)] == expected
    assert petl.nrows(petl.fromdb(connection.cursor, STATEMENT)) == len(expected)
