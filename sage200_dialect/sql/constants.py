"""Constants in a tree as Python values, and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Final, TypeAlias, TypeGuard
from uuid import UUID

from sqlglot import exp

from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sql.date_arithmetic import between, month_end, part, shifted, truncated
from sage200_dialect.sql.parse import Tree

Constant: TypeAlias = "str | int | Decimal | float | bool | date | datetime | None"


class _NotConstant(Enum):
    NOT_CONSTANT = "not a constant"


_MOST_DIGITS = 38
"""The widest DECIMAL of the local engine."""

_SMALL = 2**31 - 1
"""The largest INTEGER of the local engine, which is the type of a whole number written without a cast."""

_SMALL_SCALE = 12
"""Decimals, with which a sum of small numbers has fewer digits than Python's sums keep."""

NOT_CONSTANT: Final = _NotConstant.NOT_CONSTANT

_ISO = re.compile(
    r"\s*(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|z|[+-]\d{2}(?::?\d{2})?)?)?\s*"
)
_COMPACT = re.compile(r"^\s*(\d{4})(\d{2})(\d{2})\s*$")
"""T-SQL's way to write a date whatever the locale."""


def constant(node: Tree) -> Constant | _NotConstant:
    """The value of a literal, a signed number, or a literal cast to a type; NOT_CONSTANT for all else."""
    match node:
        case exp.Paren():
            return constant(node.this)
        case exp.Null():
            return None
        case exp.Boolean():
            return bool(node.this)
        case exp.Literal():
            return str(node.this) if node.is_string else _number(str(node.this))
        case exp.Neg():
            value = constant(node.this)
            return _negated(value)
        case exp.TryCast():
            return NOT_CONSTANT
        case exp.Cast():
            return _cast(constant(node.this), node.to)
        case exp.DPipe():
            left, right = constant(node.this), constant(node.expression)
            return left + right if isinstance(left, str) and isinstance(right, str) else NOT_CONSTANT
        case exp.Add():
            return _sum(constant(node.this), node.expression, 1)
        case exp.Sub():
            return _sum(constant(node.this), node.expression, -1)
        case exp.DateTrunc() | exp.TimestampTrunc():
            return _of_date(node.this, lambda value: truncated(value, _unit(node)))
        case exp.LastDay():
            return _of_date(node.this, month_end)
        case exp.Year() | exp.Quarter() | exp.Month() | exp.Day():
            return _of_date(node.this, lambda value: part(value, node.key))
        case exp.Extract():
            return _of_date(node.expression, lambda value: part(value, node.name.lower()))
        case exp.DateDiff():
            return _of_date(
                node.this,
                lambda end: _of_date(node.expression, lambda start: between(start, end, _unit(node))),
            )
        case exp.DateFromParts():
            return _made(*(constant(node.args[each]) for each in ("year", "month", "day")))
    return NOT_CONSTANT


def _unit(node: Tree) -> str:
    return node.text("unit").lower()


def _of_date(node: Tree, compute: Callable[[date], Constant | _NotConstant]) -> Constant | _NotConstant:
    """What is computed of a constant date; None is what cannot be computed here."""
    value = constant(node)
    found = compute(value) if isinstance(value, date) else None
    return NOT_CONSTANT if found is None else found


def _made(year: object, month: object, day: object) -> date | _NotConstant:
    if not (isinstance(year, int) and isinstance(month, int) and isinstance(day, int)):
        return NOT_CONSTANT
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return NOT_CONSTANT


def _sum(value: Constant | _NotConstant, by: Tree, sign: int) -> Constant | _NotConstant:
    """A date plus or minus days or an interval, or the sum of two numbers, as in the local engine."""
    if isinstance(by, exp.Interval):
        count = constant(by.this) if by.this is not None else None
        if isinstance(count, str):
            count = parse_number(count)
        unit = _unit(by).rstrip("s")
        return _shifted(value, sign * count, unit) if _is_whole(count) else NOT_CONSTANT
    count = constant(by)
    if _is_small(value) and _is_small(count):
        total = value + sign * count
        return total if _is_small(total) else NOT_CONSTANT
    if not _is_whole(count) or not isinstance(value, date) or isinstance(value, datetime):
        return NOT_CONSTANT
    moment = _shifted(value, sign * count, "day")
    return moment.date() if isinstance(moment, datetime) else moment


def _shifted(value: Constant | _NotConstant, count: int, unit: str) -> datetime | _NotConstant:
    moment = shifted(value, count, unit) if isinstance(value, date) else None
    return NOT_CONSTANT if moment is None else moment


def _is_small(value: object) -> TypeGuard[int | Decimal]:
    """Whether it is a number of a size that no type of the local engine's sums overflows at."""
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return isinstance(exponent, int) and exponent >= -_SMALL_SCALE and abs(value) <= _SMALL
    return _is_whole(value) and abs(value) <= _SMALL


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _negated(value: Constant | _NotConstant) -> Constant | _NotConstant:
    if isinstance(value, Decimal):
        return value.copy_negate()  # minus would round
    return -value if isinstance(value, int | float) and not isinstance(value, bool) else NOT_CONSTANT


def _number(text: str) -> int | Decimal | float:
    if text.isdigit():
        return int(text)
    return float(text) if "e" in text.lower() else Decimal(text)


def _cast(value: Constant | _NotConstant, to: exp.DataType) -> Constant | _NotConstant:
    if value is NOT_CONSTANT or value is None:
        return value
    if to.is_type("date") and isinstance(value, str | date):
        moment = value if isinstance(value, date) else parse_moment(value)
        if moment is None:
            return NOT_CONSTANT
        return moment.date() if isinstance(moment, datetime) else moment
    if to.is_type("timestamp", "datetime", "timestampntz") and isinstance(value, str | date):
        moment = value if isinstance(value, date) else parse_moment(value)
        if moment is None or isinstance(moment, datetime):
            return NOT_CONSTANT if moment is None else moment
        return datetime.combine(moment, time())
    if to.is_type("text", "varchar") and isinstance(value, str):
        return value
    if to.is_type("bigint", "int") and isinstance(value, int | str):
        return int(value) if re.fullmatch(r"-?\d{1,18}", str(value)) else NOT_CONSTANT
    return NOT_CONSTANT


def parse_moment(text: str) -> date | datetime | None:
    """An ISO date or date-time (naive UTC when the text states a zone); None when it is neither."""
    match = _ISO.fullmatch(_COMPACT.sub(r"\1-\2-\3", text))
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day))
        micro = int((fraction or "0").ljust(6, "0")[:6])
        moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), micro)
        if zone and zone not in "Zz":
            digits = zone[1:].replace(":", "").ljust(4, "0")
            offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
            moment += -offset if zone[0] == "+" else offset
        return moment
    except (ValueError, OverflowError):
        return None


def parse_number(text: str) -> int | Decimal | None:
    """A plain decimal number; None for anything else."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    return int(value) if value == value.to_integral_value() and abs(value) < 10**38 else value


def to_literal(value: object) -> Tree:
    """A Python value as a literal. Raises ProgrammingError for a type that SQL has no literal of."""
    match value:
        case None:
            return exp.null()
        case bool():
            return exp.Boolean(this=value)
        case Enum():
            return to_literal(value.value)
        case int():
            return _signed(str(abs(value)), value < 0)
        case Decimal() if value.is_finite():
            digits = format(value.copy_abs(), "f")  # abs() would round
            if len(digits.replace(".", "").lstrip("0")) > _MOST_DIGITS or len(digits) > _MOST_DIGITS * 2:
                raise ProgrammingError(f"a number of more than {_MOST_DIGITS} digits cannot be used exactly")
            return _signed(digits, value.is_signed() and bool(value))
        case float():
            return exp.cast(exp.Literal.string(repr(value)), "double")
        case str():
            if not _is_unicode(value):
                raise ProgrammingError("a text parameter holds half a character (a lone surrogate)")
            return exp.Literal.string(value)
        case datetime():
            try:
                naive = value.astimezone(timezone.utc).replace(tzinfo=None) if value.tzinfo else value
            except OverflowError:
                raise ProgrammingError(f"{value} lies outside of what UTC can express") from None
            return exp.cast(exp.Literal.string(naive.isoformat(sep=" ")), "timestamp")
        case date():
            return exp.cast(exp.Literal.string(value.isoformat()), "date")
        case timedelta():
            span = f"{value.days} days {value.seconds} seconds {value.microseconds} microseconds"
            return exp.cast(exp.Literal.string(span), "interval")
        case time():
            return exp.cast(exp.Literal.string(value.isoformat()), "time")
        case UUID():
            return exp.Literal.string(str(value))
    if isinstance(value, Decimal):
        raise ProgrammingError(
            f"the number {value} cannot be used as a parameter; use a finite one or a float"
        )
    raise ProgrammingError(
        f"a parameter of type {type(value).__name__} cannot be used; "
        "use str, int, float, Decimal, bool, date, datetime, time or None"
    )


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _signed(digits: str, negative: bool) -> Tree:
    literal = exp.Literal.number(digits)
    return exp.Neg(this=literal) if negative else literal
