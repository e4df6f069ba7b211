"""DuckDB over the same rows, in plain tables of the catalogue's types, with its own parser."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from sage200_dialect.types import parse_type

from .benchmark import Benchmark

Row = tuple[Any, ...]


class Answer(NamedTuple):
    labels: list[str]
    rows: list[Row]


class Oracle:
    """`backwards`: the rows are stored in reverse, which changes no answer whose order is total."""

    def __init__(self, benchmark: Benchmark, *, backwards: bool = False) -> None:
        self._database = duckdb.connect(config={"threads": 1})
        self._database.execute("SET default_null_order = 'nulls_first_on_asc_last_on_desc'")
        for name, entry in benchmark.tables.items():
            rows = benchmark.rows[name][::-1] if backwards else benchmark.rows[name]
            columns = {
                column: pa.array([row[column] for row in rows], parse_type(known["type"]).arrow())
                for column, known in entry["columns"].items()
            }
            self._database.register("given", pa.table(columns))
            self._database.execute(f"CREATE TABLE {name} AS SELECT * FROM given")

    def answer(self, sql: str) -> Answer:
        found = self._database.execute(sql)
        return Answer([column[0] for column in found.description or ()], found.fetchall())

    def close(self) -> None:
        self._database.close()


def comparable(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    """Values with their types; doubles as far as the order of a sum does not matter."""
    return [
        tuple(f"{value:.12g}" if isinstance(value, float) else repr(value) for value in row) for row in rows
    ]
