"""The words of LogModules, and the loggers that they stand for."""

from __future__ import annotations

MODULES = {
    "EXEC": "sage200_dialect.statement",
    "SQL": "sage200_dialect.sql",
    "HTTP": "sage200_dialect.http",
    "SSL": "sage200_dialect.tls",
    "AUTH": "sage200_dialect.auth",
    "INFO": "sage200_dialect.connection",
}
WORDS = tuple(MODULES)
