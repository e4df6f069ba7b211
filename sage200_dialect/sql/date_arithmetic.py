"""Dates and units of time as the local engine computes with them. None: it is left to the engine."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_SPANS = {
    "millisecond": timedelta(milliseconds=1),
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


def shifted(value: date, count: int, unit: str) -> datetime | None:
    """A date plus an interval, which is a timestamp; the last day of a month where the day is not in it."""
    moment = _moment(value)
    if unit in _SPANS:
        try:
            return moment + count * _SPANS[unit]
        except OverflowError:
            return None
    if unit not in _MONTHS:
        return None
    year, month = divmod(moment.year * 12 + moment.month - 1 + count * _MONTHS[unit], 12)
    if not 1 <= year <= 9999:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def truncated(value: date, unit: str) -> date | datetime | None:
    """DATE_TRUNC. Weeks begin on Monday; a timestamp stays one."""
    day = value.date() if isinstance(value, datetime) else value
    match unit:
        case "day":
            begins = day
        case "week":
            if day.toordinal() <= day.weekday():
                return None
            begins = day - timedelta(days=day.weekday())
        case "month":
            begins = day.replace(day=1)
        case "quarter":
            begins = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "year":
            begins = day.replace(month=1, day=1)
        case _:
            return None
    return _moment(begins) if isinstance(value, datetime) else begins


def between(start: date, end: date, unit: str) -> int | None:
    """DATE_DIFF: how many times a unit begins after `start`, up to `end`."""
    if unit == "day":
        return _moment(end).toordinal() - _moment(start).toordinal()
    if unit not in _MONTHS:
        return None
    return _number(end, unit) - _number(start, unit)


def part(value: date, unit: str) -> int | None:
    """The year, quarter, month or day of a date."""
    match unit:
        case "year" | "month" | "day":
            return int(getattr(value, unit))
        case "quarter":
            return (value.month - 1) // 3 + 1
    return None


def month_end(value: date) -> date:
    """The last day of the month."""
    day = calendar.monthrange(value.year, value.month)[1]
    return date(value.year, value.month, day)


def _moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def _number(value: date, unit: str) -> int:
    """The number of a month, quarter or year since the year 0."""
    return (value.year * 12 + value.month - 1) // _MONTHS[unit]
