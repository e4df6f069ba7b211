"""The exceptions of the driver.

    Warning
    Error
    ├── InterfaceError                the driver was misused (a closed cursor, a bad call)
    └── DatabaseError
        ├── DataError                 a value does not fit its declared type
        ├── OperationalError          the site, the network or the token
        │   ├── AuthenticationRequired    no usable token: the user must sign in
        │   ├── AccessDenied              the token is good, the user may not read this
        │   │   └── CompanyRefused            … nor enter this company of this site (any more)
        │   ├── NoCompany                 Sage lists no company: none is allowed, or the tunnel is down
        │   ├── TokenStoreError           tokens cannot be read from their store, or kept there
        │   ├── StatementCancelled        cancel(), close() or Ctrl-C
        │   ├── StatementTimeout          the StatementTimeout property
        │   ├── WriteOutcomeUnknown       nobody knows whether a write was carried out
        │   └── RequestFailed             Sage answered an error, or nothing
        │       ├── ResourceMissing           the site's release or licence lacks a table
        │       └── SiteTimeout               the server behind the site did not answer in time
        ├── IntegrityError                a row lacks what it needs, or Sage refused it
        │   └── WriteRefused                  Sage refused a write; the rest of it is in `report`
        ├── InternalError             a bug of the driver
        ├── ProgrammingError          wrong SQL, name, parameter or property
        └── NotSupportedError         right SQL that Sage or the driver cannot do

The upper half is PEP 249's; messages are for people and never hold a secret.
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sage200_dialect.engine.writes.report import WriteReport


class Warning(builtins.Warning):
    """Something that a user should know of; nothing failed. Given through Python's `warnings`."""


class Error(Exception):
    """Base of every error that the driver raises.

    `report` tells what became of every row of a statement that had begun to write (a `WriteReport`).
    """

    report: WriteReport | None = None


class InterfaceError(Error):
    """The driver was called in a way that PEP 249 does not allow."""


class DatabaseError(Error):
    """Base of the errors that concern the data source."""


class DataError(DatabaseError):
    """A value does not fit the type of its column."""


class OperationalError(DatabaseError):
    """The site, the network or the sign-in failed; the statement may be right.

    `status` is the HTTP status of the answer that says so (None: there is none).
    """

    def __init__(self, *args: object, status: int | None = None) -> None:
        super().__init__(*args)
        self.status = status


class AuthenticationRequired(OperationalError):
    """There is no usable access token; the user has to sign in (again)."""


class AccessDenied(OperationalError):
    """Sage knows the user and refuses the resource (HTTP 403)."""


class CompanyRefused(AccessDenied):
    """The token is good, and yet Sage refuses this company of this site to its user (HTTP 401)."""


class NoCompany(OperationalError):
    """`GET /sites` lists no company: the site cannot be reached by Sage, or the user may enter none."""


class TokenStoreError(OperationalError):
    """The store of the tokens cannot be read or written, or is not one."""


class StatementCancelled(OperationalError):
    """The statement was stopped by cancel(), close() or an interrupt."""


class StatementTimeout(OperationalError):
    """The statement waited for the site longer than StatementTimeout allows."""


class RequestFailed(OperationalError):
    """One HTTP request failed for good.

    `status` is the HTTP status (None: no answer came) and `outcome_unknown` tells
    that a write may have been carried out although no answer came.
    """

    def __init__(self, message: str, *, status: int | None = None, outcome_unknown: bool = False) -> None:
        super().__init__(message, status=status)
        self.outcome_unknown = outcome_unknown


class ResourceMissing(RequestFailed):
    """The site has nothing where the catalogue has a table (HTTP 404)."""


class SiteTimeout(RequestFailed):
    """The customer's own Sage 200 server did not answer Sage's gateway in time (HTTP 504)."""


class IntegrityError(DatabaseError):
    """Sage refused a write that would break a rule of its data."""


class WriteRefused(IntegrityError):
    """Sage surely did not carry out what was asked for a row.

    `status` is the HTTP status.
    """

    def __init__(self, *args: object, status: int | None = None, report: WriteReport | None = None) -> None:
        super().__init__(*args)
        self.status = status
        self.report = report


class WriteOutcomeUnknown(OperationalError):
    """A write may have been carried out or not: its answer was lost. It is never sent again by itself."""

    def __init__(self, *args: object, status: int | None = None, report: WriteReport | None = None) -> None:
        super().__init__(*args, status=status)
        self.report = report


class InternalError(DatabaseError):
    """The driver met a state that it holds impossible: please report it."""


class ProgrammingError(DatabaseError):
    """The statement, a name in it, a parameter or a property is wrong."""


class NotSupportedError(DatabaseError):
    """Neither the API nor the driver can do this."""
