"""One value on its way to Sage: what JSON says for it, or why its column does not take it."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import Enum
from numbers import Integral, Real
from typing import Any
from uuid import UUID

import msgspec

from sage200_dialect.catalog.model import Column
from sage200_dialect.engine.lenient import Misfit, coerce

_LONGEST_SHOWN = 40
_MOST_DIGITS = 80
_ARRAY = msgspec.json.Decoder(list[dict[str, msgspec.Raw]])


class Unfit(ValueError):
    """Why a column does not take a value, in words that name the column."""


def to_json(column: Column, value: object) -> Any:
    """The value as it stands in the body of a request; decimals stay exact. Raises Unfit."""
    if isinstance(value, Enum):
        value = value.value
    if value is None:
        return None
    if column.type.json:
        return _array(column, value)
    try:
        return _fitting(column, value)
    except Misfit as why:
        raise Unfit(f"{column.name}: {_shown(value)} is no {column.type} ({why})") from None


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


def _fitting(column: Column, value: object) -> Any:
    kind = column.type
    if kind.name == "VARCHAR":
        return _text(column, value)
    if kind.temporal:
        return _moment(column, value)
    if isinstance(value, str) and not value.strip():
        raise Misfit("an empty text; use NULL")
    if kind.numeric:
        value = _number(value)
    return coerce(kind, value)


def _text(column: Column, value: object) -> str:
    if isinstance(value, UUID):
        value = str(value)
    elif isinstance(value, Integral | Decimal) and not isinstance(value, bool):
        value = format(value, "f") if isinstance(value, Decimal) else str(value)
    if not isinstance(value, str):
        raise Misfit("not a text")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Unfit(f"{column.name}: the text holds half a character (a lone surrogate)") from None
    length = column.type.length
    if length is not None and len(value) > length:
        raise Unfit(f"{column.name}: {len(value)} characters, and it takes {length} at most")
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


def _moment(column: Column, value: object) -> str:
    """Sage refuses a date without a time of day."""
    if isinstance(value, datetime):
        if value.tzinfo is not None and not column.type.utc:
            raise Misfit("it has a time zone, and Sage does not say which one it means here; give it without")
        text = value.isoformat()
    elif isinstance(value, date):
        text = datetime.combine(value, time()).isoformat()
    else:
        text = value  # type: ignore[assignment]
    found = coerce(column.type, text)
    if found is None:
        raise Misfit("an empty text; use NULL")
    moment = found if isinstance(found, datetime) else datetime.combine(found, time())  # type: ignore[arg-type]
    if column.type.utc:
        return moment.replace(tzinfo=timezone.utc).isoformat().replace("+00:00", "Z")
    return moment.isoformat()


def _array(column: Column, value: object) -> msgspec.Raw:
    """JSON text as it stands: its numbers stay as exact as they were written."""
    if isinstance(value, list | tuple):
        value = msgspec.json.encode(value).decode()
    try:
        _ARRAY.decode(value if isinstance(value, str) else b"")
    except (msgspec.MsgspecError, UnicodeEncodeError):
        raise Unfit(
            f'{column.name}: expected the JSON text of an array of objects, such as [{{"name": "value"}}]'
        ) from None
    assert isinstance(value, str)
    return msgspec.Raw(value.encode())


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
