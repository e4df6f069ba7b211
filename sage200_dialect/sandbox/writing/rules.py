"""What holds for single tables beyond what the catalogue says of their columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from sage200_dialect.sandbox.writing.given import Given
from sage200_dialect.sandbox.writing.session import Session

Row: TypeAlias = "dict[str, Any]"


@dataclass(frozen=True)
class Rules:
    """The rules of one table; each part may be left out."""

    unique: tuple[tuple[str, ...], ...] = ()
    """Columns, or groups of them, whose values stand in one row only."""
    in_use: tuple[tuple[str, str], ...] = ()
    """(table, column) of rows that keep the row they refer to from being deleted."""
    optional: Callable[[Session, Row], frozenset[str]] | None = None
    """Columns that this row need not have although Sage calls them required."""
    defaults: Callable[[Session, Row], None] | None = None
    """Fills in a new row before its body."""
    check: Callable[[Session, Given, Row | None], list[str]] | None = None
    """What is wrong with a body for a new row (None) or for this one."""
    complete: Callable[[Session, Row, Row | None], None] | None = None
    """Works out what follows from the values of a row that is about to be saved; beside it the row before."""
    saved: Callable[[Session, Row, Given], None] | None = None
    """Makes others follow once the row and the arrays of its body are saved."""
    removed: Callable[[Session, Row], None] | None = None
    line_by_line: str | None = None
    """The array whose entries a PUT saves each by itself."""


NONE = Rules()


def rules_of(table: str) -> Rules:
    return _all().get(table, NONE)


@cache
def _all() -> Mapping[str, Rules]:
    from sage200_dialect.sandbox.writing import accounts, orders

    parts = (accounts.RULES, orders.RULES)
    return {table: rules for part in parts for table, rules in part.items()}
