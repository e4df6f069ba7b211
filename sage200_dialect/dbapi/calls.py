"""EXEC and CALL: a stored procedure of the driver, or an action of Sage 200 in one of its companies."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from sage200_dialect.auth.procedures import PROCEDURES, Procedure, inputs, procedure
from sage200_dialect.catalog import Catalog
from sage200_dialect.catalog.model import Action
from sage200_dialect.catalog.names import NameIndex
from sage200_dialect.client import channel
from sage200_dialect.engine.actions import run as actions
from sage200_dialect.engine.arrow import batch_of
from sage200_dialect.engine.result import Result, Row, fixed
from sage200_dialect.errors import NotSupportedError, ProgrammingError
from sage200_dialect.sql.schemas import CompanySchema, Place, Schemas

if TYPE_CHECKING:
    from sage200_dialect.client import Client
    from sage200_dialect.client.statement import Statement
    from sage200_dialect.dbapi.connection import Connection
    from sage200_dialect.engine.writes.report import WriteReport
    from sage200_dialect.sql.call import Call


def call(
    asked: Call,
    connection: Connection,
    statement: Statement,
    told: Callable[[WriteReport], None],
    progress: Callable[[WriteReport], None] | None,
) -> Result | None:
    """None: there is no answer. Raises ProgrammingError for a wrong name or input, and what the procedure
    raises."""
    called = find(asked.procedure, connection.catalog)
    if called is None:
        raise _unknown(asked.procedure, connection.catalog)
    if isinstance(called, Procedure):
        return _procedure(called, asked, connection, statement)
    company = connection.schemas.known_in(partial(_company, called, asked), statement)

    def client() -> Client:
        return connection.client if company is None else connection.client.within(company.key)

    return actions.run(
        called, asked, connection.catalog, connection.settings, client, statement, told, progress
    )


def find(name: str, catalog: Catalog) -> Procedure | Action | None:
    """What a user calls by that name: exactly, then without case, then without underscores."""
    found = _names(catalog).find(name)
    if found is None:
        return None
    return procedure(found) or catalog.action(found)


def _unknown(name: str, catalog: Catalog) -> ProgrammingError:
    near = _names(catalog).nearest(name)
    return ProgrammingError(
        f"there is no procedure {name}" + (f"; the nearest names are {', '.join(near)}" if near else "")
    )


def _names(catalog: Catalog) -> NameIndex:
    return NameIndex([*(each.name for each in PROCEDURES), *catalog.actions()])


def _company(called: Action, asked: Call, schemas: Schemas) -> CompanySchema | None:
    """None: the connected one."""
    found = schemas.find(asked.schema or schemas.default)
    if found is Place.CONNECTED:
        return None
    if isinstance(found, CompanySchema):
        return found
    raise NotSupportedError(
        f"{called.name} is called in one company: write no schema before it, or the schema of the company"
    )


def _procedure(called: Procedure, asked: Call, connection: Connection, statement: Statement) -> Result:
    """A schema before its name means nothing."""
    if connection.settings.hosted is not None:
        raise NotSupportedError(
            f"{called.name} gives tokens to whoever calls it, and is not for the users of a server"
        )
    given = inputs(called, asked.positional, asked.named)
    with statement.uncounted():  # it may wait for a person
        row: Row = channel.call(statement, lambda stop: called.run(connection.settings, given, stop))
    return fixed(called.columns, [row], lambda: batch_of(called.columns, [row]))
