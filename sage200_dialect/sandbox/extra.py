"""A tenant's own fields: columns that no catalogue has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from sage200_dialect.catalog import Column, Table
from sage200_dialect.sandbox.cells import Cells, Value
from sage200_dialect.sandbox.rows import Rows
from sage200_dialect.types import parse_type

_KINDS: Mapping[str, tuple[str, Callable[[int], Value]]] = {
    "integer": ("bigint", lambda number: number),
    "number": ("decimal(18,2)", lambda number: Decimal(number * 125) / 100),
    "boolean": ("boolean", lambda number: number % 2 == 0),
    "date-time": ("timestamp", lambda number: f"2024-01-{number % 28 + 1:02d}T10:37:40.86"),
    "date": ("date", lambda number: f"2024-01-{number % 28 + 1:02d}T00:00:00"),
    "string": ("varchar(60)", lambda number: f"value {number}"),
}
"""By type word: the type that the server works with and the value in a row. Another word is a number here."""


def extra_columns(table: str, extra: Mapping[str, str]) -> dict[Column, str]:
    """The further columns of a table, each with its type word."""
    found: dict[Column, str] = {}
    for name, word in extra.items():
        owner, _, field = name.partition(".")
        if owner == table:
            found[Column(field, parse_type(_kind(word)[0]), (field,))] = word
    return found


def widened(rows: Rows, extra: Mapping[Column, str]) -> Rows:
    """The rows with the further columns; every third value is null."""
    if not extra:
        return rows
    table: Table = replace(rows.table, columns=(*rows.table.columns, *extra))
    cells = {column.name: _cells(rows.length, word) for column, word in extra.items()}
    return Rows(table, rows.length, {**rows.cells, **cells})


def _cells(length: int, word: str) -> Cells:
    _, value = _kind(word)
    return Cells(length, lambda position: None if position % 3 == 2 else value(position))


def _kind(word: str) -> tuple[str, Callable[[int], Value]]:
    return _KINDS.get(word.lower(), _KINDS["number"])
