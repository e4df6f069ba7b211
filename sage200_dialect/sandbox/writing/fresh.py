"""A new row as Sage would offer it for filling in."""

from __future__ import annotations

from sage200_dialect.catalog import Column, Table
from sage200_dialect.sandbox.blank import blank
from sage200_dialect.sandbox.writing.given import Given
from sage200_dialect.sandbox.writing.rules import Row, rules_of
from sage200_dialect.sandbox.writing.session import Session


def blank_row(session: Session, table: Table) -> Row:
    """The row with nothing but defaults."""
    row: Row = {}
    for column in table.columns:
        value = blank(table, column, session.behaviour)
        if value is None and column.enumeration and column.type.name == "VARCHAR":
            value = session.numbered(column.enumeration, 0)
        row[column.name] = value
    defaults = rules_of(table.name).defaults
    if defaults is not None:
        defaults(session, row)
    return row


def offered_row(session: Session, given: Given) -> Row:
    """The row that a body for a new one would become, without keys and times."""
    table = given.shape.table
    row = blank_row(session, table)
    row.update((k, v) for k, v in given.values.items() if changeable(table.by_name[k], None))
    row.update(given.held)
    complete = rules_of(table.name).complete
    if complete is not None:
        complete(session, row, None)
    return row


def changeable(column: Column, before: Row | None) -> bool:
    """Whether a body decides this column of a new row (None) or of this one."""
    if before is None:
        return not column.read_only or column.required
    return not column.read_only and not column.fixed
