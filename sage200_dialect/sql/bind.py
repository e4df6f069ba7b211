"""Values into a resolved query: parameters, the clock, and literals in the type of their column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timezone
from decimal import Decimal

from sqlglot import exp

from sage200_dialect.catalog.model import Column
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sql.constants import NOT_CONSTANT, constant, parse_moment, parse_number, to_literal
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.scopes import Origin, Scopes
from sage200_dialect.sql.walk import find_all

Parameters = Sequence[object] | Mapping[str, object]


def placeholders(tree: Tree) -> tuple[str, ...]:
    """The parameters of a statement in the order of its text: `?12` (by place) or a name."""
    names = {str(node.this) for node in tree.find_all(exp.Placeholder) if node.this}
    positional = sorted((name for name in names if name.startswith("?")), key=lambda name: int(name[1:]))
    return (*positional, *sorted(names.difference(positional)))


def bind_parameters(tree: Tree, names: tuple[str, ...], parameters: Parameters) -> Tree:
    """Replace every placeholder by its value as a literal. Raises ProgrammingError when the counts differ."""
    values = parameter_values(names, parameters)
    for node in list(find_all(tree, exp.Placeholder)):
        node.replace(to_literal(values[str(node.this)]))
    return tree


def parameter_values(names: tuple[str, ...], parameters: Parameters) -> dict[str, object]:
    """The value of each placeholder. Raises ProgrammingError when they do not fit together."""
    positional = [name for name in names if name.startswith("?")]
    named = [name for name in names if not name.startswith("?")]
    if positional and named:
        raise ProgrammingError("use either ? or named parameters in one statement, not both")
    if isinstance(parameters, Mapping):
        if positional:
            raise ProgrammingError("the statement has ? parameters: give their values as a sequence")
        values = {str(key).lstrip(":@"): value for key, value in parameters.items()}
        missing = [name for name in named if name not in values]
        if missing:
            raise ProgrammingError(f"no value is given for the parameter(s) {', '.join(missing)}")
        return values
    if isinstance(parameters, str | bytes):
        raise ProgrammingError(
            "parameters must be a sequence or a mapping; a single string would be taken apart"
        )
    if not isinstance(parameters, Sequence):
        raise ProgrammingError(f"parameters must be a sequence or a mapping, not {type(parameters).__name__}")
    if named and not parameters:
        raise ProgrammingError(f"no value is given for the parameter(s) {', '.join(named)}")
    if named:
        raise ProgrammingError(f"the statement has named parameters ({', '.join(named)}): give a mapping")
    if len(parameters) != len(positional):
        raise ProgrammingError(f"the statement has {len(positional)} parameter(s), {len(parameters)} given")
    return dict(zip(positional, parameters, strict=True))


_LOCAL_NOW = {"NOW", "GETDATE", "SYSDATETIME", "TRANSACTION_TIMESTAMP", "GET_CURRENT_TIMESTAMP"}
_UTC_NOW = {"GETUTCDATE", "SYSUTCDATETIME"}


def fix_clock(tree: Tree, now: datetime) -> Tree:
    """Give the statement one moment (`now` is zone-aware): it can be pushed down and cannot change midway."""
    local = now.replace(tzinfo=None)
    for node in list(find_all(tree, exp.Func)):
        name = (node.name if isinstance(node, exp.Anonymous) else node.sql_name()).upper()
        if isinstance(node, exp.CurrentDate) or name == "TODAY":
            node.replace(to_literal(local.date()))
        elif isinstance(node, exp.CurrentTimestamp) or name in _LOCAL_NOW:
            node.replace(to_literal(local))
        elif name in _UTC_NOW:
            node.replace(to_literal(now.astimezone(timezone.utc)))
    return tree


_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)


def coerce_literals(tree: Tree, scopes: Scopes) -> None:
    """Write each literal that is compared with a column in that column's type.

    The meaning of a comparison then depends neither on the plan nor on the local engine's casts. A column
    that is searched as text is cast to it. Raises
    ProgrammingError for a literal that cannot be of that type.
    """
    for node in list(find_all(tree, *_COMPARISONS, exp.In, exp.Between)):
        if isinstance(node, exp.In):
            _coerce(node.this, node.expressions, scopes)
        elif isinstance(node, exp.Between):
            _coerce(node.this, [node.args["low"], node.args["high"]], scopes)
        else:
            _coerce(node.this, [node.expression], scopes)
            _coerce(node.expression, [node.this], scopes)
            _compare_as_text(node, scopes)
    for node in list(find_all(tree, *_ON_TEXT)):
        origin = scopes.alike(node.this)
        if origin is not None and origin.column.type.name != "VARCHAR":
            node.set("this", exp.cast(node.this, "text"))


_ON_TEXT = (exp.Like, exp.ILike, exp.Contains, exp.StartsWith, exp.EndsWith)
"""What takes text of any column, as CData's connector does: `balance LIKE '12%'`."""


def _compare_as_text(node: Tree, scopes: Scopes) -> None:
    """Sage types some ids as text: such a column equals a number's text, and never fails to be a number."""
    origins = [scopes.alike(each) for each in (node.this, node.expression)]
    names = [origin.column.type.name if origin is not None else None for origin in origins]
    if names == ["VARCHAR", "BIGINT"]:
        node.set("expression", exp.cast(node.expression, "text"))
    elif names == ["BIGINT", "VARCHAR"]:
        node.set("this", exp.cast(node.this, "text"))


def _coerce(column: Tree, operands: list[Tree], scopes: Scopes) -> None:
    origin = scopes.alike(column)
    if origin is None:
        return
    for operand in operands:
        value = constant(operand)
        if value is not NOT_CONSTANT and value is not None:
            fitting = _fitting(value, origin)
            if fitting is not None:
                operand.replace(fitting)


def _fitting(value: object, origin: Origin) -> Tree | None:
    """The literal to write instead; None: the value is fine as it stands."""
    type_ = origin.column.type
    if type_.name == "VARCHAR":
        if isinstance(value, bool | float | date):
            raise _mismatch(value, origin)
        if isinstance(value, int | Decimal):
            return to_literal(format(value, "f") if isinstance(value, Decimal) else str(value))
        return None
    if type_.numeric:
        if isinstance(value, str):
            number = parse_number(value)
            if number is None:
                raise _mismatch(value, origin)
            return to_literal(number)
        if isinstance(value, date):
            raise _mismatch(value, origin)
        return None
    if type_.temporal:
        moment = parse_moment(value) if isinstance(value, str) else value
        if not isinstance(moment, date):
            raise _mismatch(value, origin)
        if isinstance(moment, datetime) and type_.name == "DATE" and moment.time() == datetime.min.time():
            return to_literal(moment.date())
        return to_literal(moment)
    if type_.name == "BOOLEAN":
        truth = {"true": True, "false": False, "1": True, "0": False, "t": True, "f": False}.get(
            str(value).lower()
        )
        if truth is None:
            raise _mismatch(value, origin)
        return to_literal(truth)
    return None


def _mismatch(value: object, origin: Origin) -> ProgrammingError:
    shown = f"'{value}'" if isinstance(value, str | date) else str(value)
    column: Column = origin.column
    return ProgrammingError(f"{shown} is not a {column.type}, the type of {origin.table.name}.{column.name}")


def concatenate_text(tree: Tree, scopes: Scopes) -> None:
    """`+` on text is concatenation, as users of T-SQL write it."""
    # Inner ones first: where one of them was text, it is a concatenation by now.
    for node in reversed(list(find_all(tree, exp.Add))):
        if _is_text(node.this, scopes) or _is_text(node.expression, scopes):
            node.replace(exp.DPipe(this=node.this, expression=node.expression, safe=True))


_TEXT_FUNCTIONS = (
    *(exp.DPipe, exp.Concat, exp.Upper, exp.Lower, exp.Substring, exp.Trim, exp.Left, exp.Right),
    *(exp.Repeat, exp.Replace, exp.Reverse, exp.SplitPart, exp.TimeToStr),
)


def _is_text(node: Tree, scopes: Scopes) -> bool:
    match node:
        case exp.Literal():
            return bool(node.is_string) and parse_number(str(node.this)) is None
        case exp.Column():
            origin = scopes.alike(node)
            return origin is not None and origin.column.type.name == "VARCHAR"
        case exp.Cast():
            return bool(node.to.is_type(*exp.DataType.TEXT_TYPES))
        case exp.Case():
            results = [*(each.args["true"] for each in node.args["ifs"]), node.args.get("default")]
            return any(each is not None and _is_text(each, scopes) for each in results)
        case exp.Anonymous():
            return bool(node.name.upper() == "JSON_EXTRACT_STRING")
        case exp.Paren() | exp.Coalesce():
            return _is_text(node.this, scopes)
    return isinstance(node, _TEXT_FUNCTIONS)
