"""One row of the table of tokens: how it is locked and written, on each database in its way."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import BigInteger, Column, MetaData, String, Table, Text, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from sage200_dialect.auth.stores.database_engine import SQLITE_PATIENCE

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

_LOCK_NOT_AVAILABLE = {
    "55P03",  # PostgreSQL, lock_not_available
    3572,  # MySQL, ER_LOCK_NOWAIT
    1205,  # MariaDB, ER_LOCK_WAIT_TIMEOUT
    54,  # Oracle, resource busy and acquire with NOWAIT specified
}


def begin_immediate(connection: Connection) -> bool:
    """SQLite: take the right to write the file, or find it taken, without waiting."""
    connection.exec_driver_sql("PRAGMA busy_timeout = 0").close()
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE").close()
    except DBAPIError as error:
        if "locked" not in str(error.orig):
            raise
        return False
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {SQLITE_PATIENCE * 1000:.0f}").close()
    return True


def take_row(connection: Connection, row: str) -> bool:
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


def save_row(connection: Connection, row: str, version: int, content: str, retried: bool) -> bool:
    older = update(TOKENS).where(TOKENS.c.key_hash == row, TOKENS.c.version < version)
    if connection.execute(older.values(version=version, content=content)).rowcount:
        return True
    kept = connection.execute(select(TOKENS.c.content).where(TOKENS.c.key_hash == row)).first()
    if kept is not None:
        return retried and kept[0] == content
    connection.execute(insert(TOKENS).values(key_hash=row, version=version, content=content))
    return True


def delete_row(connection: Connection, row: str, version: int) -> bool:
    same = update(TOKENS).where(
        TOKENS.c.key_hash == row, TOKENS.c.version == version, TOKENS.c.content.is_not(None)
    )
    return bool(connection.execute(same.values(version=NO_TOKEN, content=None)).rowcount)
