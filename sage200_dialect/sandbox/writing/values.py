"""One value of a body: from JSON to what a row holds. Types and lengths as Sage publishes them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, localcontext
from typing import Any

from sage200_dialect.sandbox.cells import Value
from sage200_dialect.types import SqlType

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?(Z|[+-]\d\d:\d\d)?")
_MOST_DIGITS = 80
_BARE_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Misfit(Exception):
    """The value does not fit its field; the message ends a sentence that begins with the field's name."""


def typed(type_: SqlType, given: Any) -> Value:
    """The value as a row holds it. Raises Misfit for one of another JSON type."""
    match type_.name:
        case "BIGINT":
            if isinstance(given, bool) or not isinstance(given, int):
                raise Misfit(f"is a whole number, not {_shown(given)}")
            if abs(given) >= 2**63:
                raise Misfit(f"is a whole number of 64 bits, not {given}")
            return given
        case "DECIMAL":
            return _decimal(type_, given)
        case "DOUBLE":
            if isinstance(given, bool) or not isinstance(given, (int, Decimal)):
                raise Misfit(f"is a number, not {_shown(given)}")
            return float(given)
        case "BOOLEAN":
            if not isinstance(given, bool):
                raise Misfit(f"is true or false, not {_shown(given)}")
            return given
        case "DATE" | "TIMESTAMP":
            return _moment(type_, given)
        case _:
            if not isinstance(given, str):
                raise Misfit(f"is text, not {_shown(given)}")
            return given


def too_long(type_: SqlType, value: Value) -> str | None:
    """What is wrong with the length of a value."""
    if type_.length is not None and isinstance(value, str) and len(value) > type_.length:
        return f"has {len(value)} characters; the maximum length is {type_.length}"
    return None


def _decimal(type_: SqlType, given: Any) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, (int, Decimal)):
        raise Misfit(f"is a number, not {_shown(given)}")
    found, scale = Decimal(given), type_.scale or 0
    if not found.is_finite() or found.adjusted() >= (type_.precision or 18) - scale:
        raise Misfit(f"is too large a number: {given}")
    with localcontext() as context:
        context.prec = _MOST_DIGITS
        rounded = found.quantize(Decimal(1).scaleb(-scale))
    if rounded != found:
        raise Misfit(f"has at most {scale} decimals, not {given}")
    return rounded


def _moment(type_: SqlType, given: Any) -> str:
    if not isinstance(given, str):
        raise Misfit(f"is a date and time as text, not {_shown(given)}")
    match = _MOMENT.fullmatch(given)
    if match is None:
        if _BARE_DATE.fullmatch(given):
            raise Misfit(f"needs a time too, such as {given}T00:00:00")
        raise Misfit(f"is a date and time such as 2024-01-31T00:00:00, not {_shown(given)}")
    whole, fraction, zone = match.groups()
    try:
        moment = dt.datetime.fromisoformat(whole)
        if zone not in (None, "Z"):
            moment = dt.datetime.fromisoformat(whole + zone).astimezone(dt.timezone.utc).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise Misfit(f"is no date and time that exists: {given}") from None
    if type_.name == "DATE":
        return moment.isoformat()[:10] + "T00:00:00"
    milliseconds = (fraction or "")[:3].rstrip("0")
    return f"{moment.isoformat()}.{milliseconds}" if milliseconds else moment.isoformat()


def _shown(given: Any) -> str:
    if isinstance(given, (dict, list)):
        return "an object" if isinstance(given, dict) else "an array"
    return "null" if given is None else repr(given) if isinstance(given, str) else str(given).lower()
