"""PEP 249's type objects and constructors."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - PEP 249 names it so
from datetime import datetime as Timestamp  # noqa: N812
from datetime import time as Time  # noqa: N812


class TypeObject:
    """Equal to every type text of `cursor.description` that belongs to the group."""

    def __init__(self, *names: str) -> None:
        self._names = frozenset(names)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, TypeObject):
            return self._names == other._names
        return isinstance(other, str) and other.split("(")[0] in self._names

    def __hash__(self) -> int:
        return hash(self._names)

    def __repr__(self) -> str:
        return f"TypeObject({', '.join(sorted(self._names))})"


STRING = TypeObject("VARCHAR")
BINARY = TypeObject("BLOB")
NUMBER = TypeObject("BIGINT", "INTEGER", "DECIMAL", "DOUBLE", "FLOAT", "BOOLEAN")
DATETIME = TypeObject("DATE", "TIME", "TIMESTAMP")
ROWID = TypeObject()

Binary = bytes


def DateFromTicks(ticks: float) -> Date:  # noqa: N802 - PEP 249 names it so
    """The local date of a Unix time in seconds."""
    return Date.fromtimestamp(ticks)


def TimeFromTicks(ticks: float) -> Time:  # noqa: N802
    """The local time of day of a Unix time in seconds."""
    return Timestamp.fromtimestamp(ticks).time()


def TimestampFromTicks(ticks: float) -> Timestamp:  # noqa: N802
    """The local date and time of a Unix time in seconds."""
    return Timestamp.fromtimestamp(ticks)


__all__ = [
    "BINARY",
    "Binary",
    "DATETIME",
    "Date",
    "DateFromTicks",
    "NUMBER",
    "ROWID",
    "STRING",
    "Time",
    "TimeFromTicks",
    "Timestamp",
    "TimestampFromTicks",
    "TypeObject",
]
