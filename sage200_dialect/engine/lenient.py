"""One value at a time: the strict meaning of each type, and the one lenient rule for what strays from it.

Sage's own description mistypes some fields and some sites send a number as text, so a page that does
not fit its declared types is read here. `coerce` answers the same value that the typed decoder would
have made of a well-typed one; what no rule covers raises `Misfit`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timezone
from decimal import Clamped, Context, Decimal, FloatOperation, Inexact, InvalidOperation, Overflow
from functools import lru_cache
from math import isfinite

import msgspec

from sage200_dialect.types import SqlType

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.(\d{1,9}))?)? ?(Z|[+-]\d\d:?\d\d)?",
    re.ASCII | re.IGNORECASE,
)
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


class Misfit(ValueError):
    """A value that does not fit its type, even leniently."""


def coerce(sql_type: SqlType, value: object) -> object:
    """The Python value of an untyped JSON value (numbers with a fraction as Decimal). Raises Misfit."""
    if value is None:
        return None
    if isinstance(value, str) and sql_type.name != "VARCHAR":
        value = value.strip()
        if not value:
            return None
    return _RULES[sql_type.name](sql_type, value)


@lru_cache(maxsize=64)
def quantizer(precision: int, scale: int) -> Callable[[Decimal], Decimal]:
    """Brings a Decimal to `scale` digits; more, or more than `precision` in all, raise ArithmeticError.

    A NaN passes: the caller refuses it.
    """
    context = Context(prec=precision, traps=[Clamped, FloatOperation, Inexact, InvalidOperation, Overflow])
    unit = Decimal(1).scaleb(-scale)
    return lambda value: context.quantize(value, unit)


def naive_utc(value: datetime) -> datetime:
    """A zone-aware value as naive UTC, a naive one as it is. OverflowError at the ends of the calendar."""
    return value if value.tzinfo is None else value.astimezone(timezone.utc).replace(tzinfo=None)


def day(value: datetime) -> date:
    """The date of a midnight, in the zone in which it was written. Raises Misfit for another time."""
    if value.hour or value.minute or value.second or value.microsecond:
        raise Misfit("not a midnight")
    return value.date()


def _bigint(_: SqlType, value: object) -> int:
    number = _decimal_of(value)
    if number != number.to_integral_value():
        raise Misfit("not a whole number")
    if not INT64_MIN <= number <= INT64_MAX:
        raise Misfit("outside 64 bits")
    return int(number)


def _decimal(sql_type: SqlType, value: object) -> Decimal:
    if sql_type.precision is None or sql_type.scale is None:
        raise Misfit("a decimal without a precision")
    try:
        return quantizer(sql_type.precision, sql_type.scale)(_decimal_of(value))
    except ArithmeticError as error:
        raise Misfit("too many digits") from error


def _double(_: SqlType, value: object) -> float:
    number = float(_decimal_of(value))
    if not isfinite(number):
        raise Misfit("not a finite number")
    return number


def _varchar(_: SqlType, value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    raise Misfit("not a text")


def _boolean(_: SqlType, value: object) -> bool:
    if isinstance(value, bool):
        return value
    found = _BOOLEANS.get(str(value).lower()) if isinstance(value, str | int) else None
    if found is None:
        raise Misfit("neither true nor false")
    return found


def _date(_: SqlType, value: object) -> date:
    return day(_moment(value))


def _timestamp(_: SqlType, value: object) -> datetime:
    try:
        return naive_utc(_moment(value))
    except OverflowError as error:
        raise Misfit("outside the calendar") from error


def _decimal_of(value: object) -> Decimal:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    raise Misfit("not a number")


def _moment(value: object) -> datetime:
    """A date-time in .NET's forms: any fraction and zone or none, seconds or time left out."""
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise Misfit("not a date")
    days, minutes, seconds, fraction, zone = match.groups()
    zone = (zone or "").upper()
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    text = f"{days}T{minutes or '00:00'}{seconds or ':00'}"
    # The typed decoder rounds to microseconds, which the last tick of the calendar does not survive.
    for digits in (fraction or "0", (fraction or "0")[:6]):
        try:
            return msgspec.convert(f"{text}.{digits}{zone}", datetime)
        except msgspec.ValidationError:
            continue
    raise Misfit("no such date")


_RULES: dict[str, Callable[[SqlType, object], object]] = {
    "BIGINT": _bigint,
    "DECIMAL": _decimal,
    "DOUBLE": _double,
    "VARCHAR": _varchar,
    "BOOLEAN": _boolean,
    "DATE": _date,
    "TIMESTAMP": _timestamp,
}
