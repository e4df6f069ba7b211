"""Statements that once got a wrong answer, or none: each against the same rows in plain DuckDB."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

import sage200_dialect
from sage200_dialect import Connection, sandbox
from sage200_dialect.errors import (
    Error,
    InterfaceError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)
from sage200_dialect.sandbox import Behaviour, Sandbox

CATALOGUE = """{"tables": {
  "a": {"key": ["id"], "columns": {"id": {"type": "bigint"}, "n": {"type": "bigint"},
        "t": {"type": "varchar(20)"}, "m": {"type": "decimal(18,2)"}}},
  "b": {"key": ["id"], "columns": {"id": {"type": "bigint"}, "a_id": {"type": "bigint"}}},
  "c": {"key": ["id"], "columns": {"id": {"type": "bigint"}, "b_id": {"type": "bigint"}}}
}}"""
ROWS: dict[str, list[dict[str, Any]]] = {
    "a": [
        {"id": i, "n": None if i % 5 == 0 else i % 7, "t": f"t{i % 3}", "m": i * 1.25} for i in range(1, 31)
    ],
    "b": [{"id": i, "a_id": i * 2 if i % 4 else None} for i in range(1, 21)],
    "c": [{"id": i, "b_id": i + 10} for i in range(1, 13)],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    (folder / "tables.json").write_text(CATALOGUE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def sage(folder: Path) -> Iterator[Sandbox]:
    with sandbox.start(location=folder, data=ROWS, behaviour=Behaviour()) as running:
        yield running


@pytest.fixture(scope="module", params=["on", "off"])
def connection(request: pytest.FixtureRequest, sage: Sandbox, folder: Path) -> Iterator[Connection]:
    options = {"Location": str(folder), "Pushdown": request.param, "Pagesize": 7}
    with sage200_dialect.connect(sage.url, **options) as open_connection:
        yield open_connection


@pytest.fixture(scope="module")
def oracle() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as database:
        database.execute("SET default_null_order = 'nulls_first_on_asc_last_on_desc'")
        database.execute("CREATE TABLE a (id BIGINT, n BIGINT, t VARCHAR, m DECIMAL(18,2))")
        database.execute("CREATE TABLE b (id BIGINT, a_id BIGINT)")
        database.execute("CREATE TABLE c (id BIGINT, b_id BIGINT)")
        for name, rows in ROWS.items():
            marks = ", ".join("?" * len(rows[0]))
            database.executemany(f"INSERT INTO {name} VALUES ({marks})", [list(row.values()) for row in rows])
        yield database


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT a.id, b.id FROM (a LEFT JOIN b ON b.a_id = a.id) WHERE b.id IS NULL",
        "SELECT a.id FROM a LEFT JOIN b LEFT JOIN c ON c.b_id = b.id ON b.a_id = a.id WHERE c.id IS NULL",
        "SELECT a.id FROM a JOIN (b LEFT JOIN c ON c.b_id = b.id) ON b.a_id = a.id WHERE c.id IS NULL",
        "SELECT a.id FROM a JOIN (b LEFT JOIN c ON c.b_id = b.id) ON b.a_id = a.id WHERE c.id > 3 AND n > 1",
        "SELECT a.id FROM a SEMI JOIN b ON b.a_id = a.id WHERE a.id > 4",
        "SELECT a.id FROM a ANTI JOIN b ON b.a_id = a.id AND b.id > 3",
        "SELECT count_star() FROM a",
        "SELECT product(id) FROM a WHERE id < 9 LIMIT 1",
        "SELECT kahan_sum(n) FROM (SELECT * FROM a) AS s WHERE s.id > 3",
        "SELECT histogram(n) FROM a",
        "SELECT id FROM a ORDER BY id LIMIT 10%",
        "SELECT LEN([1, 2, 3]), LEN('abc')",
        "SELECT id FROM a NATURAL JOIN (SELECT id, b_id FROM c) AS s",
        "WITH x AS (SELECT * FROM a) SELECT y.id FROM x AS y WHERE y.n = 3",
        "SELECT id FROM a WHERE EXISTS (SELECT * FROM b WHERE b.a_id = a.id)",
        "SELECT id FROM a WHERE id IN (NULL) AND (1 != 1)",
        "SELECT id FROM a WHERE t LIKE '%' || '1' || '%'",
        "SELECT id, n FROM a UNION ALL BY NAME SELECT n, id FROM a",
        "SELECT unnest({'p': 1, 'q': 2})",
        "SELECT n FROM (SELECT t, n FROM a ORDER BY ALL LIMIT 7) AS s",
        "SELECT a.id FROM a JOIN b ON a.id = b.id JOIN c ON c.id = b.id WHERE c.id = 3",
        f"SELECT id FROM a WHERE {' OR '.join(f'id = {number}' for number in range(1, 900, 2))}",
    ],
)
def test_answer(connection: Connection, oracle: duckdb.DuckDBPyConnection, statement: str) -> None:
    found = connection.execute(statement).fetchall()
    assert sorted(map(repr, found)) == sorted(map(repr, oracle.execute(statement).fetchall()))


def test_a_table_in_brackets(connection: Connection, oracle: duckdb.DuckDBPyConnection) -> None:
    statement = "SELECT a.id FROM a LEFT JOIN {} ON b.a_id = a.id WHERE b.id IS NULL ORDER BY 1"
    found = connection.execute(statement.format("(b)")).fetchall()
    assert found == oracle.execute(statement.format("b")).fetchall()


def test_a_qualified_table_is_no_cte(connection: Connection) -> None:
    assert connection.execute("WITH a AS (SELECT 5 AS id) SELECT id FROM main.a WHERE id = 6").fetchall() == [
        (6,)
    ]
    assert connection.execute("WITH a AS (SELECT 5 AS id) SELECT id FROM a").fetchall() == [(5,)]
    assert connection.execute("WITH a AS (SELECT id FROM a WHERE id > 29) SELECT id FROM a").fetchall() == [
        (30,)
    ]


def test_types_and_labels_do_not_depend_on_the_plan(connection: Connection) -> None:
    described = [
        column[:2] for column in connection.execute("SELECT t, m FROM a ORDER BY id").description or []
    ]
    assert described == [("t", "VARCHAR(20)"), ("m", "DECIMAL(18,2)")]
    described = [column[:2] for column in connection.execute("SELECT t, UPPER(t) FROM a").description or []]
    assert described == [("t", "VARCHAR(20)"), ("UPPER(t)", "VARCHAR")]
    cursor = connection.execute("SELECT ?, CASE WHEN id = ? THEN 1 END FROM a LIMIT 1", (1, 2))
    assert [column[0] for column in cursor.description or []] == ["?", "CASE WHEN id = ? THEN 1 END"]


@pytest.mark.parametrize(
    ("statement", "parameters", "error", "said"),
    [
        ("SELECT a FROM a", (), NotSupportedError, "a is a table here"),
        ("SELECT COLUMNS('id') FROM a", (), NotSupportedError, "COLUMNS"),
        ("SELECT * FROM a PIVOT (COUNT(id) FOR t IN ('t1'))", (), NotSupportedError, "PIVOT"),
        ("SELECT 1 FROM a JOIN a ON TRUE", (), ProgrammingError, "lias"),
        ("WITH x AS (DELETE FROM a) SELECT 1", (), NotSupportedError, "DELETE"),
        ("EXPLAIN EXPLAIN SELECT 1", (), NotSupportedError, "EXPLAIN of EXPLAIN"),
        ("SELEC", (), ProgrammingError, "no statement"),
        ("SELECT * FROM", (), ProgrammingError, "xpected table name\n"),
        (f"SELECT {'(' * 3000}1{')' * 3000}", (), ProgrammingError, "nests too deeply"),
        ("SELECT ?", (Decimal("1" * 30 + ".123456789"),), ProgrammingError, "38 digits"),
        ("SELECT ?", (Decimal("NaN"),), ProgrammingError, "finite"),
        ("SELECT ?", ("\ud800",), ProgrammingError, "surrogate"),
        ("SELECT ?", 5, ProgrammingError, "not int"),
        ("SELECT id FROM a WHERE t = ?", (True,), ProgrammingError, r"not a VARCHAR\(20\)"),
    ],
)
def test_refusal(
    connection: Connection, statement: str, parameters: Any, error: type[Error], said: str
) -> None:
    with pytest.raises(error, match=said):
        connection.execute(statement, parameters).fetchall()


def test_a_mirrored_parent_key_is_one(connection: Connection, sage: Sandbox) -> None:
    product = sage.rows("products")[0]["id"]
    for condition in (f"{product} = product_id", f"product_id = {product} OR product_id = {product}"):
        rows = connection.execute(
            f"SELECT product_id FROM product_sales_figures WHERE {condition}"
        ).fetchall()
        assert rows == [(product,)]


def test_arrow_and_rows_do_not_mix(connection: Connection) -> None:
    cursor = connection.execute("SELECT id FROM a")
    batches = cursor.fetch_record_batches()
    next(batches)
    with pytest.raises(InterfaceError, match="as Arrow"):
        cursor.fetchone()
    cursor.execute("SELECT id FROM a")
    with pytest.raises(InterfaceError, match="executed again"):
        list(batches)


def test_closing_from_another_thread(sage: Sandbox, folder: Path) -> None:
    connection = sage200_dialect.connect(sage.url, Location=str(folder), Pagesize=7, MaxConcurrentRequests=1)
    cursor = connection.execute("SELECT id FROM a")
    cursor.fetchone()
    sage.behaviour = Behaviour(latency=5)
    failures: list[BaseException] = []

    def read() -> None:
        try:
            cursor.fetchall()
        except BaseException as error:
            failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    while reader.is_alive() and len(sage.requests) == 0:
        reader.join(0.01)
    connection.close()
    reader.join(4)
    sage.behaviour = Behaviour()
    assert not reader.is_alive()
    assert all(isinstance(error, Error) for error in failures)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_cursor_does_not_survive_a_fork(sage: Sandbox, folder: Path) -> None:
    with sage200_dialect.connect(sage.url, Location=str(folder), Pagesize=7) as connection:
        cursor = connection.execute("SELECT id FROM a")
        cursor.fetchone()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                cursor.fetchall()
            except OperationalError:
                status = 0
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0
