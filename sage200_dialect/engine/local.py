"""The local engine: SQL over the rows that scans brought, in an in-memory DuckDB.

One database per connection, made when a statement first needs it, and locked in: no files, no network, no
extensions, no settings. One statement works on a cursor of its own, to which its tables are private.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sage200_dialect.engine.local_errors import breaks_database, cancelled, translate
from sage200_dialect.errors import (
    DatabaseError,
    InterfaceError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

T = TypeVar("T")

ALLOWED_TABLE_FUNCTIONS = frozenset({"generate_series", "generate_subscripts", "range", "repeat", "unnest"})
"""The only table functions that a statement may call; sql.bind refuses every other."""

_CAGE = (
    "SET GLOBAL python_enable_replacements = false",
    "SET GLOBAL autoinstall_known_extensions = false",
    "SET GLOBAL autoload_known_extensions = false",
    "SET GLOBAL allow_community_extensions = false",
    "SET GLOBAL allow_persistent_secrets = false",
    "SET GLOBAL enable_external_access = false",
    "SET GLOBAL TimeZone = 'UTC'",
    "SET GLOBAL default_null_order = 'nulls_first_on_asc_last_on_desc'",
    # Division by zero is NULL in every release and for every type.
    "SET GLOBAL ieee_floating_point_ops = false",
)
_CAGE_SINCE_2 = ("SET GLOBAL error_on_division_by_zero = false",)
_LOCK = "SET GLOBAL lock_configuration = true"

_after_fork: list[Any] = []
"""Databases of a parent process. Their threads do not exist here, so letting them go would wait for ever."""


class LocalDatabase:
    """The in-memory database of one connection. Threads may share it.

    `memory_limit` is DuckDB's text (`2GB`); `temp_directory` is a folder in which a private one is made for
    what does not fit in memory (None: the system's); `threads` None means one per core.
    """

    def __init__(
        self,
        *,
        memory_limit: str | None = None,
        temp_directory: str | None = None,
        threads: int | None = None,
    ) -> None:
        self._memory_limit = memory_limit
        self._temp_directory = temp_directory
        self._threads = threads
        self._lock = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._pid = 0
        self._remove_folder: weakref.finalize[..., LocalDatabase] | None = None
        self._statements: weakref.WeakSet[LocalStatement] = weakref.WeakSet()

    @property
    def started(self) -> bool:
        """Whether a statement has needed the database yet."""
        return self._connection is not None and self._pid == os.getpid()

    def statement(self) -> LocalStatement:
        """A new statement. Raises ProgrammingError for a wrong MemoryLimit, TempDirectory or Threads."""
        with self._lock:
            if self._connection is not None and self._pid != os.getpid():
                _after_fork.append((self._connection, list(self._statements)))
                self._forget()
            if self._connection is None:
                self._connection = self._open()
                self._pid = os.getpid()
            statement = LocalStatement(self, self._connection.cursor())
            self._statements.add(statement)
            return statement

    def close(self) -> None:
        """Stops what runs and frees everything, temporary folder included. A later statement starts anew."""
        with self._lock:
            if self._connection is None:
                return
            if self._pid != os.getpid():
                _after_fork.append((self._connection, list(self._statements)))
            else:
                for statement in list(self._statements):
                    statement.close()
                self._connection.close()
            self._forget()

    def discard(self) -> None:
        """Lets a broken database go; the next statement gets a new one."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        self._connection = None
        self._statements = weakref.WeakSet()
        if self._remove_folder is not None:
            self._remove_folder()
            self._remove_folder = None

    def _open(self) -> duckdb.DuckDBPyConnection:
        import duckdb

        folder = self._make_folder()
        self._remove_folder = weakref.finalize(self, _remove, folder, os.getpid())
        connection = duckdb.connect(":memory:")
        try:
            connection.execute(f"SET GLOBAL temp_directory = {_literal(folder)}")
            self._set(connection, "MemoryLimit", "memory_limit", self._memory_limit)
            self._set(connection, "Threads", "threads", self._threads)
            newer = _CAGE_SINCE_2 if int(duckdb.__version__.split(".")[0]) >= 2 else ()
            for setting in (*_CAGE, *newer, _LOCK):
                connection.execute(setting)
        except BaseException:
            connection.close()
            self._forget()
            raise
        return connection

    def _make_folder(self) -> str:
        # Each database needs a folder of its own: DuckDB names its files alike in all.
        try:
            return tempfile.mkdtemp(prefix="sage200-", dir=self._temp_directory)
        except OSError as error:
            raise ProgrammingError(
                f"TempDirectory: no folder can be made in {self._temp_directory or tempfile.gettempdir()!r} "
                f"({error.strerror}). Name an existing folder that you may write to."
            ) from None

    @staticmethod
    def _set(connection: duckdb.DuckDBPyConnection, name: str, setting: str, value: str | int | None) -> None:
        import duckdb

        if value is None:
            return
        try:
            connection.execute(f"SET GLOBAL {setting} = {_literal(str(value))}")
        except duckdb.Error as error:
            raise ProgrammingError(f"{name}={value} is not possible. {translate(error)}") from None


class LocalStatement:
    """One statement: its tables, then its SQL. Other threads may call `interrupt` and `close`, no more."""

    def __init__(self, database: LocalDatabase, cursor: duckdb.DuckDBPyConnection) -> None:
        self._database = database
        self._cursor = cursor
        self._pid = os.getpid()
        self._busy = threading.Lock()
        self._stopped = False
        self._closed = False
        self._tables: dict[str, str] = {}

    def load(self, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch], spill_bytes: int) -> None:
        """Makes the rows of `batches` the table `name`.

        Up to `spill_bytes` they stay the Arrow memory that they are; beyond it they go into a temporary
        table, which DuckDB moves to disk when memory runs short. The batches are drawn in this thread. A table
        of that name that an earlier `load` made is replaced.
        """
        import pyarrow as pa

        self._drop(name)
        coming = iter(batches)
        held: list[pa.RecordBatch] = []
        size = 0
        for batch in coming:
            held.append(batch)
            size += batch.nbytes
            if size > spill_bytes:
                break
        else:
            self.call(lambda: self._cursor.register(name, pa.Table.from_batches(held, schema)))
            self._tables[name] = "VIEW"
            return
        target = _identifier(name)
        self._tables[name] = "TABLE"
        self._insert(f"CREATE TEMP TABLE {target} AS FROM {_PAGE}", pa.Table.from_batches(held, schema))
        held.clear()
        for batch in coming:
            self._insert(f"INSERT INTO {target} FROM {_PAGE}", pa.Table.from_batches([batch], schema))

    def run(self, sql: str) -> LocalResult:
        """Binds one SELECT; it starts with the first fetch. ProgrammingError for SQL that does not bind."""
        import duckdb

        def bind() -> tuple[list[str], list[str]]:
            kinds = [each.type for each in self._cursor.extract_statements(sql)]
            if kinds != [duckdb.StatementType.SELECT]:
                raise NotSupportedError("The local engine runs one SELECT at a time and nothing else.")
            relation = self._cursor.sql(sql)
            return list(relation.columns), [str(each) for each in relation.types]

        names, types = self.call(bind)
        return LocalResult(self, self._cursor, sql, names, types)

    def interrupt(self) -> None:
        """Stops the statement for good, from any thread; returns when DuckDB has let go."""
        self._stopped = True
        if self._pid != os.getpid():
            return
        # DuckDB loses an interrupt that comes just before a query starts, so it is sent until it is heard.
        while not self._closed:
            self._cursor.interrupt()
            if self._busy.acquire(timeout=0.01):
                self._busy.release()
                return

    def close(self) -> None:
        """Stops the statement and drops its tables. Closing twice is no error."""
        self.interrupt()
        if self._pid != os.getpid():
            return
        with self._busy:
            if not self._closed:
                self._closed = True
                self._cursor.close()

    def __enter__(self) -> LocalStatement:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(self, work: Callable[[], T]) -> T:
        """Runs a piece of DuckDB work: cancellable, by Ctrl-C too, and with its errors translated."""
        if threading.current_thread() is threading.main_thread():
            return _hearing_signals(partial(self._guarded, work), self.interrupt)
        return self._guarded(work)

    def _guarded(self, work: Callable[[], T]) -> T:
        if self._pid != os.getpid():
            raise OperationalError("The statement began before this process was forked. Run it again here.")
        with self._busy:
            if self._closed and not self._stopped:
                raise InterfaceError("The statement is closed.")
            if self._stopped:
                raise cancelled()
            try:
                return work()
            except DatabaseError:
                raise
            except Exception as error:
                if breaks_database(error):
                    self._database.discard()
                raise (cancelled() if self._stopped else translate(error)) from None

    def _drop(self, name: str) -> None:
        kind = self._tables.pop(name, None)
        if kind == "VIEW":
            self.call(lambda: self._cursor.unregister(name))
        elif kind == "TABLE":
            self.call(lambda: self._cursor.execute(f"DROP TABLE IF EXISTS {_identifier(name)}"))

    def _insert(self, sql: str, rows: pa.Table) -> None:
        def work() -> None:
            self._cursor.register(_PAGE, rows)
            try:
                self._cursor.execute(sql)
            finally:
                self._cursor.unregister(_PAGE)

        self.call(work)


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
        self.columns: tuple[tuple[str, str], ...] = tuple(
            (name, _for_arrow(kind)) for name, kind in zip(names, types, strict=True)
        )
        """(name, SQL type as `cursor.description` shows it) of each column."""

    def fetch(self, rows: int) -> list[tuple[Any, ...]]:
        """The next rows, `rows` at most; an empty list at the end. Whole numbers are int of any size."""

        def work() -> list[tuple[Any, ...]]:
            if not self._started:
                self._started = True
                self._cursor.execute(self._cast([_for_python(kind) for kind in self._types]))
            return self._cursor.fetchmany(rows)

        return self._statement.call(work)

    def batches(self, rows: int) -> Iterator[pa.RecordBatch]:
        """All rows as Arrow batches of about `rows`, in the types that `columns` shows; at least one batch.

        A whole number beyond 64 bits raises DataError: there CAST(… AS DECIMAL(38,0)) helps.
        """
        import pyarrow as pa

        def start() -> Any:
            relation = self._cursor.sql(self._cast([_for_arrow(kind) for kind in self._types]))
            return relation.to_arrow_reader(rows)

        reader = self._statement.call(start)
        seen = False
        while True:
            batch = self._statement.call(lambda: next(reader, None))
            if batch is None:
                break
            seen = True
            yield batch
        if not seen:
            empty = [pa.array([], field.type) for field in reader.schema]
            yield pa.RecordBatch.from_arrays(empty, schema=reader.schema)

    def _cast(self, targets: list[str]) -> str:
        """The SQL with the columns brought to `targets`, where they differ."""
        if targets == self._types:
            return self._sql
        columns = ", ".join(
            f"{f'#{place}' if target == kind else f'CAST(#{place} AS {target})'} AS {_identifier(name)}"
            for place, name, kind, target in zip(count(1), self._names, self._types, targets, strict=False)
        )
        return f"SELECT {columns} FROM (\n{self._sql}\n) AS result"  # noqa: S608 - the plan's own SQL


_PAGE = "sage200_page"
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


def _hearing_signals(work: Callable[[], T], stop: Callable[[], None]) -> T:
    """Runs `work` in a thread, so that the main one hears Ctrl-C: inside DuckDB it may be deaf to the end."""
    outcome: list[T] = []
    failure: list[BaseException] = []
    done = threading.Event()

    def body() -> None:
        try:
            outcome.append(work())
        except BaseException as error:
            failure.append(error)
        finally:
            done.set()

    threading.Thread(target=body, name="sage200-local-sql", daemon=True).start()
    try:
        while not done.wait(0.1):
            pass
    except BaseException:
        stop()
        raise
    if failure:
        raise failure[0]
    return outcome[0]


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _remove(folder: str, pid: int) -> None:
    if os.getpid() == pid and Path(folder).exists():
        shutil.rmtree(folder, ignore_errors=True)
