"""One value on its way to Sage: what JSON says for it, or why its column does not take it."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import Enum
from numbers import Integral, Real
from typing import Any
from uuid import UUID

import msgspec

from sage200_dialect.catalog.model import Column, Parameter
from sage200_dialect.engine.lenient import Misfit, coerce
from sage200_dialect.types import SqlType

_LONGEST_SHOWN = 40
_MOST_DIGITS = 80
_ARRAY = msgspec.json.Decoder(list[dict[str, msgspec.Raw]])
ENCODER = msgspec.json.Encoder(decimal_format="number")
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])


class Unfit(ValueError):
    """Why a column or parameter does not take a value, in words that name it."""


def to_json(field: Column | Parameter, value: object, *, stored: bool = False) -> Any:
    """The value as it stands in the body of a request; decimals stay exact. Raises Unfit.

    `stored`: Sage gave it, so that a text may be longer than the catalogue says.
    """
    if isinstance(value, Enum):
        value = value.value
    if value is None:
        return None
    kind = field.type
    if stored and isinstance(value, str):
        return value
    if kind is None or kind.json:
        return _json(field.name, value, one=isinstance(field, Parameter) and field.is_object)
    try:
        found = _fitting(field.name, kind, value)
    except Misfit as why:
        raise Unfit(f"{field.name}: {_shown(value)} is no {kind} ({why})") from None
    if field.values_complete and found not in field.values:
        raise Unfit(f"{field.name}: {_shown(value)} is none of {', '.join(field.values)}")
    return found


def assigned(column: Column, value: object) -> object:
    """What a computed value becomes in its column, as SQL assigns it: numbers are rounded to its scale, half
    away from zero, a date takes the day of a moment, and text takes anything."""
    kind = column.type.name
    if isinstance(value, Decimal | float) and kind in ("DECIMAL", "BIGINT"):
        number = value if isinstance(value, Decimal) else Decimal(repr(value))
        if number.is_finite():
            with localcontext() as context:
                context.prec = _MOST_DIGITS
                return number.quantize(Decimal(1).scaleb(-(column.type.scale or 0)), ROUND_HALF_UP)
    if kind == "DATE" and isinstance(value, datetime):
        return value.date()
    if kind == "VARCHAR" and isinstance(value, bool | float | date):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value


def _fitting(name: str, kind: SqlType, value: object) -> Any:
    if kind.name == "VARCHAR":
        return _text(name, kind, value)
    if kind.temporal:
        return _moment(kind, value)
    if isinstance(value, str) and not value.strip():
        raise Misfit("an empty text; use NULL")
    if kind.numeric:
        value = _number(value)
    return coerce(kind, value)


def _text(name: str, kind: SqlType, value: object) -> str:
    if isinstance(value, UUID):
        value = str(value)
    elif isinstance(value, Integral | Decimal) and not isinstance(value, bool):
        value = format(value, "f") if isinstance(value, Decimal) else str(value)
    if not isinstance(value, str):
        raise Misfit("not a text")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Unfit(f"{name}: the text holds half a character (a lone surrogate)") from None
    length = kind.length
    if length is not None and len(value) > length:
        raise Unfit(f"{name}: {len(value)} characters, and it takes {length} at most")
    return value


def _number(value: object) -> object:
    if isinstance(value, str | bool | int | Decimal):
        if isinstance(value, Decimal) and not value.is_finite():
            raise Misfit("not a finite number")
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):  # also those of numpy; the shortest text that means this number
        return repr(float(value))
    raise Misfit("not a number")


def _moment(kind: SqlType, value: object) -> str:
    """Sage refuses a date without a time of day."""
    if isinstance(value, datetime):
        if value.tzinfo is not None and not kind.utc:
            raise Misfit("it has a time zone, and Sage does not say which one it means here; give it without")
        text = value.isoformat()
    elif isinstance(value, date):
        text = datetime.combine(value, time()).isoformat()
    else:
        text = value  # type: ignore[assignment]
    found = coerce(kind, text)
    if found is None:
        raise Misfit("an empty text; use NULL")
    moment = found if isinstance(found, datetime) else datetime.combine(found, time())  # type: ignore[arg-type]
    if kind.utc:
        return moment.replace(tzinfo=timezone.utc).isoformat().replace("+00:00", "Z")
    return moment.isoformat()


def _json(name: str, value: object, *, one: bool) -> msgspec.Raw:
    """JSON text as it stands: its numbers stay as exact as they were written."""
    if isinstance(value, dict if one else list | tuple):
        try:
            value = ENCODER.encode(_plain(value)).decode()
        except (TypeError, ValueError, RecursionError) as why:
            raise Unfit(f"{name}: it cannot be written as JSON ({why})") from None
    try:
        (_OBJECT if one else _ARRAY).decode(value if isinstance(value, str) else b"")
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
        what = (
            'an object, such as {"name": "value"}'
            if one
            else 'an array of objects, such as [{"name": "value"}]'
        )
        raise Unfit(f"{name}: expected the JSON text of {what}") from None
    assert isinstance(value, str)
    return msgspec.Raw(value.encode())


def _plain(value: object) -> object:
    """What is inside a list or dict, as JSON has it; Sage refuses a date without a time of day."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, Real) and not isinstance(value, bool):
        value = Decimal(repr(float(value)))
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"{value} is not a finite number")
    return value


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
