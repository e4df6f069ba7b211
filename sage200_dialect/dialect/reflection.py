"""What SQLAlchemy's inspector is told of one table: pure functions of the catalogue, no request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sage200_dialect.catalog import keys
from sage200_dialect.catalog.comments import column_comments
from sage200_dialect.catalog.comments import table_comment as comment_of
from sage200_dialect.dialect.types import from_sql_type

if TYPE_CHECKING:
    from sage200_dialect.catalog.keys import FindTable
    from sage200_dialect.catalog.model import Table


def columns(table: Table) -> list[dict[str, Any]]:
    """`{"name", "type", "nullable", "default", "comment"}` of each column of `*`, in the catalogue's order.

    A hidden column is left out, as other dialects leave out invisible ones: a tool that selects every column
    would pay for its expand. It can still be named in SQL or declared in a `Table`.
    """
    comments = column_comments(table)
    return [
        {
            "name": column.name,
            "type": from_sql_type(column.type),
            "nullable": column.nullable and column.name not in table.primary_key,
            "default": None,
            "comment": comments[column.name],
        }
        for column in table.columns
        if not column.hidden
    ]


def primary_key(table: Table) -> dict[str, Any]:
    """The stated key; an inferred one is not reported, for it may not be unique."""
    return {"constrained_columns": list(table.primary_key), "name": keys.primary_key_name(table)}


def unique_constraints(table: Table) -> list[dict[str, Any]]:
    """What the catalogue states to be unique beside the key, in order of name."""
    stated = sorted(keys.unique_keys(table).items())
    return [{"name": name, "column_names": list(columns)} for name, columns in stated]


def foreign_keys(table: Table, find: FindTable, schema: str | None) -> list[dict[str, Any]]:
    """One foreign key per link whose target exists in this edition, in order of name."""
    return [
        {
            "name": key.name,
            "constrained_columns": list(key.columns),
            "referred_schema": schema,
            "referred_table": key.table,
            "referred_columns": list(key.referred),
            "options": {},
        }
        for key in sorted(keys.foreign_keys(table, find), key=lambda key: key.name)
    ]


def table_comment(table: Table) -> dict[str, Any]:
    """The comment that is stated, else module, kind, verbs and editions in one line."""
    return {"text": comment_of(table)}
