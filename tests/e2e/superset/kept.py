"""What Superset keeps of users' sign-ins, read and changed in its own database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from runpy import run_path

from sqlalchemy import Text
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy_utils import StringEncryptedType


class KeptSignIns:
    """The rows of one database connection of Superset."""

    def __init__(self, folder: Path, database: int) -> None:
        self._file = folder / "home" / "superset.db"
        self._database = database
        key = run_path(str(folder / "superset_config.py"))["SECRET_KEY"]
        self._secret = StringEncryptedType(Text, key)

    def tokens(self) -> list[tuple[str, str]]:
        """Access and refresh token of each user."""
        asked = "SELECT access_token, refresh_token FROM database_user_oauth2_tokens WHERE database_id = ?"
        with self._open() as connection:
            rows = connection.execute(asked, (self._database,)).fetchall()
        return [(self._plain(access), self._plain(refresh)) for access, refresh in rows]

    def expire(self) -> None:
        """Lets Superset think that hours have passed."""
        change = "UPDATE database_user_oauth2_tokens SET access_token_expiration = ? WHERE database_id = ?"
        with self._open() as connection, connection:
            connection.execute(change, ("2020-01-01 00:00:00.000000", self._database))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file, timeout=30)) as connection:
            yield connection

    def _plain(self, kept: bytes) -> str:
        return str(self._secret.process_result_value(kept.decode(), dialect()))
