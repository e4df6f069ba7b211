"""EXPLAIN as a value that a notebook shows as a table.

>>> from sage200_dialect.notebook import explain
>>> explain(engine, "SELECT name FROM customers WHERE balance > ?", (1000,))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from html import escape
from typing import Any

_CELL = "text-align:left;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere"


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """The rows of EXPLAIN; it is text in a console and a table in a notebook."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def __repr__(self) -> str:
        cells = [[str(each) for each in row] for row in (self.columns, *self.rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        widths[-1] = 0  # the last column is the long one
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells
        )

    def _repr_html_(self) -> str:
        head = _row("th", self.columns)
        body = "".join(_row("td", row) for row in self.rows)
        return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def explain(
    source: Any,
    statement: str,
    parameters: Sequence[Any] | Mapping[str, Any] | None = None,
    *,
    analyze: bool = False,
) -> Explanation:
    """The requests that a statement would send and the SQL that would run locally; nothing is read.

    With `analyze` the query is run, and what each scan of it cost is shown too.
    `source` is a connection of this driver, or an engine or a connection of SQLAlchemy. Raises what
    executing `EXPLAIN <statement>` raises.
    """
    statement = f"ANALYZE {statement}" if analyze else statement
    if hasattr(source, "raw_connection"):  # an engine
        with closing(source.raw_connection()) as connection:
            return _explain(connection, statement, parameters)
    if hasattr(source, "exec_driver_sql"):  # a connection of SQLAlchemy
        source = source.connection
    return _explain(source, statement, parameters)


def _explain(
    connection: Any, statement: str, parameters: Sequence[Any] | Mapping[str, Any] | None
) -> Explanation:
    with closing(connection.cursor()) as cursor:
        cursor.execute(f"EXPLAIN {statement}", parameters)
        return Explanation(tuple(each[0] for each in cursor.description), tuple(cursor.fetchall()))


def _row(tag: str, values: Sequence[Any]) -> str:
    cells = "".join(f'<{tag} style="{_CELL}">{escape(str(each))}</{tag}>' for each in values)
    return f"<tr>{cells}</tr>"
