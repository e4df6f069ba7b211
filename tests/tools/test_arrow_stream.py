"""A cursor as a stream of Arrow's C interface: what reads Arrow reads a cursor."""

from __future__ import annotations

import gc
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

import sage200_dialect
from sage200_dialect import Connection
from sage200_dialect.errors import InterfaceError
from sage200_dialect.sandbox import Fault, Sandbox

STATEMENT = (
    "SELECT id, name, balance, on_hold, date_time_updated, application_date "
    "FROM customers ORDER BY id LIMIT 20"
)
STREAMED = "SELECT id, balance FROM customers"
TYPES = {
    "id": "int64",
    "name": "string",
    "balance": "decimal128(18, 2)",
    "on_hold": "bool",
    "date_time_updated": "timestamp[us]",
    "application_date": "date32[day]",
}


@pytest.fixture
def expected(connection: Connection) -> list[tuple[Any, ...]]:
    return connection.execute(STATEMENT).fetchall()


def test_pyarrow(connection: Connection, expected: list[tuple[Any, ...]]) -> None:
    table = pa.table(connection.execute(STATEMENT))
    assert {field.name: str(field.type) for field in table.schema} == TYPES
    assert [tuple(row.values()) for row in table.to_pylist()] == expected
    assert pa.RecordBatchReader.from_stream(connection.execute(STATEMENT)).read_all() == table


def test_duckdb(connection: Connection, expected: list[tuple[Any, ...]]) -> None:
    customers = connection.execute(STATEMENT)
    with duckdb.connect() as database:
        database.register("customers", pa.RecordBatchReader.from_stream(customers))
        assert database.execute("SELECT * FROM customers").fetchall() == expected


def test_duckdb_finds_a_cursor_by_its_name(connection: Connection) -> None:
    customers = connection.execute(STATEMENT)
    with duckdb.connect() as database:
        (total,) = database.execute("SELECT SUM(balance) FROM customers").fetchall()[0]
    assert total == sum(row[2] or 0 for row in connection.execute(STATEMENT))
    assert isinstance(total, Decimal)
    assert customers.description is not None


def test_polars(connection: Connection, expected: list[tuple[Any, ...]]) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(connection.execute(STATEMENT))
    assert frame.schema["balance"] == pl.Decimal(18, 2)
    assert frame.schema["application_date"] == pl.Date
    assert frame.rows() == expected


@pytest.mark.skipif(not hasattr(pd.DataFrame, "from_arrow"), reason="pandas before 3 has no from_arrow")
def test_pandas(connection: Connection, expected: list[tuple[Any, ...]]) -> None:
    frame = pd.DataFrame.from_arrow(connection.execute(STATEMENT))
    assert list(frame["balance"]) == [row[2] for row in expected]


def test_no_rows_have_types(connection: Connection) -> None:
    for statement in (f"SELECT * FROM ({STATEMENT}) c WHERE id < 0", "SELECT id FROM customers WHERE 1 = 0"):
        table = pa.table(connection.execute(statement))
        assert table.num_rows == 0
        assert str(table.schema.field("id").type) == "int64"


def test_a_requested_schema(connection: Connection) -> None:
    wanted = pa.schema([("id", pa.int64()), ("balance", pa.decimal128(38, 4))])
    statement = "SELECT id, balance FROM customers ORDER BY id LIMIT 3"
    reader = pa.RecordBatchReader.from_stream(connection.execute(statement), schema=wanted)
    assert reader.schema == wanted
    assert reader.read_all().column("balance").to_pylist() == [
        row[1] for row in connection.execute(statement)
    ]


def test_it_streams(sage: Sandbox, connection: Connection) -> None:
    with sage200_dialect.connect(f"{sage.url}&Pagesize=5") as small:
        every = small.execute("SELECT COUNT(*) FROM customers").fetchall()[0][0]
        before = len(sage.requests)
        cursor = small.execute(STREAMED)
        reader = pa.RecordBatchReader.from_stream(cursor)
        assert reader.read_next_batch().num_rows == 5
        assert len(sage.requests) - before < every / 5
        assert 5 + sum(batch.num_rows for batch in reader) == every


def test_letting_go_of_the_stream_stops_nothing_else(connection: Connection) -> None:
    cursor = connection.execute(STATEMENT)
    reader = pa.RecordBatchReader.from_stream(cursor)
    reader.close()
    del reader
    gc.collect()
    assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_a_failure_in_the_middle_is_no_short_table(sage: Sandbox) -> None:
    with sage200_dialect.connect(f"{sage.url}&Pagesize=5") as small:
        cursor = small.execute(STREAMED)
        sage.faults.add(Fault(path="/customers", status=400, times=50))
        try:
            with pytest.raises(Exception, match="400"):
                pa.table(cursor)
        finally:
            sage.faults.clear()
        with pytest.raises(InterfaceError, match="the statement failed"):
            cursor.fetchall()


def test_once_only(connection: Connection) -> None:
    cursor = connection.execute(STATEMENT)
    cursor.fetchone()
    with pytest.raises(InterfaceError, match="already fetched"):
        pa.table(cursor)
    cursor.execute(STATEMENT)
    pa.table(cursor)
    with pytest.raises(InterfaceError, match="already fetched"):
        pa.table(cursor)
    with pytest.raises(InterfaceError, match="no rows to fetch"):
        pa.table(connection.cursor())
