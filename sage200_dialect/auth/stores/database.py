"""Tokens in a database, shared by all hosts that reach it."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from sage200_dialect.auth.stores.base import Store, key_hash, require_lock, require_own_key
from sage200_dialect.auth.stores.contract import LockedToken
from sage200_dialect.auth.stores.database_engine import make_private_file, open_engine, parsed
from sage200_dialect.auth.stores.database_rows import TOKENS, begin_immediate, delete_row, save_row, take_row
from sage200_dialect.auth.stores.document import DamagedTokens, decode, encode
from sage200_dialect.auth.stores.location import masked_location
from sage200_dialect.auth.tokens import StoredToken, TokenKey
from sage200_dialect.errors import TokenStoreError
from sage200_dialect.settings.addresses import MASK

if TYPE_CHECKING:
    from sage200_dialect.auth.stores.encryption import Encryption

Result = TypeVar("Result")


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
        self._url = parsed(url)
        self._encryption = encryption
        self._engine = self._run(lambda: open_engine(self._url))
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
            make_private_file(Path(str(self._url.database)))
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
            return begin_immediate(connection)
        return take_row(connection, self._row)

    def load(self) -> StoredToken | None:
        statement = select(TOKENS.c.content).where(TOKENS.c.key_hash == self._row)
        content = self._store._run(lambda: self._current().execute(statement).scalar())
        return None if content is None else self._store._decoded(self._row, content)

    def save(self, token: StoredToken) -> bool:
        require_own_key(token, self._key)
        content = encode([token], self._store._encryption).decode("ascii")
        return self._store._run(
            lambda: self._commit(
                lambda connection, retried: save_row(connection, self._row, token.version, content, retried)
            )
        )

    def delete(self, version: int) -> bool:
        return self._store._run(
            lambda: self._commit(lambda connection, retried: delete_row(connection, self._row, version))
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
