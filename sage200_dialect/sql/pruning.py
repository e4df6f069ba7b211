"""Which companies a condition leaves: it is worked out for each name before any request.

The answer for one company is the set of truth values that the condition may have for its rows, so what is not
understood (another column, a function) is all three of them, and AND, OR and NOT hold as SQL has them. Text
compares exactly, as in the local engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from sage200_dialect.sql.constants import NOT_CONSTANT, constant
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.schemas import CompanySchema

Truth = frozenset["bool | None"]
UNKNOWN: Truth = frozenset({True, False, None})


@dataclass(frozen=True, slots=True)
class Kept:
    """`decided`: the condition is true for every row of the companies that are kept."""

    companies: tuple[CompanySchema, ...]
    decided: bool


def prune(
    condition: Tree, alias: str, column: str, companies: tuple[CompanySchema, ...], *, strict: bool
) -> Kept:
    """The companies that may have rows for which the condition is true.

    `strict`: the condition lies above an outer join that makes rows of nulls where these are missing; so it
    says something of the rows only if it is not true for rows of nulls.
    """

    def row_of(name: str) -> Callable[[Tree], object]:
        return lambda node: name if _is_column(node, alias, column) else constant(node)

    def row_of_nulls(node: Tree) -> object:
        return None if isinstance(node, exp.Column) and node.table == alias else constant(node)

    if not any(_is_column(node, alias, column) for node in condition.walk()):
        return Kept(companies, decided=False)
    if strict and True in possible(condition, row_of_nulls):
        return Kept(companies, decided=False)
    truths = {each: possible(condition, row_of(each.name)) for each in companies}
    kept = tuple(each for each in companies if True in truths[each])
    return Kept(kept, decided=all(truths[each] == {True} for each in kept))


def _is_column(node: Tree, alias: str, column: str) -> bool:
    return isinstance(node, exp.Column) and node.table == alias and node.name == column


def possible(node: Tree, value: Callable[[Tree], object]) -> Truth:
    """The truth values that a condition may have; `value` gives what a part of it is, or NOT_CONSTANT."""
    found = _truth(node, lambda part: _value(part, value))
    # NOT LIKE and IS NOT are one node in some releases of sqlglot and two in others.
    return _not(found) if node.args.get("negate") else found


def _value(node: Tree, value: Callable[[Tree], object]) -> object:
    """LOWER and UPPER are worked out for plain letters, where nobody differs on what they give."""
    if not isinstance(node, exp.Lower | exp.Upper):
        return value(node)
    text = _value(node.this, value)
    if isinstance(text, str) and text.isascii():
        return text.lower() if isinstance(node, exp.Lower) else text.upper()
    return None if text is None else NOT_CONSTANT


def _truth(node: Tree, value: Callable[[Tree], object]) -> Truth:
    match node:
        case exp.Paren():
            return possible(node.this, value)
        case exp.Not():
            return _not(possible(node.this, value))
        case exp.And():
            return _both(possible(node.left, value), possible(node.right, value))
        case exp.Or():
            return _not(_both(_not(possible(node.left, value)), _not(possible(node.right, value))))
        case exp.Boolean():
            return frozenset({bool(node.this)})
        case exp.Null():
            return frozenset({None})
        case exp.EQ() | exp.NEQ() | exp.LT() | exp.LTE() | exp.GT() | exp.GTE():
            return _compared(type(node), value(node.this), value(node.expression))
        case exp.In() if node.expressions and not node.args.get("query") and not node.args.get("unnest"):
            found: Truth = frozenset({False})
            for each in node.expressions:
                equal = _compared(exp.EQ, value(node.this), value(each))
                found = _not(_both(_not(found), _not(equal)))
            return found
        case exp.Between() if not node.args.get("symmetric"):
            asked = value(node.this)
            low = _compared(exp.GTE, asked, value(node.args["low"]))
            return _both(low, _compared(exp.LTE, asked, value(node.args["high"])))
        case exp.Is() if isinstance(node.expression, exp.Null):
            asked = value(node.this)
            return UNKNOWN if asked is NOT_CONSTANT else frozenset({asked is None})
        case exp.Like() if not node.args.get("escape"):
            return _like(value(node.this), value(node.expression))
        case exp.ILike() if not node.args.get("escape"):
            return _like(
                _value(exp.Lower(this=node.this), value), _value(exp.Lower(this=node.expression), value)
            )
        case exp.StartsWith():
            return _starts(value(node.this), value(node.expression))
    return UNKNOWN


def _not(truth: Truth) -> Truth:
    return frozenset(None if each is None else not each for each in truth)


def _both(left: Truth, right: Truth) -> Truth:
    def conjunctions() -> Iterator[bool | None]:
        for one in left:
            for other in right:
                yield False if False in (one, other) else None if None in (one, other) else True

    return frozenset(conjunctions())


_ORDER: dict[type, Callable[[Any, Any], bool]] = {
    exp.EQ: lambda left, right: left == right,
    exp.NEQ: lambda left, right: left != right,
    exp.LT: lambda left, right: left < right,
    exp.LTE: lambda left, right: left <= right,
    exp.GT: lambda left, right: left > right,
    exp.GTE: lambda left, right: left >= right,
}
"""Python orders text by code points, which is the order of its UTF-8 bytes."""


def _compared(operator: type, left: object, right: object) -> Truth:
    if left is None or right is None:
        return frozenset({None})
    kinds = {type(left), type(right)}
    return frozenset({_ORDER[operator](left, right)}) if kinds in ({str}, {int}) else UNKNOWN


def _like(text: object, pattern: object) -> Truth:
    if text is None or pattern is None:
        return frozenset({None})
    if not isinstance(text, str) or not isinstance(pattern, str):
        return UNKNOWN
    wild = {"%": ".*", "_": "."}
    expression = "".join(wild.get(sign) or re.escape(sign) for sign in pattern)
    return frozenset({re.fullmatch(expression, text, re.DOTALL) is not None})


def _starts(text: object, start: object) -> Truth:
    if text is None or start is None:
        return frozenset({None})
    both = isinstance(text, str) and isinstance(start, str)
    return frozenset({text.startswith(start)}) if both else UNKNOWN  # type: ignore[attr-defined]
