"""The local engine: what it answers, how it stops, where it spills, and what it takes with it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from sage200_dialect.engine.local import LocalDatabase, LocalStatement
from sage200_dialect.errors import (
    DataError,
    InterfaceError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    StatementCancelled,
)

SCHEMA = pa.schema([("id", pa.int64()), ("price", pa.decimal128(18, 2)), ("name", pa.string())])
LONG = "SELECT count(*) FROM range(100000000) a, range(1000) b WHERE a.range % 7 = b.range % 5"
MUCH = 1 << 30
US = pa.timestamp("us")


def batch(*rows: tuple[int | None, str | None, str | None]) -> pa.RecordBatch:
    ids, prices, names = zip(*rows, strict=True)
    money = [None if price is None else Decimal(price) for price in prices]
    return pa.RecordBatch.from_arrays(
        [pa.array(ids, pa.int64()), pa.array(money, pa.decimal128(18, 2)), pa.array(names)], schema=SCHEMA
    )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalDatabase]:
    folder = tmp_path_factory.mktemp("spill")
    database = LocalDatabase(memory_limit="1GB", temp_directory=str(folder), threads=2)
    yield database
    database.close()


@pytest.fixture
def statement(database: LocalDatabase) -> Iterator[LocalStatement]:
    with database.statement() as statement:
        yield statement


def test_a_join_over_loaded_tables(statement: LocalStatement) -> None:
    statement.load("items", SCHEMA, [batch((1, "1.50", "a"), (2, None, "b")), batch((3, "2.25", "a"))], MUCH)
    statement.load("other", SCHEMA, [batch((3, "1.00", None))], MUCH)
    result = statement.run(
        "SELECT i.name, SUM(i.price) AS total, COUNT(o.id) AS met "
        "FROM items i LEFT JOIN other o ON i.id = o.id GROUP BY i.name ORDER BY i.name"
    )
    assert result.columns == (("name", "VARCHAR"), ("total", "DECIMAL(38,2)"), ("met", "BIGINT"))
    assert result.fetch(10) == [("a", Decimal("3.75"), 1), ("b", None, 0)]
    assert result.fetch(10) == []


def test_rows_come_in_pieces(statement: LocalStatement) -> None:
    result = statement.run("SELECT * FROM range(5) t(x)")
    assert [result.fetch(2), result.fetch(2), result.fetch(2), result.fetch(2)] == [
        [(0,), (1,)],
        [(2,), (3,)],
        [(4,)],
        [],
    ]


@pytest.mark.parametrize("spill_bytes", [MUCH, 1])
def test_a_scan_without_rows_is_an_empty_table(statement: LocalStatement, spill_bytes: int) -> None:
    statement.load("items", SCHEMA, [], spill_bytes)
    result = statement.run("SELECT count(*), sum(price) FROM items")
    assert result.fetch(5) == [(0, None)]


def test_a_scan_beyond_its_budget_answers_the_same(statement: LocalStatement) -> None:
    pages = [batch((1, "1.50", "a"), (None, None, None)), batch((2, "0.25", "b"))]
    query = 'SELECT * FROM "my ""table"" of.items" ORDER BY id'
    answers = []
    for spill_bytes in (MUCH, 1, MUCH, 1):  # the second and later ones replace the table of the one before
        statement.load('my "table" of.items', SCHEMA, iter(pages), spill_bytes)
        result = statement.run(query)
        answers.append((result.columns, result.fetch(10)))
    assert answers[0][1] == [(None, None, None), (1, Decimal("1.50"), "a"), (2, Decimal("0.25"), "b")]
    assert all(answer == answers[0] for answer in answers)


def test_tables_are_private_to_their_statement(database: LocalDatabase) -> None:
    with database.statement() as one, database.statement() as two:
        one.load("kept", SCHEMA, [batch((1, None, None))], MUCH)
        one.load("spilt", SCHEMA, [batch((1, None, None))], 1)
        for name in ("kept", "spilt"):
            with pytest.raises(ProgrammingError):
                two.run(f"SELECT * FROM {name}")


def test_what_does_not_fit_in_memory_goes_to_a_private_folder(tmp_path: Path) -> None:
    database = LocalDatabase(memory_limit="32MB", temp_directory=str(tmp_path), threads=1)

    def pages() -> Iterable[pa.RecordBatch]:
        for start in range(0, 600_000, 50_000):
            numbers = range(start, start + 50_000)
            names = pa.array([f"{number:0>80}" for number in numbers])
            prices = pa.nulls(50_000, pa.decimal128(18, 2))
            yield pa.RecordBatch.from_arrays([pa.array(numbers), prices, names], schema=SCHEMA)

    with database.statement() as statement:
        statement.load("wide", SCHEMA, pages(), 1 << 20)
        found = statement.run("SELECT count(*), max(name) FROM wide").fetch(1)
        assert found == [(600_000, f"{599_999:0>80}")]
        (folder,) = tmp_path.iterdir()
        assert folder.stat().st_mode & 0o077 == 0
        assert any(folder.iterdir())
    database.close()
    assert list(tmp_path.iterdir()) == []


def test_too_little_memory_says_what_to_change(tmp_path: Path) -> None:
    database = LocalDatabase(memory_limit="20MB", temp_directory=str(tmp_path), threads=1)
    with database.statement() as statement, pytest.raises(OperationalError, match="MemoryLimit"):
        statement.run("SELECT list(x || 'padding to make it longer') FROM range(3000000) t(x)").fetch(1)
    database.close()


VALUES = {
    "sum(1::BIGINT)": ("BIGINT", 1, pa.int64()),
    "1::UTINYINT": ("BIGINT", 1, pa.int64()),
    "1.5::DECIMAL(10,2)": ("DECIMAL(10,2)", Decimal("1.50"), pa.decimal128(10, 2)),
    "7 / 2": ("DOUBLE", 3.5, pa.float64()),
    "1.5::FLOAT": ("DOUBLE", 1.5, pa.float64()),
    "true": ("BOOLEAN", True, pa.bool_()),
    "'a'": ("VARCHAR", "a", pa.string()),
    "'a'::ENUM('a')": ("VARCHAR", "a", pa.string()),
    "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'::UUID": (
        "VARCHAR",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        pa.string(),
    ),
    "'[1]'::JSON": ("VARCHAR", "[1]", pa.string()),
    "DATE '2020-01-02'": ("DATE", date(2020, 1, 2), pa.date32()),
    "TIMESTAMP '2020-01-02 03:04:05.5'": ("TIMESTAMP", datetime(2020, 1, 2, 3, 4, 5, 500000), US),
    "TIMESTAMP_S '2020-01-02 03:04:05'": ("TIMESTAMP", datetime(2020, 1, 2, 3, 4, 5), US),
    "TIMESTAMPTZ '2020-07-02 03:04:05+02'": ("TIMESTAMP", datetime(2020, 7, 2, 1, 4, 5), US),
    "[TIMESTAMPTZ '2020-07-02 03:04:05+02']": (
        "TIMESTAMP[]",
        [datetime(2020, 7, 2, 1, 4, 5)],
        pa.list_(pa.field("l", US)),
    ),
    "TIME '10:20:30'": ("TIME", time(10, 20, 30), pa.time64("us")),
    "INTERVAL 1 DAY": ("INTERVAL", timedelta(days=1), pa.month_day_nano_interval()),
    "[1, 2]": ("INTEGER[]", [1, 2], None),
    "{'a': 1}": ("STRUCT(a INTEGER)", {"a": 1}, None),
    "MAP {'k': 1}": ("MAP(VARCHAR, INTEGER)", {"k": 1}, None),
    "NULL::BIGINT": ("BIGINT", None, pa.int64()),
}


def test_types_and_values(statement: LocalStatement) -> None:
    query = "SELECT " + ", ".join(f"{expression} AS c{place}" for place, expression in enumerate(VALUES))
    result = statement.run(query)
    assert [kind for _, kind in result.columns] == [kind for kind, _, _ in VALUES.values()]
    (row,) = result.fetch(2)
    assert row == tuple(value for _, value, _ in VALUES.values())
    assert [type(each) for each in row] == [type(value) for _, value, _ in VALUES.values()]
    (arrow,) = statement.run(query).batches(10)
    for field, (_, _, expected) in zip(arrow.schema, VALUES.values(), strict=True):
        assert expected is None or field.type == expected or pa.types.is_list(field.type)


def test_equal_names_and_order_survive_a_change_of_type(statement: LocalStatement) -> None:
    query = "SELECT sum(x) AS a, max(x) AS a FROM range(9) t(x) GROUP BY x % 3 ORDER BY x % 3 DESC"
    assert statement.run(query).fetch(9) == [(15, 8), (12, 7), (9, 6)]
    (arrow,) = statement.run(query).batches(10)
    assert arrow.schema.names == ["a", "a"]
    assert [each.to_pylist() for each in arrow.columns] == [[15, 12, 9], [8, 7, 6]]


def test_whole_numbers_beyond_64_bits(statement: LocalStatement) -> None:
    query = "SELECT sum(x) AS total FROM (VALUES (9223372036854775807), (1)) t(x)"
    assert statement.run(query).fetch(1) == [(2**63,)]
    with pytest.raises(DataError):
        list(statement.run(query).batches(10))


def test_batches_of_an_empty_answer_keep_the_types(statement: LocalStatement) -> None:
    (empty,) = statement.run("SELECT 1::HUGEINT AS a, 'x' AS b WHERE false").batches(10)
    assert (empty.num_rows, empty.schema) == (0, pa.schema([("a", pa.int64()), ("b", pa.string())]))


NULLS = "(VALUES (1), (NULL), (2)) t(x)"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"SELECT x FROM {NULLS} ORDER BY x", [None, 1, 2]),
        (f"SELECT x FROM {NULLS} ORDER BY x DESC", [2, 1, None]),
        (f"SELECT row_number() OVER (ORDER BY x) FROM {NULLS} ORDER BY x", [1, 2, 3]),
        (f"SELECT row_number() OVER (ORDER BY x DESC) FROM {NULLS} ORDER BY x", [3, 2, 1]),
        (f"SELECT first_value(x) OVER (ORDER BY x DESC) FROM {NULLS}", [2, 2, 2]),
        (f"SELECT unnest(list(x ORDER BY x DESC)) FROM {NULLS}", [2, 1, None]),
        ("SELECT unnest([1 / 0, 1 // 0, 1 % 0, 1.5 / 0, 0 / 0])", [None] * 5),
    ],
)
def test_null_is_the_smallest_value_and_what_a_division_by_zero_gives(
    statement: LocalStatement, query: str, expected: list[int | None]
) -> None:
    assert [value for (value,) in statement.run(query).fetch(9)] == expected


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("SELECT 'x'::INTEGER", DataError),
        ("SELECT CAST(1000 AS TINYINT)", DataError),
        ("SELECT strptime('x', '%Y')", DataError),
        ("SELECT (SELECT x FROM range(2) t(x))", DataError),
        ("SELEC 1", ProgrammingError),
        ("SELECT nothing", ProgrammingError),
        ("SELECT * FROM nothing", ProgrammingError),
    ],
)
def test_errors_are_of_the_driver_and_of_one_line(statement: LocalStatement, query: str, error: type) -> None:
    with pytest.raises(error) as caught:
        statement.run(query).fetch(1)
    assert "\n" not in str(caught.value)
    assert statement.run("SELECT 1").fetch(1) == [(1,)]


@pytest.mark.parametrize("spill_bytes", [MUCH, 1])
def test_an_unread_result_gives_way_to_what_comes_next(statement: LocalStatement, spill_bytes: int) -> None:
    rows = statement.run("SELECT * FROM range(100000000)")
    assert rows.fetch(1) == [(0,)]
    batches = statement.run("SELECT * FROM range(100000000)").batches(10_000)
    assert next(batches).num_rows > 0
    statement.load("items", SCHEMA, [batch((7, None, None))], spill_bytes)
    assert statement.run("SELECT id FROM items").fetch(2) == [(7,)]
    for stale in (lambda: rows.fetch(1), lambda: next(batches)):
        with pytest.raises(InterfaceError):
            stale()


def test_an_error_in_a_stream_of_batches_is_of_the_driver_too(statement: LocalStatement) -> None:
    query = "SELECT CASE WHEN x < 200000 THEN 1 ELSE ('x' || x)::INTEGER END FROM range(300000) t(x)"
    with pytest.raises((DataError, OperationalError), match="convert") as raised:
        list(statement.run(query).batches(1000))
    assert not isinstance(raised.value, StatementCancelled)


@pytest.mark.parametrize("how", ["fetch", "batches", "close"])
def test_another_thread_stops_a_statement_at_once(database: LocalDatabase, how: str) -> None:
    statement = database.statement()
    stop = threading.Timer(0.1, statement.close if how == "close" else statement.interrupt)
    stop.start()
    with pytest.raises(StatementCancelled):
        if how == "batches":
            list(statement.run(LONG).batches(10))
        else:
            statement.run(LONG).fetch(1)
    stop.join()
    with pytest.raises(StatementCancelled):
        statement.run("SELECT 1")
    statement.close()
    with database.statement() as other:
        assert other.run("SELECT 1").fetch(1) == [(1,)]


def test_a_statement_may_run_in_any_thread(database: LocalDatabase) -> None:
    found: list[object] = []

    def work(number: int) -> None:
        with database.statement() as statement:
            statement.load("items", SCHEMA, [batch((number, None, None))], MUCH)
            found.extend(statement.run("SELECT id FROM items").fetch(2))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found, key=str) == [(number,) for number in range(6)]


def test_closing_ends_statements_and_a_closed_one_says_so(tmp_path: Path) -> None:
    database = LocalDatabase(temp_directory=str(tmp_path))
    assert not database.started
    statement = database.statement()
    assert database.started
    database.close()
    database.close()
    with pytest.raises(StatementCancelled):
        statement.run("SELECT 1")
    with database.statement() as again:
        assert again.run("SELECT 1").fetch(1) == [(1,)]
    database.close()
    assert list(tmp_path.iterdir()) == []


def test_only_one_select(statement: LocalStatement) -> None:
    for sql in ("SELECT 1; SELECT 2", "CREATE TABLE t (x INTEGER)", "SET threads = 1", "EXPLAIN FROM t", ""):
        with pytest.raises(NotSupportedError):
            statement.run(sql)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"memory_limit": "lots"}, "MemoryLimit"),
        ({"threads": 0}, "Threads"),
        ({"temp_directory": "/nowhere/at/all"}, "TempDirectory"),
    ],
)
def test_a_wrong_setting_is_named(options: dict[str, object], named: str) -> None:
    with pytest.raises(ProgrammingError, match=named):
        LocalDatabase(**options).statement()  # type: ignore[arg-type]


FORKS = """
import os, sys
from sage200_dialect.engine.local import LocalDatabase
from sage200_dialect.errors import OperationalError

database = LocalDatabase(temp_directory=sys.argv[1])
old = database.statement()
assert old.run("SELECT 1").fetch(1) == [(1,)]
child = os.fork()
if child == 0:
    assert database.statement().run("SELECT 2").fetch(1) == [(2,)]
    try:
        old.run("SELECT 3")
    except OperationalError:
        database.close()
        os._exit(0)
    os._exit(1)
assert os.waitpid(child, 0)[1] == 0
child = os.fork()
if child == 0:
    sys.exit(0)  # an idle child ends in peace and leaves its parent's folder alone
assert os.waitpid(child, 0)[1] == 0
assert old.run("SELECT 4").fetch(1) == [(4,)]
assert len(os.listdir(sys.argv[1])) == 1
"""


def python(program: str, *arguments: object) -> None:
    """Runs a program in a process of its own; it must end well."""
    command = [sys.executable, "-W", "ignore", "-c", program, *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no fork there")
def test_a_forked_process_gets_a_database_of_its_own(tmp_path: Path) -> None:
    python(FORKS, tmp_path)
    assert list(tmp_path.iterdir()) == []


INTERRUPTED = """
import signal, sys, threading, time
from sage200_dialect.engine.local import LocalDatabase

database = LocalDatabase(temp_directory=sys.argv[1])
statement = database.statement()
result = statement.run(sys.argv[2])
threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()
begun = time.monotonic()
try:
    result.fetch(1)
except KeyboardInterrupt:
    assert time.monotonic() - begun < 5
    sys.exit(0)
sys.exit(1)
"""


def test_ctrl_c_stops_local_sql_at_once(tmp_path: Path) -> None:
    python(INTERRUPTED, tmp_path, LONG)
