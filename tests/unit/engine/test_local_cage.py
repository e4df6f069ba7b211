"""SQL that reaches for files, the network, extensions, settings or Python objects gets nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from sage200_dialect.engine.local import LocalDatabase, LocalStatement
from sage200_dialect.errors import DatabaseError
from sage200_dialect.sql.names import ALLOWED_TABLE_FUNCTIONS

SECRET = pa.table({"secret": ["from a Python variable"]})


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalDatabase]:
    database = LocalDatabase(temp_directory=str(tmp_path_factory.mktemp("spill")))
    yield database
    database.close()


@pytest.fixture
def statement(database: LocalDatabase) -> Iterator[LocalStatement]:
    with database.statement() as statement:
        yield statement


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM '{file}'",
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM read_csv_auto(['{file}'])",
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM read_blob('{file}')",
        "SELECT * FROM read_json('{file}')",
        "SELECT * FROM read_parquet('{file}')",
        "SELECT * FROM parquet_metadata('{file}')",
        "SELECT * FROM sniff_csv('{file}')",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM read_csv('https://example.com/x.csv')",
        "SELECT * FROM sqlite_scan('{file}', 'x')",
        "SELECT getenv('HOME')",
        "SELECT * FROM SECRET",
        "SELECT * FROM statement",
        "SELECT * FROM query('SELECT * FROM read_text(''{file}'')')",
        "SELECT * FROM query_table('{file}')",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "COPY (SELECT 1) TO '{folder}/out.parquet'",
        "EXPORT DATABASE '{folder}/out'",
        "IMPORT DATABASE '{folder}'",
        "ATTACH '{folder}/other.db'",
        "ATTACH ':memory:' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "RESET lock_configuration",
        "PRAGMA threads = 8",
        "PRAGMA enable_profiling",
        "CALL enable_logging()",
        "CREATE TABLE t (x INTEGER)",
        "CREATE MACRO f() AS 1",
    ],
)
def test_refused(statement: LocalStatement, tmp_path: Path, sql: str) -> None:
    file = tmp_path / "private.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(DatabaseError):
        statement.run(sql.format(file=file, folder=tmp_path)).fetch(1)
    assert list(tmp_path.iterdir()) == [file]
    assert statement.run("SELECT 1").fetch(1) == [(1,)]


@pytest.mark.parametrize(
    "setting", ["enable_external_access", "python_enable_replacements", "autoload_known_extensions"]
)
def test_settings_hold_in_every_statement(statement: LocalStatement, setting: str) -> None:
    assert statement.run(f"SELECT current_setting('{setting}')").fetch(1) == [(False,)]


def test_stored_secrets_of_the_user_are_not_read(statement: LocalStatement) -> None:
    assert statement.run("SELECT * FROM duckdb_secrets()").fetch(10) == []


@pytest.mark.parametrize("name", sorted(ALLOWED_TABLE_FUNCTIONS))
def test_an_allowed_table_function_exists(statement: LocalStatement, name: str) -> None:
    arguments = "[1, 2]" if name == "unnest" else "1, 3"
    assert statement.run(f"SELECT * FROM {name}({arguments})").fetch(1) == [(1,)]
