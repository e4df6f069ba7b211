"""The properties of statements that write."""

from __future__ import annotations

from sage200_dialect.settings import parsers
from sage200_dialect.settings.property import ON_OFF, Property

WRITES: tuple[Property, ...] = (
    Property(
        "Readonly",
        "Whether every statement that writes is refused before any request.",
        "Writes",
        ON_OFF,
        parsers.switch,
        False,
    ),
    Property(
        "AllowUnfilteredWrites",
        "Whether UPDATE and DELETE may stand without WHERE, which changes every row.",
        "Writes",
        ON_OFF,
        parsers.switch,
        False,
    ),
    Property(
        "ContinueOnError",
        "Whether the rows after one that failed are still written; what failed is told at the end.",
        "Writes",
        ON_OFF,
        parsers.switch,
        False,
    ),
    Property(
        "ConcurrentWrites",
        "How many rows of one statement may be written at a time; above 1 they reach Sage in any order.",
        "Writes",
        "a number from 1 to 16",
        parsers.whole(1, 16),
        1,
    ),
)
