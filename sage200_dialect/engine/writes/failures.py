"""The exception of a statement of which not all was written: what happened, and what to do now."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from itertools import groupby

from sage200_dialect.catalog.writing import InsideParent
from sage200_dialect.engine.writes.report import RowOutcome, WriteReport
from sage200_dialect.errors import DatabaseError, WriteOutcomeUnknown, WriteRefused
from sage200_dialect.sql.write import Write

_MOST_SHOWN = 5


def failure(write: Write, report: WriteReport, first: BaseException) -> BaseException:
    """`first` is the error of the first row that failed."""
    return raised(_text(write, report, first), report, first, lambda unknown: _where_to_look(write, unknown))


def raised(
    text: str, report: WriteReport, first: BaseException, where_to_look: Callable[[RowOutcome], str]
) -> BaseException:
    """The exception with this text; `where_to_look` says how to find out about a row that may be written."""
    unknown = next((each for each in report.failures if each.state == "unknown"), None)
    status = getattr(first, "status", None)
    if unknown is not None:
        check = (
            f"It may have been carried out all the same: {where_to_look(unknown)} before you send it again."
        )
        return WriteOutcomeUnknown(f"{text.removesuffix('.')}. {check}", status=status, report=report)
    if any(each.state == "refused" for each in report.failures):
        return WriteRefused(text, status=status, report=report)
    error = copy.copy(first)
    if isinstance(error, DatabaseError):
        error.args = (text,)
        error.report = report
    return error


def _text(write: Write, report: WriteReport, first: BaseException) -> str:
    what = f"{write.kind} of {write.table.name}"
    asked = [each for each in report.failures if each.state != "not sent"]
    if report.rows == 1:
        return f"{what}: {first}"
    together = [list(rows) for _, rows in groupby(asked, lambda each: each.message)]  # those of one request
    said = "; ".join(f"{_named(rows)}: {rows[0].message}" for rows in together[:_MOST_SHOWN]) or str(first)
    hidden = sum(len(rows) for rows in together[_MOST_SHOWN:])
    more = f"; and {hidden} more" if hidden else ""
    return f"{what}: {said}{more} {_rest(report)}"


def _named(rows: Sequence[RowOutcome]) -> str:
    first, last = rows[0].row, rows[-1].row
    return f"row {first}" if first == last else f"rows {first} to {last}"


def _rest(report: WriteReport) -> str:
    written = (
        "no row was written" if not report.done else f"{report.done} row(s) were written and stay written"
    )
    unsent = f", {report.not_sent} were not sent" if report.not_sent else ""
    return f"({written}{unsent}; cursor.write_report tells which)"


def _where_to_look(write: Write, row: RowOutcome) -> str:
    table, route = write.table, write.route
    if isinstance(route, InsideParent):
        look = f"read the rows of {table.name} under the same {route.column}"
    elif write.kind == "INSERT":
        names = [each.name for each in write.columns if each.required] or [
            each.name for each in write.columns
        ]
        look = f"look for the row in {table.name} by its {', '.join(names[:3]) or route.key}"
    elif write.kind == "UPDATE":
        look = f"read {table.name} with {route.key} = {row.key} and compare"
    else:
        look = f"look whether {table.name} still has {route.key} = {row.key}"
    return look
