"""The inspector's questions about schemas. Only what concerns another company asks Sage which there are."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from sqlalchemy import exc

from sage200_dialect.errors import AuthenticationRequired, OperationalError, ProgrammingError
from sage200_dialect.sql.schemas import CompanySchema, Place

if TYPE_CHECKING:
    from sage200_dialect.dbapi.schemas import ConnectionSchemas


def driver_connection(connection: Any) -> Any:
    pooled = connection.connection
    return getattr(pooled, "dbapi_connection", pooled)  # 1.4 hands initialize() the bare connection


def names(connection: Any) -> list[str]:
    """All schemas. Where Sage cannot be asked, those that need no asking, with a warning that says why.

    Tools list schemas first and show the tables of one then; a site that is down or a sign-in that is still
    to be made must not keep anybody from the tables of `main`. A server that signs each user in has to hear
    of it, to begin.
    """
    known = _schemas(connection)
    try:
        return known.listed(_statement(connection)).names()
    except OperationalError as error:
        if isinstance(error, AuthenticationRequired) and _signs_in_users(connection):
            raise
        warnings.warn(f"The other companies are not listed: {error}", exc.SAWarning, stacklevel=2)
        return known.known.names()


def find(connection: Any, schema: str | None) -> Place | CompanySchema | None:
    """The schema of this name; None when there is none. Raises when Sage has to be asked and cannot be.

    `sys` is none here: its tables are told of in information_schema.
    """
    wanted = driver_connection(connection).default_schema if schema is None else schema
    try:
        found = _schemas(connection).known_in(lambda known: known.find(wanted), _statement(connection))
    except ProgrammingError:
        return None
    return None if found is Place.SYS else found


def _signs_in_users(connection: Any) -> bool:
    hosted = driver_connection(connection).settings.hosted
    return hosted is not None and hosted.per_user


def _schemas(connection: Any) -> ConnectionSchemas:
    found: ConnectionSchemas = driver_connection(connection).schemas
    return found


def _statement(connection: Any) -> Any:
    from sage200_dialect.client.statement import Statement

    return Statement(driver_connection(connection).settings.statement_timeout)
