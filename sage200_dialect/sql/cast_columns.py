"""Whether a condition on what a set operation brings means the same for the rows of one of its queries.

A set operation casts each column to one type: beside a text a number becomes a text, beside 2.50 3 is 3.00.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlglot import exp

from sage200_dialect.sql.constants import constant
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.scopes import Scopes

_OF_CONSTANTS = {int: "BIGINT", str: "VARCHAR", bool: "BOOLEAN", date: "DATE", datetime: "TIMESTAMP"}

_SURELY_ALIKE: dict[str, tuple[type, ...]] = {
    "BIGINT": (int, Decimal),
    "VARCHAR": (str,),
    "DATE": (date, datetime),
    "BOOLEAN": (bool,),
}
"""What compares with values of a type as with what any cast makes of them."""

_ALIKE: tuple[tuple[set[str | None], tuple[type, ...]], ...] = (
    ({"BIGINT", "DECIMAL"}, (int, Decimal)),
    ({"DATE", "TIMESTAMP"}, (date, datetime)),
)
"""The same for types that stand beside each other alone."""

_EXACT = 2**53
"""The whole numbers up to here are the same as doubles."""

_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)


def means_the_same(
    column: exp.Column, brought: Tree, all_brought: Sequence[Tree | None], scopes: Scopes
) -> bool:
    """For one use of a column: `brought` is what the query gives for it, `all_brought` what each query gives.

    None stands for what is not known.
    """
    if isinstance(brought, exp.Null):
        return True
    others = [each for each in all_brought if not isinstance(each, exp.Null)]
    types = {_type(each, scopes) for each in others}
    if len(types) == 1 and None not in types:
        return True
    names = {each.partition("(")[0] if each is not None else None for each in types}
    name = (_type(brought, scopes) or "").partition("(")[0]
    together = next((kinds for alike, kinds in _ALIKE if names <= alike), ())
    return _compared_with(column, _SURELY_ALIKE.get(name, together))


def _type(brought: Tree | None, scopes: Scopes) -> str | None:
    origin = scopes.alike(brought) if brought is not None else None
    if origin is not None:
        type_ = origin.column.type
        return str(type_) if type_.name == "DECIMAL" else type_.name
    return _OF_CONSTANTS.get(type(constant(brought))) if brought is not None else None


def _compared_with(column: exp.Column, kinds: tuple[type, ...]) -> bool:
    """Whether a column is compared with nothing but constants of these kinds."""
    above = column.parent
    if isinstance(above, exp.Is):
        return isinstance(above.expression, exp.Null)
    operands: list[Tree] = []
    if isinstance(above, exp.In) and above.this is column:
        operands = above.expressions
    elif isinstance(above, exp.Between) and above.this is column:
        operands = [above.args["low"], above.args["high"]]
    elif isinstance(above, _COMPARISONS):
        operands = [above.expression if above.this is column else above.this]
    values = [constant(each) for each in operands]
    return bool(values) and all(value is None or _fits(value, kinds) for value in values)


def _fits(value: object, kinds: tuple[type, ...]) -> bool:
    small = not isinstance(value, int | Decimal) or -_EXACT <= value <= _EXACT
    return type(value) in kinds and small
