"""Points in time as the local SQL writes them: Superset's time grains by their names, and literals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import types


def _trunc(unit: str) -> str:
    return f"DATE_TRUNC('{unit}', {{col}})"


def _buckets(interval: str) -> str:
    return f"TIME_BUCKET(INTERVAL '{interval}', CAST({{col}} AS TIMESTAMP))"


def _week(first: int, *, last: bool = False) -> str:
    """The first or the last day of the week that begins `first` days after Monday."""
    day = first + 6 if last else first
    return f"DATE_TRUNC('week', {{col}} - INTERVAL '{first} days') + INTERVAL '{day} days'"


TIME_GRAINS: dict[str | None, str] = {
    None: "{col}",
    "PT1S": _trunc("second"),
    "PT5S": _buckets("5 seconds"),
    "PT30S": _buckets("30 seconds"),
    "PT1M": _trunc("minute"),
    "PT5M": _buckets("5 minutes"),
    "PT10M": _buckets("10 minutes"),
    "PT15M": _buckets("15 minutes"),
    "PT30M": _buckets("30 minutes"),
    "PT0.5H": _buckets("30 minutes"),
    "PT1H": _trunc("hour"),
    "PT6H": _buckets("6 hours"),
    "P1D": _trunc("day"),
    "P1W": _trunc("week"),
    "1969-12-28T00:00:00Z/P1W": _week(6),
    "1969-12-29T00:00:00Z/P1W": _week(0),
    "P1W/1970-01-03T00:00:00Z": _week(6, last=True),
    "P1W/1970-01-04T00:00:00Z": _week(0, last=True),
    "P1M": _trunc("month"),
    "P3M": _trunc("quarter"),
    "P0.25Y": _trunc("quarter"),
    "P1Y": _trunc("year"),
}

EPOCH_SECONDS = "MAKE_TIMESTAMP(CAST({col} AS BIGINT) * 1000000)"
EPOCH_MILLISECONDS = "EPOCH_MS(CAST({col} AS BIGINT))"


def literal(column_type: Any, moment: datetime) -> str | None:
    """A moment as SQL compares it with a column of the type; None where the column holds no time."""
    if isinstance(column_type, types.Date):
        return f"DATE '{moment.date().isoformat()}'"
    if isinstance(column_type, types.DateTime):
        return f"TIMESTAMP '{moment.isoformat(sep=' ', timespec='microseconds')}'"
    return None
