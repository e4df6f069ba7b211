"""Values and rows as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from sage200_dialect.catalog import Column, Table
from sage200_dialect.sandbox.behaviour import Behaviour

if TYPE_CHECKING:
    from sage200_dialect.sandbox.company import Company

_encoder = msgspec.json.Encoder(decimal_format="number")


class Wire:
    """Writes values under one behaviour."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour

    def writer(self, table: Table, column: Column, company: Company) -> Callable[[Any], Any] | None:
        """How a stored value of `column` is written; None: as it is."""
        if column.type.name == "DECIMAL" and self.behaviour.decimals == "trimmed":
            return _trimmed
        if column.type.temporal and self.behaviour.timestamps_with_zone:
            return lambda value: value + "Z" if isinstance(value, str) else value
        if column.enumeration and table.kind == "view" and self.behaviour.enum_numbers_in_views:
            numbers = {name: int(number) for number, name in company.enumeration(column.enumeration).items()}
            return lambda value: numbers.get(value, value)
        return None


def encode(value: object) -> bytes:
    return _encoder.encode(value)


def encode_rows(names: tuple[str, ...], columns: Sequence[Sequence[Any]]) -> bytes:
    """A JSON array of objects out of columns."""
    return _encoder.encode(list(map(_object_type(names), *columns)))


@lru_cache(maxsize=512)
def _object_type(names: tuple[str, ...]) -> type[msgspec.Struct]:
    """A struct is several times faster to build and to encode than a dict."""
    attributes = [f"f{number}" for number in range(len(names))]
    return msgspec.defstruct("Row", attributes, rename=dict(zip(attributes, names, strict=True)), gc=False)


def _trimmed(value: Any) -> Any:
    if not isinstance(value, Decimal):
        return value
    text = format(value, "f")
    return msgspec.Raw((text.rstrip("0").rstrip(".") if "." in text else text).encode())
