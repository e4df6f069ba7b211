"""Calls of stored procedures."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from sage200_dialect.auth.procedures import PROCEDURES, Procedure, inputs, procedure
from sage200_dialect.catalog import Catalog
from sage200_dialect.client import channel
from sage200_dialect.client.statement import Statement
from sage200_dialect.engine.arrow import batch_of
from sage200_dialect.engine.result import Result, Row, fixed
from sage200_dialect.errors import NotSupportedError, ProgrammingError
from sage200_dialect.settings import Settings
from sage200_dialect.sql.call import Call


def call(asked: Call, settings: Settings, catalog: Catalog, statement: Statement) -> Result:
    """Run a procedure. Raises ProgrammingError for a wrong name or input, and what the procedure raises."""
    called = _called(asked.procedure, catalog)
    if settings.hosted is not None:
        raise NotSupportedError(
            f"{called.name} gives tokens to whoever calls it, and is not for the users of a server"
        )
    given = inputs(called, asked.positional, asked.named)
    with statement.uncounted():  # it may wait for a person
        row: Row = channel.call(statement, lambda stop: called.run(settings, given, stop))
    return fixed(called.columns, [row], lambda: batch_of(called.columns, [row]))


def _called(name: str, catalog: Catalog) -> Procedure:
    found = procedure(name)
    if found is not None:
        return found
    actions = catalog.actions()
    if name.lower() in actions:
        raise NotSupportedError(f"{name} is an action of Sage 200, which cannot be called yet")
    near = _near(name, [*(each.name for each in PROCEDURES), *actions])
    raise ProgrammingError(
        f"there is no procedure {name}" + (f"; the nearest names are {', '.join(near)}" if near else "")
    )


def _near(name: str, known: Iterable[str]) -> list[str]:
    by_lower = {each.lower(): each for each in known}
    return [by_lower[each] for each in difflib.get_close_matches(name.lower(), by_lower, n=3)]
