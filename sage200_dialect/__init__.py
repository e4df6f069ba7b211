"""Sage 200 (UK) in SQL: the PEP 249 module.

    >>> import sage200_dialect
    >>> with sage200_dialect.connect("Company=Demo;OAuthAccessToken=env:TOKEN") as connection:
    ...     rows = connection.execute("SELECT id, name FROM customers").fetchall()

SQLAlchemy finds the dialect by the URL `sage200://…`; importing this module loads neither SQLAlchemy nor an
HTTP client nor an engine.
"""

from __future__ import annotations

from sage200_dialect.dbapi.connection import Connection, connect
from sage200_dialect.dbapi.types import (
    BINARY,
    DATETIME,
    NUMBER,
    ROWID,
    STRING,
    Binary,
    Date,
    DateFromTicks,
    Time,
    TimeFromTicks,
    Timestamp,
    TimestampFromTicks,
)
from sage200_dialect.errors import (
    AccessDenied,
    AuthenticationRequired,
    CompanyRefused,
    DatabaseError,
    DataError,
    Error,
    IntegrityError,
    InterfaceError,
    InternalError,
    NoCompany,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    RequestFailed,
    ResourceMissing,
    SiteTimeout,
    StatementCancelled,
    StatementTimeout,
    Warning,
    WriteOutcomeUnknown,
    WriteRefused,
)

__version__ = "0.1.0"

apilevel = "2.0"
threadsafety = 2
paramstyle = "qmark"

__all__ = [
    "AccessDenied",
    "AuthenticationRequired",
    "BINARY",
    "Binary",
    "CompanyRefused",
    "Connection",
    "DATETIME",
    "DataError",
    "DatabaseError",
    "Date",
    "DateFromTicks",
    "Error",
    "IntegrityError",
    "InterfaceError",
    "InternalError",
    "NUMBER",
    "NoCompany",
    "NotSupportedError",
    "OperationalError",
    "ProgrammingError",
    "ROWID",
    "RequestFailed",
    "ResourceMissing",
    "WriteOutcomeUnknown",
    "WriteRefused",
    "STRING",
    "SiteTimeout",
    "StatementCancelled",
    "StatementTimeout",
    "Time",
    "TimeFromTicks",
    "Timestamp",
    "TimestampFromTicks",
    "Warning",
    "apilevel",
    "connect",
    "paramstyle",
    "threadsafety",
]
