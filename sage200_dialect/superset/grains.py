"""Points in time as the local SQL writes them: Superset's time grains, and literals."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import types
from sqlalchemy.types import TypeEngine
from superset.constants import TimeGrain


def _buckets(interval: str) -> str:
    return f"TIME_BUCKET(INTERVAL '{interval}', CAST({{col}} AS TIMESTAMP))"


def _week(first: int, last: bool = False) -> str:
    """The first or last day of the week that begins `first` days after Monday."""
    start = f"DATE_TRUNC('week', {{col}} - INTERVAL '{first} days') + INTERVAL '{first + 6 * last} days'"
    return f"CAST({start} AS TIMESTAMP)"


TIME_GRAINS: dict[str | None, str] = {
    None: "{col}",
    TimeGrain.SECOND: "DATE_TRUNC('second', {col})",
    TimeGrain.FIVE_SECONDS: _buckets("5 seconds"),
    TimeGrain.THIRTY_SECONDS: _buckets("30 seconds"),
    TimeGrain.MINUTE: "DATE_TRUNC('minute', {col})",
    TimeGrain.FIVE_MINUTES: _buckets("5 minutes"),
    TimeGrain.TEN_MINUTES: _buckets("10 minutes"),
    TimeGrain.FIFTEEN_MINUTES: _buckets("15 minutes"),
    TimeGrain.THIRTY_MINUTES: _buckets("30 minutes"),
    TimeGrain.HALF_HOUR: _buckets("30 minutes"),
    TimeGrain.HOUR: "DATE_TRUNC('hour', {col})",
    TimeGrain.SIX_HOURS: _buckets("6 hours"),
    TimeGrain.DAY: "DATE_TRUNC('day', {col})",
    TimeGrain.WEEK: "DATE_TRUNC('week', {col})",
    TimeGrain.WEEK_STARTING_SUNDAY: _week(6),
    TimeGrain.WEEK_STARTING_MONDAY: _week(0),
    TimeGrain.WEEK_ENDING_SATURDAY: _week(6, last=True),
    TimeGrain.WEEK_ENDING_SUNDAY: _week(0, last=True),
    TimeGrain.MONTH: "DATE_TRUNC('month', {col})",
    TimeGrain.QUARTER: "DATE_TRUNC('quarter', {col})",
    TimeGrain.QUARTER_YEAR: "DATE_TRUNC('quarter', {col})",
    TimeGrain.YEAR: "DATE_TRUNC('year', {col})",
}


def literal(column_type: TypeEngine | None, moment: datetime) -> str | None:
    """A moment as SQL compares it with a column of the type; None where it is no time."""
    if isinstance(column_type, types.Date):
        return f"DATE '{moment.date().isoformat()}'"
    if isinstance(column_type, types.DateTime):
        return f"TIMESTAMP '{moment.isoformat(sep=' ', timespec='microseconds')}'"
    return None
