"""The rows of one local SELECT, in the types that the driver shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from sage200_dialect.errors import InterfaceError

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from sage200_dialect.engine.local import LocalStatement

T = TypeVar("T")


class LocalResult:
    """The rows of one SELECT. Read it once: by `fetch` or by `batches`."""

    def __init__(
        self,
        statement: LocalStatement,
        cursor: duckdb.DuckDBPyConnection,
        sql: str,
        names: list[str],
        types: list[str],
    ) -> None:
        self._statement = statement
        self._cursor = cursor
        self._sql = sql
        self._names = names
        self._types = types
        self._started = False
        self._ended = False
        self._reader: Any = None
        self.columns: tuple[tuple[str, str], ...] = tuple(
            (name, _for_arrow(kind)) for name, kind in zip(names, types, strict=True)
        )
        """(name, SQL type as `cursor.description` shows it) of each column."""

    def fetch(self, rows: int) -> list[tuple[Any, ...]]:
        """The next rows, `rows` at most; an empty list at the end. Whole numbers are int of any size."""
        if not self._started:
            sql = self._cast([_for_python(kind) for kind in self._types])
            self._begin(lambda: self._cursor.execute(sql))
        return self._next(lambda: self._cursor.fetchmany(rows))

    def batches(self, rows: int) -> Iterator[pa.RecordBatch]:
        """All rows as Arrow batches of about `rows`, in the types that `columns` shows; at least one batch.

        A whole number beyond 64 bits raises DataError: there CAST(... AS DECIMAL(38,0)) helps.
        """
        import pyarrow as pa

        sql = self._cast([_for_arrow(kind) for kind in self._types])
        reader: Any = self._begin(lambda: self._cursor.sql(sql).to_arrow_reader(rows))
        self._reader = reader
        seen = False
        while (batch := self._next(lambda: next(reader, None))) is not None:
            seen = True
            yield batch
        if not seen:
            empty = [pa.array([], field.type) for field in reader.schema]
            yield pa.RecordBatch.from_arrays(empty, schema=reader.schema)

    def end(self) -> None:
        """Lets go of what is unread: DuckDB 2 does nothing else on the cursor before."""
        self._ended = True
        if self._reader is not None:
            self._reader.close()
        elif self._started and hasattr(self._cursor, "abort"):
            self._cursor.abort()

    def _begin(self, work: Callable[[], T]) -> T:
        if self._started:
            raise InterfaceError("A result of the local engine can be read once only.")
        self._started = True
        return self._statement.begin(work, self)

    def _next(self, work: Callable[[], T]) -> T:
        if self._ended:
            raise InterfaceError("The statement went on to something else; these rows are gone.")
        return self._statement.call(work)

    def _cast(self, targets: list[str]) -> str:
        """The SQL with the columns brought to `targets`, where they differ."""
        if targets == self._types:
            return self._sql
        columns = ", ".join(
            f"{f'#{place}' if target == kind else f'CAST(#{place} AS {target})'} AS {identifier(name)}"
            for place, name, kind, target in zip(count(1), self._names, self._types, targets, strict=False)
        )
        return f"SELECT {columns} FROM (\n{self._sql}\n) AS result"  # noqa: S608 - the plan's own SQL


_WHOLE = frozenset(
    f"{sign}{size}" for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
)
_TEXTS = frozenset({"UUID", "JSON", '"NULL"', "BIT"})
_ZONED = re.compile(r"\b(TIMESTAMP|TIME) WITH TIME ZONE\b")


def _for_python(kind: str) -> str:
    """The type to fetch: zone-aware values come naive, values of a class of their own as text."""
    return "VARCHAR" if kind in _TEXTS else _ZONED.sub(r"\1", kind)


def _for_arrow(kind: str) -> str:
    """The type to hand out as Arrow, which is the one that `cursor.description` shows."""
    if kind in _WHOLE:
        return "BIGINT"
    if kind.startswith("ENUM(") and kind.endswith(")"):
        return "VARCHAR"
    if kind.startswith("TIMESTAMP") and "(" not in kind and "[" not in kind:
        return "TIMESTAMP"
    return "DOUBLE" if kind == "FLOAT" else _for_python(kind)


def identifier(name: str) -> str:
    """`name` quoted for DuckDB."""
    return '"' + name.replace('"', '""') + '"'
