"""Tokens in a database, shared by all hosts that reach it."""

from __future__ import annotations

import logging
import os
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from sage200_dialect.auth.stores.base import Store, key_hash, require_lock, require_own_key
from sage200_dialect.auth.stores.contract import LockedToken
from sage200_dialect.auth.stores.document import DamagedTokens, decode, encode
from sage200_dialect.auth.stores.location import masked_location
from sage200_dialect.auth.stores.locks import make_private_folder
from sage200_dialect.auth.tokens import StoredToken, TokenKey
from sage200_dialect.errors import TokenStoreError
from sage200_dialect.settings.addresses import MASK

if TYPE_CHECKING:
    from sage200_dialect.auth.stores.encryption import Encryption

Result = TypeVar("Result")

TOKENS = Table(
    "sage200_tokens",
    MetaData(),
    Column("key_hash", String(64), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("content", Text),
    mysql_engine="InnoDB",
    mariadb_engine="InnoDB",
)

NO_TOKEN = -1
"""The version of a row whose token was deleted, or never saved: it remains, to be locked."""

WITH_ROW_LOCK = ("postgresql", "mysql", "mariadb", "oracle")

_LOCK_NOT_AVAILABLE = {
    "55P03",  # PostgreSQL, lock_not_available
    3572,  # MySQL, ER_LOCK_NOWAIT
    1205,  # MariaDB, ER_LOCK_WAIT_TIMEOUT
    54,  # Oracle, resource busy and acquire with NOWAIT specified
}

_SQLITE_PATIENCE = 30.0
"""Seconds that SQLite waits for others to end reading or committing."""

_CONNECT_TIMEOUT = {name: {"connect_timeout": 10} for name in ("psycopg", "psycopg2", "pymysql", "mysqldb")}


class DatabaseStore(Store):
    """A table `sage200_tokens` that it makes itself, one row per key.

    A key's lock is a transaction that holds its row (SELECT … FOR UPDATE NOWAIT; on SQLite BEGIN IMMEDIATE,
    which holds the whole file, so that there the keys exclude each other too). It ends with its connection:
    with the process, or when the network or the server fails.

    `save` and `delete` commit, for only what is committed is durable; then they take the lock again at once.
    Between the two another may take it, and sees what was committed. Then the `with` block runs on without
    the lock, and is still safe: every write is guarded by the version (`WHERE version < new`). A save whose
    connection was lost meanwhile, as by a server that ended an idle transaction, is made through a new one.
    """

    def __init__(self, url: str, encryption: Encryption | None = None) -> None:
        self._url = _parsed(url)
        self._encryption = encryption
        self._engine = self._run(lambda: _engine(self._url))
        self._has_table = False

    @property
    def location(self) -> str:
        return masked_location(f"db+{self._url.render_as_string(hide_password=True)}")

    def tokens(self) -> list[StoredToken]:
        rows = self._run(self._rows)
        return [self._decoded(row, content) for row, content in rows]

    def _rows(self) -> list[tuple[str, str]]:
        self._make_table()
        every = select(TOKENS.c.key_hash, TOKENS.c.content).where(TOKENS.c.content.is_not(None))
        with self._engine.connect() as connection:
            return [(row[0], row[1]) for row in connection.execute(every.order_by(TOKENS.c.key_hash))]

    def _decoded(self, row: str, content: str) -> StoredToken:
        place = f"{self.location} (sage200_tokens, key_hash {row})"
        with suppress(DamagedTokens, ValueError):
            (token,) = decode(content.encode("utf-8", "replace"), place, self._encryption)
            if key_hash(token.key) == row:
                return token
        raise TokenStoreError(f"The token in {place} is damaged. Delete the row and sign in again")

    def try_lock(self, key: TokenKey) -> AbstractContextManager[LockedToken] | None:
        held = self._run(lambda: self._take(key))
        return None if held is None else _Taken(held)

    def _take(self, key: TokenKey) -> _LockedRow | None:
        self._make_table()
        held = _LockedRow(self, key, self._engine.connect())
        try:
            if held.take():
                return held
        except BaseException:
            held.end()
            raise
        held.end()
        return None

    def _make_table(self) -> None:
        if self._has_table:
            return
        if self._url.get_backend_name() == "sqlite":
            _make_private_file(Path(str(self._url.database)))
        try:
            TOKENS.create(self._engine, checkfirst=True)
        except DBAPIError:
            # Another made it at the same moment.
            if not inspect(self._engine).has_table(TOKENS.name):
                raise
        self._has_table = True

    def _run(self, work: Callable[[], Result]) -> Result:
        """Do something with the database. What it raises has neither context nor cause: those could show the
        password or the parameters of a statement."""
        try:
            return work()
        except TokenStoreError:
            raise
        except Exception as error:
            trouble = self._trouble(error)
        raise trouble

    def _trouble(self, error: Exception) -> TokenStoreError:
        cause = getattr(error, "orig", None) or error
        text = next(iter(str(cause).strip().splitlines()), "")[:300]
        secrets = [str(self._url.password or ""), *(str(value) for value in self._url.query.values())]
        for secret in filter(None, secrets):
            text = text.replace(secret, MASK)
        return TokenStoreError(
            f"The token store {self.location} failed: {type(cause).__name__}: {text}. Look to its address, "
            "the user's rights there, and whether the server runs"
        )


class _Taken(AbstractContextManager[LockedToken]):
    """Ends the lock with its `with` block, or when nobody refers to it any more. (The row itself may be
    referred to by the frames of an error that was handled, until Python next collects cycles.)"""

    def __init__(self, row: _LockedRow) -> None:
        self._row = row

    def __enter__(self) -> LockedToken:
        return self._row

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._row.end()

    def __del__(self) -> None:
        self._row.end()


class _LockedRow:
    def __init__(self, store: DatabaseStore, key: TokenKey, connection: Connection) -> None:
        self._store = store
        self._key = key
        self._row = key_hash(key)
        self._connection: Connection | None = connection
        self._process = os.getpid()
        _open_rows.add(self)

    def take(self) -> bool:
        connection = self._current()
        if connection.dialect.name == "sqlite":
            return _begin_immediate(connection)
        return _take_row(connection, self._row)

    def load(self) -> StoredToken | None:
        statement = select(TOKENS.c.content).where(TOKENS.c.key_hash == self._row)
        content = self._store._run(lambda: self._current().execute(statement).scalar())
        return None if content is None else self._store._decoded(self._row, content)

    def save(self, token: StoredToken) -> bool:
        require_own_key(token, self._key)
        content = encode([token], self._store._encryption).decode("ascii")
        return self._store._run(
            lambda: self._commit(
                lambda connection, retried: _save(connection, self._row, token.version, content, retried)
            )
        )

    def delete(self, version: int) -> bool:
        return self._store._run(
            lambda: self._commit(lambda connection, retried: _delete(connection, self._row, version))
        )

    def _commit(self, write: Callable[[Connection, bool], bool]) -> bool:
        """What `write` returns, once it is durable. It is told whether it may have succeeded before."""
        connection = self._current()
        try:
            done = write(connection, False)
            connection.commit()
        except DBAPIError as error:
            if not error.connection_invalidated:
                connection.rollback()
                self.take()
                raise
            self.end()
            self._connection = connection = self._store._engine.connect()
            done = write(connection, True)
            connection.commit()
        with suppress(SQLAlchemyError):
            self.take()
        return done

    def _current(self) -> Connection:
        require_lock(self._connection is not None and self._process == os.getpid(), self._store.location)
        assert self._connection is not None
        return self._connection

    def end(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None and self._process == os.getpid():
            # A broken connection has ended already, and its lock with it.
            with suppress(SQLAlchemyError):
                connection.close()

    def abandon(self) -> None:
        """In a forked child: let go of the parent's connection without a word to the server."""
        connection, self._connection = self._connection, None
        if connection is not None:
            _abandoned.append(connection)
            with suppress(Exception):
                _disconnect(connection)


_open_rows: weakref.WeakSet[_LockedRow] = weakref.WeakSet()
_abandoned: list[Connection] = []


def _abandon_inherited() -> None:
    for row in list(_open_rows):
        row.abandon()
    _open_rows.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_abandon_inherited)


def _disconnect(connection: Connection) -> None:
    """Put /dev/null in the place of the inherited socket: the parent's death then ends the connection, and
    nothing that the driver does here at the end reaches the server. (Drivers without `fileno` keep it open
    as long as the child lives.)"""
    driver: Any = connection.connection.dbapi_connection
    nowhere = os.open(os.devnull, os.O_RDWR)
    try:
        os.dup2(nowhere, driver.fileno(), inheritable=False)
    finally:
        os.close(nowhere)


def _begin_immediate(connection: Connection) -> bool:
    """SQLite: take the right to write the file, or find it taken, without waiting."""
    connection.exec_driver_sql("PRAGMA busy_timeout = 0").close()
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE").close()
    except DBAPIError as error:
        if "locked" not in str(error.orig):
            raise
        return False
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {_SQLITE_PATIENCE * 1000:.0f}").close()
    return True


def _take_row(connection: Connection, row: str) -> bool:
    statement = select(TOKENS.c.version).where(TOKENS.c.key_hash == row).with_for_update(nowait=True)
    try:
        if connection.execute(statement).first() is None:
            connection.rollback()
            _add_row(connection, row)
            if connection.execute(statement).first() is None:
                connection.rollback()
                return False
    except DBAPIError as error:
        if not _LOCK_NOT_AVAILABLE.intersection(_codes(error.orig)):
            raise
        connection.rollback()
        return False
    return True


def _add_row(connection: Connection, row: str) -> None:
    try:
        connection.execute(insert(TOKENS).values(key_hash=row, version=NO_TOKEN))
        connection.commit()
    except IntegrityError:
        connection.rollback()
        # Another added it at the same moment.
        if connection.execute(select(TOKENS.c.version).where(TOKENS.c.key_hash == row)).first() is None:
            raise
        connection.rollback()


def _codes(error: BaseException | None) -> Iterator[str | int]:
    """What the drivers give as the database's own code for an error."""
    for name in ("sqlstate", "pgcode"):
        if isinstance(code := getattr(error, name, None), str):
            yield code
    for argument in getattr(error, "args", ())[:1]:
        if isinstance(argument, int):
            yield argument
        elif isinstance(argument, dict):
            yield str(argument.get("C"))
        elif isinstance(code := getattr(argument, "code", None), int):
            yield code


def _save(connection: Connection, row: str, version: int, content: str, retried: bool) -> bool:
    older = update(TOKENS).where(TOKENS.c.key_hash == row, TOKENS.c.version < version)
    if connection.execute(older.values(version=version, content=content)).rowcount:
        return True
    kept = connection.execute(select(TOKENS.c.content).where(TOKENS.c.key_hash == row)).first()
    if kept is not None:
        return retried and kept[0] == content
    connection.execute(insert(TOKENS).values(key_hash=row, version=version, content=content))
    return True


def _delete(connection: Connection, row: str, version: int) -> bool:
    same = update(TOKENS).where(
        TOKENS.c.key_hash == row, TOKENS.c.version == version, TOKENS.c.content.is_not(None)
    )
    return bool(connection.execute(same.values(version=NO_TOKEN, content=None)).rowcount)


def _parsed(text: str) -> URL:
    try:
        url = make_url(text)
    except (SQLAlchemyError, ValueError):
        url = None
    if url is None:
        raise TokenStoreError(f"{masked_location(f'db+{text}')} is not db+ and a SQLAlchemy URL")
    backend = url.get_backend_name()
    if backend == "sqlite":
        if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
            raise TokenStoreError(
                "A SQLite token store is a file: db+sqlite:////path. In memory: memory://NAME"
            )
        return url.set(database=os.path.realpath(url.database))
    if backend not in WITH_ROW_LOCK:
        raise TokenStoreError(
            f"{backend} cannot keep tokens: it lacks the lock of a row that a refresh needs. Databases that "
            f"can: sqlite, {', '.join(WITH_ROW_LOCK)}"
        )
    return url


def _engine(url: URL) -> Engine:
    # At DEBUG SQLAlchemy logs the rows that it reads, which hide_parameters does not hide.
    logging.getLogger(f"sqlalchemy.engine.Engine.{TOKENS.name}").setLevel(logging.WARNING)
    options: dict[str, Any] = {
        "future": True,
        "poolclass": NullPool,
        "hide_parameters": True,
        "logging_name": TOKENS.name,
    }
    if url.get_backend_name() == "sqlite":
        engine = create_engine(
            url, connect_args={"timeout": _SQLITE_PATIENCE, "check_same_thread": False}, **options
        )
        event.listen(engine, "connect", _set_up_sqlite)
        return engine
    timeout = {} if "connect_timeout" in url.query else _CONNECT_TIMEOUT.get(url.get_driver_name(), {})
    engine = create_engine(url, isolation_level="READ COMMITTED", connect_args=timeout, **options)
    if engine.dialect.is_async:
        raise TokenStoreError(f"{url.drivername} is an asynchronous driver. Name one that is not")
    return engine


def _set_up_sqlite(connection: Any, record: object) -> None:
    """The driver begins no transaction by itself; a commit is durable, its journal's removal included."""
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = EXTRA")


def _make_private_file(path: Path) -> None:
    """SQLite would make it with the mode that the umask leaves; its journals get the mode of the file."""
    make_private_folder(path.parent)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
