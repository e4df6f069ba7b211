"""The numbers by which SQL's metadata describe a type."""

from __future__ import annotations

from dataclasses import dataclass

from sage200_dialect.types import SqlType, parse_type

_UTF8_BYTES = 4

_CODES = {"BIGINT": -5, "DECIMAL": 3, "DOUBLE": 8, "VARCHAR": 12, "BOOLEAN": -7, "DATE": 91, "TIMESTAMP": 93}
"""The codes that ODBC and JDBC share."""

_BYTES = {"BIGINT": 8, "DECIMAL": 16, "DOUBLE": 8, "BOOLEAN": 1, "DATE": 4, "TIMESTAMP": 8}
_WIDTHS = {"BIGINT": 20, "DOUBLE": 24, "BOOLEAN": 5, "DATE": 10, "TIMESTAMP": 26}
_PRECISIONS = {"BIGINT": (64, 2, 0), "DOUBLE": (53, 2, None)}
_FRACTIONS = {"DATE": 0, "TIMESTAMP": 6}


@dataclass(frozen=True, slots=True)
class Sizes:
    """`precision` counts digits in `radix`; `bytes` is what one value takes in Arrow, `width` its text."""

    code: int
    length: int | None = None
    octets: int | None = None
    precision: int | None = None
    radix: int | None = None
    scale: int | None = None
    fraction: int | None = None
    bytes: int | None = None
    width: int | None = None


def sizes(type_: SqlType) -> Sizes:
    """What is known of the size of a value; None where nothing bounds it or it has no such size."""
    name, length = type_.name, type_.length
    precision, radix, scale = _PRECISIONS.get(name, (None, None, None))
    width = _WIDTHS.get(name, length)
    if type_.precision is not None:
        precision, radix, scale = type_.precision, 10, type_.scale
        width = type_.precision + 2  # a sign and a point
    return Sizes(
        code=_CODES[name],
        length=length,
        octets=None if length is None else length * _UTF8_BYTES,
        precision=precision,
        radix=radix,
        scale=scale,
        fraction=_FRACTIONS.get(name),
        bytes=_BYTES.get(name, length),
        width=width,
    )


_COMPUTED = {"TIME": Sizes(92, fraction=6, bytes=8, width=15)}
"""Types of the local engine that no column of the catalogue has."""

_OTHER = Sizes(1111)


def sizes_of(text: str) -> tuple[str, Sizes]:
    """Name and sizes of a type as the description of a result writes it."""
    try:
        type_ = parse_type(text.lower())
    except ValueError:
        return text, _COMPUTED.get(text, _OTHER)
    return type_.name, sizes(type_)
