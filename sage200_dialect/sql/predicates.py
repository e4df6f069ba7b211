"""One SQL condition as a `$filter`: what the server can check, and how far its answer may be trusted.

A condition is EXACT (the server returns the rows for which it is true), SUPERSET (it may return more; the
local engine checks again) or LOCAL (None here: it is not sent). What Sage does not publish decides:

* collation: on text only `=`, IN and contains/startswith/endswith are sent, always as SUPERSET;
* nulls: under some rules a null field satisfies `ne`, `lt` and `le`; such a condition is EXACT only
  beside another one that a null surely fails;
* zones: a bound on a timestamp is widened by what is not known of its zone.

Negation is carried to the leaves first (three-valued logic: `NOT (a < 5)` is `a >= 5`), so that a
condition under NOT is classed as what it really asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Literal

from sqlglot import exp

from sage200_dialect.catalog.model import Column, Table
from sage200_dialect.odata.filter import (
    Comparison,
    ComparisonOperator,
    Filter,
    TextFunction,
    TextMatch,
    all_of,
    any_of,
)
from sage200_dialect.sql.constants import NOT_CONSTANT, Constant, constant
from sage200_dialect.sql.parse import Tree

_EXACT_DIGITS = 15
"""Digits that survive if the server reads a number as a double."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """A filter and what is known of it.

    `inexact`: the server may return more rows. `rejects`: columns whose null surely fails the filter.
    `leaks`: columns whose null may pass although SQL says it does not. `strict`: SQL's condition is not
    true when all columns are null (so it may go below the null-giving side of an outer join).
    """

    filter: Filter
    inexact: bool = False
    rejects: frozenset[str] = frozenset()
    leaks: frozenset[str] = frozenset()
    strict: bool = True

    @property
    def exact(self) -> bool:
        return not self.inexact and not self.leaks


@dataclass(frozen=True, slots=True)
class Predicate:
    """A condition that was asked of the source `alias`, for EXPLAIN; without one, of the rows of the query.

    `pushed` is what could be sent of it. `decides`: the companies that are read, or by the rows' own key or
    their parent's the path. `why`: the reason why it is LOCAL where that does not follow from itself.
    """

    node: Tree
    alias: str
    pushed: Pushed | None = None
    decides: Literal["", "companies", "path"] = ""
    why: str = ""


def both(operands: list[Pushed], *, dropped: bool = False) -> Pushed:
    """The conjunction; `dropped` says that a LOCAL condition was left out of it."""
    rejects = frozenset().union(*(each.rejects for each in operands))
    leaks = frozenset().union(*(each.leaks for each in operands)) - rejects
    filter_ = all_of(*(each.filter for each in operands))
    assert filter_ is not None
    inexact = dropped or any(each.inexact for each in operands)
    return Pushed(filter_, inexact, rejects, leaks, any(each.strict for each in operands))


def either(operands: list[Pushed]) -> Pushed:
    """The disjunction."""
    rejects = frozenset.intersection(*(each.rejects for each in operands))
    leaks = frozenset().union(*(each.leaks for each in operands))
    inexact = any(each.inexact for each in operands)
    return Pushed(
        any_of(*(each.filter for each in operands)),
        inexact,
        rejects,
        leaks,
        all(each.strict for each in operands),
    )


Resolve = Callable[[Tree], "Column | None"]
"""Gives the catalogue's column for a node that is a column of the one table in question."""


def push(node: Tree, resolve: Resolve, *, negated: bool = False) -> Pushed | None:
    """The filter for a condition, or None when nothing of it can be sent."""
    # NOT LIKE and IS NOT are one node in some releases of sqlglot and two in others.
    negated = negated != bool(node.args.get("negate"))
    match node:
        case exp.Paren():
            return push(node.this, resolve, negated=negated)
        case exp.Not():
            return push(node.this, resolve, negated=not negated)
        case exp.And() | exp.Or():
            conjunction = isinstance(node, exp.And) != negated
            sides = [push(each, resolve, negated=negated) for each in node.flatten()]
            sent = [side for side in sides if side is not None]
            if conjunction:
                return both(sent, dropped=len(sent) < len(sides)) if sent else None
            return either(sent) if len(sent) == len(sides) else None
        case exp.EQ() | exp.NEQ() | exp.GT() | exp.GTE() | exp.LT() | exp.LTE():
            return _comparison(node, resolve, negated)
        case exp.Between():
            low = push(
                exp.GTE(this=node.this.copy(), expression=node.args["low"].copy()),
                _copies(resolve, node.this),
            )
            high = push(
                exp.LTE(this=node.this.copy(), expression=node.args["high"].copy()),
                _copies(resolve, node.this),
            )
            sent = [side for side in (low, high) if side is not None]
            if negated or node.args.get("symmetric") or not sent:
                return None
            return both(sent, dropped=len(sent) < 2)
        case exp.In():
            return _membership(node, resolve, negated)
        case exp.Is():
            return _is(node, resolve, negated)
        case exp.Like() | exp.StartsWith() | exp.EndsWith() | exp.Contains():
            return None if negated else _text(node, resolve)
        case exp.Column():
            column = resolve(node)
            if column is not None and column.type.name == "BOOLEAN":
                return _equal(column, not negated)
    return None


def _copies(resolve: Resolve, original: Tree) -> Resolve:
    column = resolve(original)
    return lambda node: column if isinstance(node, exp.Column) else None


_MIRROR: dict[type, type] = {exp.GT: exp.LT, exp.GTE: exp.LTE, exp.LT: exp.GT, exp.LTE: exp.GTE}
_NEGATION: dict[type, type] = {
    exp.EQ: exp.NEQ,
    exp.NEQ: exp.EQ,
    exp.GT: exp.LTE,
    exp.GTE: exp.LT,
    exp.LT: exp.GTE,
    exp.LTE: exp.GT,
}


def _comparison(node: exp.Binary, resolve: Resolve, negated: bool) -> Pushed | None:
    operator: type = type(node)
    column, value = resolve(node.this), constant(node.expression)
    if column is None:
        column, value = resolve(node.expression), constant(node.this)
        operator = _MIRROR.get(operator, operator)
    if column is None or value is NOT_CONSTANT or value is None:
        return None
    if negated:
        operator = _NEGATION[operator]
    return compare(column, operator, value)


def compare(column: Column, operator: type, value: Constant) -> Pushed | None:
    """`column operator value` for an operator class of sqlglot."""
    kind = column.type.name
    if kind == "VARCHAR":
        return _text_equal(column, value) if operator is exp.EQ and isinstance(value, str) else None
    if kind == "BOOLEAN":
        if not isinstance(value, bool) or operator not in (exp.EQ, exp.NEQ):
            return None
        return _equal(column, value if operator is exp.EQ else not value)
    if kind in ("BIGINT", "DECIMAL"):
        return _number(column, operator, value)
    if column.type.temporal and isinstance(value, date):
        try:
            return _date(column, operator, value) if kind == "DATE" else _timestamp(column, operator, value)
        except OverflowError:
            return None
    return None


def _leaf(column: Column, operator: ComparisonOperator, value: Constant, *, inexact: bool = False) -> Pushed:
    name = field(column)
    leaky = operator in ("ne", "lt", "le") and column.nullable
    assert not isinstance(value, float)
    return Pushed(
        Comparison(name, operator, value),
        inexact,
        rejects=frozenset() if leaky else frozenset({name}),
        leaks=frozenset({name}) if leaky else frozenset(),
    )


def field(column: Column) -> str:
    """The name of a plain column in the API."""
    return column.path[0]


def filterable(table: Table, column: Column) -> bool:
    """Whether the API takes this column in `$filter`."""
    return orderable(column) and (table.filterable is None or column.name in table.filterable)


def orderable(column: Column) -> bool:
    """Whether the API takes this column in `$orderby`."""
    return not (
        column.from_parent
        or column.hidden
        or column.unsure
        or len(column.path) != 1
        or column.expand is not None
    )


def _equal(column: Column, value: bool) -> Pushed:
    return _leaf(column, "eq", value)


def _text_equal(column: Column, value: str) -> Pushed:
    return _leaf(column, "eq", value, inexact=True)


def _number(column: Column, operator: type, value: Constant) -> Pushed | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    if len(number.normalize().as_tuple().digits) > _EXACT_DIGITS or abs(number) >= Decimal(10) ** 18:
        return None
    if column.type.name == "BIGINT" and number != number.to_integral_value():
        if operator in (exp.EQ, exp.NEQ):
            return None
        down = operator in (exp.GT, exp.LTE)
        number = number.to_integral_value(ROUND_FLOOR if down else ROUND_CEILING)
    sent = int(number) if number == number.to_integral_value() else number
    names: dict[type, ComparisonOperator] = {
        exp.EQ: "eq",
        exp.NEQ: "ne",
        exp.GT: "gt",
        exp.GTE: "ge",
        exp.LT: "lt",
        exp.LTE: "le",
    }
    return _leaf(column, names[operator], sent)


def _date(column: Column, operator: type, value: date) -> Pushed | None:
    """Bounds of a DATE column, as half-open ranges of bare dates."""
    day, clock = (value.date(), value.time()) if isinstance(value, datetime) else (value, time())
    next_day = day + timedelta(days=1)
    whole = clock == time()
    if operator is exp.EQ:
        return both([_leaf(column, "ge", day), _leaf(column, "lt", next_day)]) if whole else None
    if operator is exp.GT:
        return _leaf(column, "ge", next_day)
    if operator is exp.GTE:
        return _leaf(column, "ge", day if whole else next_day)
    if operator is exp.LT:
        return _leaf(column, "lt", day if whole else next_day)
    if operator is exp.LTE:
        return _leaf(column, "lt", next_day)
    return None


def _timestamp(column: Column, operator: type, value: date) -> Pushed | None:
    """Bounds of a timestamp, widened by a second where it is UTC and by a day where its zone is unknown."""
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    if column.type.utc:
        low: date = (moment - timedelta(seconds=1)).replace(microsecond=0)
        high: date = (moment + timedelta(seconds=2)).replace(microsecond=0)
    else:
        low, high = (moment - timedelta(days=1)).date(), (moment + timedelta(days=2)).date()
    after, before = _leaf(column, "ge", low, inexact=True), _leaf(column, "lt", high, inexact=True)
    if operator is exp.EQ:
        return both([after, before])
    if operator in (exp.GT, exp.GTE):
        return after
    if operator in (exp.LT, exp.LTE):
        return before
    return None


def _membership(node: exp.In, resolve: Resolve, negated: bool) -> Pushed | None:
    column = resolve(node.this)
    values = [constant(each) for each in node.expressions]
    if column is None or not values or node.args.get("query") or node.args.get("unnest"):
        return None
    if negated:
        sent = [compare(column, exp.NEQ, value) for value in values if value is not NOT_CONSTANT]
        complete = len(sent) == len(values) and None not in values
        found = [each for each in sent if each is not None]
        return both(found, dropped=len(found) < len(values)) if found and complete else None
    pushed: list[Pushed] = []
    for value in values:
        if value is None:
            continue
        one = None if value is NOT_CONSTANT else compare(column, exp.EQ, value)
        if one is None:
            return None
        pushed.append(one)
    return either(pushed) if pushed else None


def _is(node: exp.Is, resolve: Resolve, negated: bool) -> Pushed | None:
    column = resolve(node.this)
    if column is None:
        return None
    if isinstance(node.expression, exp.Null):
        name = field(column)
        if negated:
            return Pushed(Comparison(name, "ne", None), rejects=frozenset({name}))
        return Pushed(Comparison(name, "eq", None), strict=False)
    if isinstance(node.expression, exp.Boolean) and column.type.name == "BOOLEAN" and not negated:
        return _equal(column, bool(node.expression.this))
    return None


_TEXT_FUNCTIONS: dict[type, TextFunction] = {
    exp.StartsWith: "startswith",
    exp.EndsWith: "endswith",
    exp.Contains: "contains",
}
_WILDCARDS = frozenset("%_[]^")


def _text(node: Tree, resolve: Resolve) -> Pushed | None:
    column, pattern = resolve(node.this), constant(node.expression)
    if column is None or column.type.name != "VARCHAR" or column.enumeration or not isinstance(pattern, str):
        return None
    if isinstance(node, exp.Like):
        if node.args.get("escape"):
            return None
        starts, ends = pattern.startswith("%"), pattern.endswith("%") and len(pattern) > 1
        text = pattern[starts : len(pattern) - ends]
        if not starts and not ends:
            return _text_equal(column, text) if text and not _WILDCARDS & set(text) else None
        function: TextFunction = "contains" if starts and ends else "endswith" if starts else "startswith"
    else:
        text, function = pattern, _TEXT_FUNCTIONS[type(node)]
    if not text or _WILDCARDS & set(text):
        return None
    name = field(column)
    return Pushed(TextMatch(function, name, text), inexact=True, rejects=frozenset({name}))
