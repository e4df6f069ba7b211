"""`$filter` as values, and the one renderer that quotes.

The API takes a narrow subset of OData (developer.sage.com/200/guides/query-parameters): comparisons,
and/or with brackets, contains/startswith/endswith. There is no `in` and no unary `not`, so none can be built.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias

ComparisonOperator = Literal["eq", "ne", "gt", "ge", "lt", "le"]
TextFunction = Literal["contains", "startswith", "endswith"]
Value: TypeAlias = str | int | Decimal | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`field op value`; a None value is rendered `null`."""

    field: str
    operator: ComparisonOperator
    value: Value


@dataclass(frozen=True, slots=True)
class TextMatch:
    """`contains(field,'text')` and its sisters."""

    function: TextFunction
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class And:
    operands: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Or:
    operands: tuple[Filter, ...]


Filter: TypeAlias = "Comparison | TextMatch | And | Or"


def all_of(*filters: Filter | None) -> Filter | None:
    """The conjunction of those that are given; None when none is."""
    operands: list[Filter] = []
    for each in filters:
        if isinstance(each, And):
            operands.extend(each.operands)
        elif each is not None:
            operands.append(each)
    unique = tuple(dict.fromkeys(operands))
    if not unique:
        return None
    return unique[0] if len(unique) == 1 else And(unique)


def any_of(*filters: Filter) -> Filter:
    """The disjunction of one or more filters."""
    operands: list[Filter] = []
    for each in filters:
        operands.extend(each.operands if isinstance(each, Or) else (each,))
    unique = tuple(dict.fromkeys(operands))
    return unique[0] if len(unique) == 1 else Or(unique)


def literal(value: Value) -> str:
    """A value as `$filter` text. Date-times are UTC and carry the `Z` that Sage asks for."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds") + "Z"
        case date():
            return value.isoformat()
        case str():
            return "'" + value.replace("'", "''") + "'"


def render(filter_: Filter) -> str:
    """The text of a filter, not yet percent-encoded."""
    match filter_:
        case Comparison(field, operator, value):
            return f"{field} {operator} {literal(value)}"
        case TextMatch(function, field, text):
            return f"{function}({field},{literal(text)})"
        case And(operands):
            return " and ".join(
                f"({render(each)})" if isinstance(each, Or) else render(each) for each in operands
            )
        case Or(operands):
            return " or ".join(
                f"({render(each)})" if isinstance(each, And) else render(each) for each in operands
            )
