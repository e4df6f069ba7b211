"""T-SQL's functions, as users of Sage connectors write them, in terms of the local engine.

They stay in the syntax tree as they were written until the labels of a statement are known, so that
reading a statement and writing it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from sage200_dialect.errors import NotSupportedError, ProgrammingError
from sage200_dialect.sql.functions import periods
from sage200_dialect.sql.functions.convert import CONVERSIONS
from sage200_dialect.sql.functions.dates import DATE_FUNCTIONS, truncates_unit_first
from sage200_dialect.sql.functions.json import JSON_FUNCTIONS
from sage200_dialect.sql.functions.numbers import NUMBER_FUNCTIONS
from sage200_dialect.sql.functions.refused import REFUSED
from sage200_dialect.sql.functions.table import Tree, by_name, calls, operand
from sage200_dialect.sql.functions.text import TEXT_FUNCTIONS

__all__ = [
    "FUNCTIONS",
    "FUNCTION_NAMES",
    "REFUSED",
    "translate_functions",
    "truncates_unit_first",
]

FUNCTIONS = by_name(CONVERSIONS, TEXT_FUNCTIONS, DATE_FUNCTIONS, NUMBER_FUNCTIONS, JSON_FUNCTIONS)
CLOCK = ("GETDATE", "GETUTCDATE", "SYSDATETIME", "SYSUTCDATETIME")
"""Functions that are replaced by the moment of the execution."""

FUNCTION_NAMES = frozenset({*FUNCTIONS, *CLOCK, *periods.NAMES})
"""All that may be written beyond what the local engine knows, or with another meaning than there."""

_OF_THE_ENGINE = ("FORMAT", "ROUND", "SPLIT")
"""Those that the local engine has too, with other numbers of arguments."""


_OPERATORS = (exp.Binary, exp.Unary, exp.Between, exp.In, exp.Interval, exp.Bracket)


def translate_functions(tree: Tree) -> None:
    """Rewrite the calls in a tree. Raises ProgrammingError for wrong arguments, and NotSupportedError."""
    for call in calls(tree):
        new = _translated(call.name.upper(), call.expressions)
        if new is not None:
            new = operand(new) if isinstance(call.parent, _OPERATORS) else new
            new.meta.update(call.meta)
            call.replace(new)
    periods.compare_with_periods(tree)
    _add_days(tree)


def _add_days(tree: Tree) -> None:
    """T-SQL's `GETDATE() - 30` is thirty days ago."""
    for node in tree.find_all(exp.Add, exp.Sub):
        number = node.expression.unnest()
        if isinstance(number, exp.Literal) and not number.is_string and _is_clock(node.this):
            node.set("expression", exp.Interval(this=number.copy(), unit=exp.var("DAY")))


def _is_clock(node: Tree) -> bool:
    if isinstance(node, exp.Paren | exp.Add | exp.Sub):
        return _is_clock(node.this)
    return isinstance(node, exp.CurrentTimestamp) or (
        isinstance(node, exp.Anonymous) and node.name.upper() in CLOCK
    )


def _translated(name: str, arguments: Sequence[Tree]) -> Tree | None:
    if name in REFUSED:
        raise NotSupportedError(f"{name} is not supported: {REFUSED[name]}")
    if name not in FUNCTIONS:
        return None
    function = FUNCTIONS[name].get(len(arguments))
    if function is not None:
        return function.build(arguments)
    if name in _OF_THE_ENGINE:
        engines: Tree = exp.func(name, *arguments, dialect="duckdb")
        return engines
    known = " or ".join(each.signature for each in FUNCTIONS[name].values())
    raise ProgrammingError(f"{name} takes other arguments: {known}")
