"""One call of an action, from its arguments to its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sage200_dialect.catalog.model import Action
from sage200_dialect.engine.actions.answer import Answer, answer
from sage200_dialect.engine.actions.arguments import Request, request
from sage200_dialect.engine.arrow import batch_of
from sage200_dialect.engine.result import Result, fixed
from sage200_dialect.engine.writes.failures import raised
from sage200_dialect.engine.writes.report import RowOutcome, State, WriteReport
from sage200_dialect.engine.writes.send import Job, carried_out
from sage200_dialect.errors import DatabaseError, NotSupportedError
from sage200_dialect.sql.call import Call

if TYPE_CHECKING:
    from sage200_dialect.catalog import Catalog
    from sage200_dialect.client import Client
    from sage200_dialect.client.statement import Statement
    from sage200_dialect.settings import Settings

WRITE = "write"
Told = Callable[[WriteReport], None]


def run(
    action: Action,
    asked: Call,
    catalog: Catalog,
    settings: Settings,
    client: Callable[[], Client],
    statement: Statement,
    told: Told,
    progress: Told | None,
) -> Result | None:
    """None: Sage answered nothing. `told` gets the report of an action that writes, before it is sent.

    Raises what is wrong with the arguments before any request; then what the client does, and of an action
    that writes WriteRefused and WriteOutcomeUnknown.
    """
    writes = action.effect == WRITE
    if writes and settings.readonly:
        raise NotSupportedError(
            f"this connection only reads (Readonly=true), and {action.name} writes: it was not sent"
        )
    sent = request(action, asked, catalog)
    if not writes:
        body = client().ask(sent.method, sent.path, sent.content, statement)
        return _result(answer(action, body, catalog), statement)
    report = WriteReport("EXEC", action.name, rows=1)
    told(report)
    try:
        return _result(_written(action, sent, catalog, client(), statement, report), statement)
    finally:
        if progress is not None and (report.keys or report.failures):
            progress(report)


def _written(
    action: Action, sent: Request, catalog: Catalog, client: Client, statement: Statement, report: WriteReport
) -> Answer | None:
    job = Job(sent.method, sent.path, sent.content, (1,), silent=not action.results)
    end = carried_out(job, client, statement)
    error, state = end.error, end.state
    found: Answer | None = None
    if error is None:
        try:
            found = answer(action, end.body, catalog)
        except DatabaseError as unreadable:
            error, state = unreadable, "unknown"
    if error is None:
        report.keys.append(None if found is None else found.first("urn" if action.posts_to else "id"))
        return found
    raise _failed(action, sent, catalog, report, error, state)


def _failed(
    action: Action, sent: Request, catalog: Catalog, report: WriteReport, error: BaseException, state: State
) -> BaseException:
    report.failures.append(RowOutcome(1, state, message=str(error)))
    if not isinstance(error, Exception):  # Ctrl-C
        return error
    return raised(
        f"EXEC {action.name}: {error}", report, error, lambda _: _where_to_look(action, sent, catalog)
    )


def _where_to_look(action: Action, sent: Request, catalog: Catalog) -> str:
    name = action.posts_to or action.table
    if name is None:
        return "look in Sage 200 whether it did"
    columns = [each for each in sent.given if each in catalog.table(name).by_name]
    by = f" by its {', '.join(columns)}" if columns else ", the newest first"
    return f"look for it in {name}{by}"


def _result(found: Answer | None, statement: Statement) -> Result | None:
    if found is None:
        return None
    statement.stats.add(rows=len(found.rows))
    return fixed(found.columns, found.rows, lambda: batch_of(found.columns, found.rows))
