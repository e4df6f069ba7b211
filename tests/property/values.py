"""The values that tables hold and conditions ask for, chosen to lie where servers disagree."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from .choices import Choices

Value = str | int | float | Decimal | bool | date | datetime | None

WHOLE = (
    0,
    1,
    2,
    3,
    5,
    -1,
    -7,
    10,
    100,
    999,
    10**15,
    10**15 + 1,
    2**53 + 1,
    -(2**53) - 1,
    2**63 - 1,
    -(2**63),
)
SMALL = (0, 1, 2, 3, 5, -1, -7, 10, 100, 999)
MONEY = tuple(
    map(
        Decimal,
        (
            "0.00", "1.00", "0.01", "-0.01", "1.10", "12.50", "99.99", "-250.00", "1000000.00", "0.10",
            "9999999999999999.99", "-9999999999999999.99", "123456789012.34", "12345678901234.56",
        ),
    )
)  # fmt: skip
QUANTITY = tuple(
    map(Decimal, ("0.00000", "1.00000", "0.00001", "2.50000", "-3.33333", "1234567890123.12345"))
)
TEXTS = (
    ("abc", "ABC", "Abc", "abc ", " abc", "ab", "b"),
    ("e", "é", "É", "e\u0301", "E "),
    ("ß", "ss", "straße", "STRASSE", "\ufb01", "fi", "FI"),
    ("O'Brien", "o'brien", "''", '"x"', "x;y", "a&b=c", "#1", "a/b", "?"),
    ("50%", "50_", "500", "5", "100% sure", "%", "_"),
    ("a%b", "a_b", "axb", "a+b", "a b", "A_B"),
    ("[a]", "a", "A", "[", "]", "a^b", "a]b", "[ab]", "b"),
    ("\\", "a\\b", "tab\tx", "line\nx", "\U0001f600"),
    ("\u0130", "i", "I", "i\u0307", "\uff46", "f", "F"),
    ("null", "NULL", "true", "2024-01-31", "1", "-7", "12.50", "01", "1.0"),
    ("", " ", "  ", "\u00a0"),
)
"""Texts that some collation or some reader takes for each other, group by group."""
TEXT = tuple(text for group in TEXTS for text in group)
RATE = tuple(
    map(Decimal, ("0.000000", "1.000000", "0.000001", "-0.333333", "999.999999", "-999.999999", "0.175000"))
)
UNITS = tuple(map(Decimal, ("0", "1", "-1", "12", "999999999999", "-999999999999")))
VAST = tuple(
    map(
        Decimal,
        (
            "0.0000000000", "1.0000000000", "0.0000000001", "-0.5000000000", "12.5000000000",
            "9999999999999999999999999999.9999999999", "-9999999999999999999999999999.9999999999",
            "1234567890123456789.0123456789",
        ),
    )
)  # fmt: skip
DOUBLES = (0.0, 1.0, 0.1, -0.1, 0.30000000000000004, 1.5, -2.5, 100.0, 12345.678, 1e-7, 9007199254740993.0)
BETWEEN: tuple[Value, ...] = (1, *map(Decimal, ("1.5", "0.001", "-0.5", "12.505", "2.0")), 10**17)
"""Numbers that lie between those that a column can hold."""
DAYS = (
    date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 29), date(2024, 3, 1), date(2023, 12, 31),
    date(2024, 1, 1), date(2024, 1, 30), date(2023, 2, 28), date(1900, 1, 1), date(1970, 1, 1),
    date(2099, 12, 31), date(2024, 6, 15), date(1, 1, 1), date(9999, 12, 31),
)  # fmt: skip
CLOCKS = (
    timedelta(), timedelta(hours=23, minutes=59, seconds=59), timedelta(hours=23, minutes=59, seconds=59.99),
    timedelta(seconds=1), timedelta(hours=10, minutes=37, seconds=40, milliseconds=860),
    timedelta(hours=10, minutes=37, seconds=40), timedelta(hours=12), timedelta(hours=1, microseconds=1),
    timedelta(hours=1), timedelta(hours=1, microseconds=999_999),
)  # fmt: skip


def value(choices: Choices, kind: str) -> Value:
    """A value of a column kind (see `Column.kind`), never None."""
    match kind:
        case "small":
            return choices.pick(SMALL)
        case "whole":
            return choices.pick(WHOLE)
        case "money":
            return choices.pick(MONEY)
        case "quantity":
            return choices.pick(QUANTITY)
        case "rate":
            return choices.pick(RATE)
        case "units":
            return choices.pick(UNITS)
        case "vast":
            return choices.pick(VAST)
        case "double":
            return choices.pick(DOUBLES)
        case "text":
            return choices.pick(TEXT)
        case "flag":
            return choices.below(2) == 1
        case "day":
            return choices.pick(DAYS)
        case "moment":
            day = choices.pick(DAYS)
            return datetime(day.year, day.month, day.day) + choices.pick(CLOCKS)
    raise AssertionError(kind)


def neighbour(choices: Choices, kind: str) -> Value:
    """A value that may be compared with that kind though a column could not hold it."""
    match kind:
        case "small" | "whole" | "money" | "quantity" | "rate" | "units" | "vast" | "double":
            return choices.pick(BETWEEN)
        case "day":
            return value(choices, "moment")
        case "moment":
            return value(choices, "day")
    return value(choices, kind)


def literal(given: Value) -> str:
    """A value in SQL that DuckDB reads."""
    match given:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if given else "FALSE"
        case int():
            return str(given)
        case Decimal():
            return format(given, "f")
        case float():
            return repr(given) if "e" in repr(given) else f"{given!r}e0"
        case datetime():
            return f"TIMESTAMP '{given.isoformat(sep=' ')}'"
        case date():
            return f"DATE '{given.isoformat()}'"
        case str():
            return "'" + given.replace("'", "''") + "'"


def as_text(given: Value) -> str:
    """The literal as a quoted string, which SQL reads as the type that it is compared with."""
    if isinstance(given, datetime):
        return f"'{given.isoformat(sep=' ')}'"
    return literal(str(given))
