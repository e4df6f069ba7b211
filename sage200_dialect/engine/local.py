"""The local engine: SQL over the rows that scans brought, in an in-memory DuckDB.

One database per connection, made when a statement first needs it, and locked in: no files, no network, no
extensions, no settings. One statement works on a cursor of its own, to which its tables are private.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sage200_dialect.engine.forks import never_end, watch
from sage200_dialect.engine.local_errors import breaks_database, cancelled, translate
from sage200_dialect.engine.local_result import LocalResult, identifier
from sage200_dialect.errors import (
    DatabaseError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

T = TypeVar("T")

__all__ = ["LocalDatabase", "LocalResult", "LocalStatement"]

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
        self._remove_folder: weakref.finalize[..., LocalDatabase] | None = None
        self._statements: weakref.WeakSet[LocalStatement] = weakref.WeakSet()

    @property
    def started(self) -> bool:
        """Whether a statement has needed the database yet."""
        return self._connection is not None

    def statement(self) -> LocalStatement:
        """A new statement. Raises ProgrammingError for a wrong MemoryLimit, TempDirectory or Threads."""
        with self._lock:
            if self._connection is None:
                self._connection = self._open()
                watch(self)
            statement = LocalStatement(self, self._connection.cursor())
            self._statements.add(statement)
            return statement

    def close(self) -> None:
        """Stops what runs and frees everything, temporary folder included. A later statement starts anew."""
        with self._lock:
            if self._connection is None:
                return
            for statement in list(self._statements):
                statement.close()
            self._connection.close()
            self._forget()

    def abandon(self) -> None:
        """Lets the database go without ending it: a forked process lacks the threads its end waits for."""
        self._lock = threading.Lock()
        for statement in self._statements:
            statement.abandon()
        never_end(self._connection)
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
        self._current: LocalResult | None = None

    def load(self, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch], spill_bytes: int) -> None:
        """Makes the rows of `batches` the table `name`.

        Up to `spill_bytes` they stay the Arrow memory that they are; beyond it they go into a temporary
        table, which DuckDB moves to disk when memory runs short. The batches are drawn in this thread. A
        table of that name that an earlier `load` made is replaced.
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
            self.begin(lambda: self._cursor.register(name, pa.Table.from_batches(held, schema)))
            self._tables[name] = "VIEW"
            return
        target = identifier(name)
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

        names, types = self.begin(bind)
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

    def abandon(self) -> None:
        """See LocalDatabase.abandon."""
        never_end(self._cursor)

    def __enter__(self) -> LocalStatement:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, work: Callable[[], T], result: LocalResult | None = None) -> T:
        """As `call`, for work that begins something new: what is still unread of another result ends."""

        def settled() -> T:
            if self._current is not None:
                self._current.end()
            self._current = result
            return work()

        return self.call(settled)

    def call(self, work: Callable[[], T]) -> T:
        """Runs a piece of DuckDB work: cancellable, by Ctrl-C too, and with its errors translated."""
        if threading.current_thread() is threading.main_thread():
            return _hearing_signals(partial(self._guarded, work), self.interrupt)
        return self._guarded(work)

    def _guarded(self, work: Callable[[], T]) -> T:
        if self._pid != os.getpid():
            raise OperationalError("The statement began before this process was forked. Run it again here.")
        with self._busy:
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
            self.begin(lambda: self._cursor.unregister(name))
        elif kind == "TABLE":
            self.begin(lambda: self._cursor.execute(f"DROP TABLE IF EXISTS {identifier(name)}").fetchall())

    def _insert(self, sql: str, rows: pa.Table) -> None:
        def work() -> None:
            self._cursor.register(_PAGE, rows)
            try:
                self._cursor.execute(sql).fetchall()
            finally:
                self._cursor.unregister(_PAGE)

        self.begin(work)


_PAGE = "sage200_page"


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


def _remove(folder: str, pid: int) -> None:
    if os.getpid() == pid and Path(folder).exists():
        shutil.rmtree(folder, ignore_errors=True)
