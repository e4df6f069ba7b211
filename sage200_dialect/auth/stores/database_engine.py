"""The database of a token store: its address, and connections set up so that a commit is durable."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from sage200_dialect.auth.stores.location import masked_location
from sage200_dialect.auth.stores.locks import make_private_folder
from sage200_dialect.errors import TokenStoreError

_LOGGING_NAME = "sage200_tokens"

WITH_ROW_LOCK = ("postgresql", "mysql", "mariadb", "oracle")

SQLITE_PATIENCE = 30.0
"""Seconds that SQLite waits for others to end reading or committing."""

_CONNECT_TIMEOUT = {name: {"connect_timeout": 10} for name in ("psycopg", "psycopg2", "pymysql", "mysqldb")}


def parsed(text: str) -> URL:
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


def open_engine(url: URL) -> Engine:
    # At DEBUG SQLAlchemy logs the rows that it reads, which hide_parameters does not hide.
    logging.getLogger(f"sqlalchemy.engine.Engine.{_LOGGING_NAME}").setLevel(logging.WARNING)
    options: dict[str, Any] = {
        "future": True,
        "poolclass": NullPool,
        "hide_parameters": True,
        "logging_name": _LOGGING_NAME,
    }
    if url.get_backend_name() == "sqlite":
        engine = create_engine(
            url, connect_args={"timeout": SQLITE_PATIENCE, "check_same_thread": False}, **options
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


def make_private_file(path: Path) -> None:
    """SQLite would make it with the mode that the umask leaves; its journals get the mode of the file."""
    make_private_folder(path.parent)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
