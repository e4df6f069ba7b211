"""Functions of dates, in the style of T-SQL: units by name, weeks from Sunday, texts taken as dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sqlglot import exp

from sage200_dialect.errors import NotSupportedError, ProgrammingError
from sage200_dialect.sql.functions.formats import date_pattern
from sage200_dialect.sql.functions.table import (
    Function,
    Tree,
    computed,
    fill,
    operand,
    template,
    text_of,
    whole_number,
)

_UNITS = {
    "year": ("yy", "yyyy"),
    "quarter": ("qq", "q"),
    "month": ("mm", "m"),
    "dayofyear": ("dy", "y"),
    "day": ("dd", "d"),
    "week": ("wk", "ww"),
    "weekday": ("dw", "w"),
    "hour": ("hh",),
    "minute": ("mi", "n"),
    "second": ("ss", "s"),
    "millisecond": ("ms",),
    "microsecond": ("mcs",),
    "nanosecond": ("ns",),
    "iso_week": ("isoweek", "isowk", "isoww"),
    "isodow": (),
    "isoyear": (),
}
_UNIT_OF = {name: unit for unit, others in _UNITS.items() for name in (unit, *others)}
_ADDED = {"dayofyear": "day", "weekday": "day"}
_COUNTED = (
    *("year", "quarter", "month", "week", "day"),
    *("hour", "minute", "second", "millisecond", "microsecond"),
)
_FIRST_DAY = date(1900, 1, 1)
"""The date that T-SQL means by the number 0."""

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


def moment(node: Tree) -> Tree:
    """A text or number that stands for a date, as a timestamp; all else as it is."""
    text = text_of(node)
    days = node.this if isinstance(node, exp.Neg) else node
    if text is not None:
        compact = _COMPACT.fullmatch(text)
        written = "-".join(compact.groups()) if compact else text
    elif isinstance(days, exp.Literal) and str(days.this).isdigit():
        since = whole_number(node, "a date that is a number")
        written = (_FIRST_DAY + timedelta(days=since)).isoformat()
    elif isinstance(node, exp.Placeholder | exp.Null):
        return exp.cast(node, "timestamp")
    else:
        return node
    return exp.cast(exp.Literal.string(written), "timestamp")


def _unit(node: Tree, function: str) -> str:
    name = (text_of(node) or node.name).lower()
    if name not in _UNIT_OF:
        raise ProgrammingError(
            f"{function}: {name or node.sql()!r} is no unit of time; there are "
            + ", ".join(unit for unit in _UNITS if unit not in ("nanosecond", "isodow", "isoyear"))
        )
    return _UNIT_OF[name]


def _add(arguments: Sequence[Tree]) -> Tree:
    unit = _unit(arguments[0], "DATEADD")
    unit = _ADDED.get(unit, unit)
    if unit not in _COUNTED:
        raise NotSupportedError(f"DATEADD adds no {unit}; use a unit such as day or week")
    span = exp.Interval(this=operand(arguments[1]), unit=exp.var(unit.upper()))
    return exp.Add(this=operand(moment(arguments[2])), expression=span)


def _difference(arguments: Sequence[Tree]) -> Tree:
    unit = _unit(arguments[0], "DATEDIFF")
    unit = _ADDED.get(unit, unit)
    if unit not in _COUNTED:
        raise NotSupportedError(f"DATEDIFF counts no {unit}; use a unit such as day or week")
    start, end = (operand(moment(each)) for each in arguments[1:])
    if unit == "week":  # the Sundays between the two; the local engine counts spans of seven days
        return fill(f"{_WEEKS.format('end_')} - {_WEEKS.format('start')}", ("start", "end_"), (start, end))
    return exp.DateDiff(this=end, expression=start, unit=exp.Literal.string(unit.upper()))


_WEEKS = "DATE_DIFF('day', DATE '0001-01-07', {}) // 7"
_PART = {
    "year": "YEAR(date)",
    "quarter": "QUARTER(date)",
    "month": "MONTH(date)",
    "dayofyear": "DAYOFYEAR(date)",
    "day": "DAY(date)",
    "hour": "EXTRACT(hour FROM date)",
    "minute": "EXTRACT(minute FROM date)",
    "second": "EXTRACT(second FROM date)",
    "millisecond": "EXTRACT(millisecond FROM date) % 1000",
    "microsecond": "EXTRACT(microsecond FROM date) % 1000000",
    "nanosecond": "EXTRACT(microsecond FROM date) % 1000000 * 1000",
    "iso_week": "EXTRACT(week FROM date)",
    "isodow": "EXTRACT(isodow FROM date)",
    "isoyear": "EXTRACT(isoyear FROM date)",
}
_SUNDAY = 7


def _part_sql(unit: str, first: int) -> str:
    """`first`: the day that weeks begin with, from 1 (Monday) to 7 (Sunday)."""
    if unit == "weekday":
        return f"(EXTRACT(isodow FROM date) + {7 - first}) % 7 + 1"
    if unit == "week":
        before = f"(EXTRACT(isodow FROM DATE_TRUNC('year', date)) + {7 - first}) % 7"
        return f"(DAYOFYEAR(date) - 1 + {before}) // 7 + 1"
    return _PART[unit]


def _part(arguments: Sequence[Tree]) -> Tree:
    name = (text_of(arguments[0]) or arguments[0].name).lower()
    if name in _ENGINE_UNITS:
        return exp.Extract(this=exp.var(name.upper()), expression=moment(arguments[1]))
    first = whole_number(arguments[2], "the first day of the week") if len(arguments) > 2 else _SUNDAY
    if not 1 <= first <= 7:
        raise ProgrammingError("DATEPART: a week begins on a day from 1 (Monday) to 7 (Sunday)")
    return fill(_part_sql(_unit(arguments[0], "DATEPART"), first), ("date",), (moment(arguments[1]),))


_ENGINE_UNITS = ("century", "decade", "dow", "epoch", "era", "millennium")
"""Units that only the local engine's DATEPART has."""


def _name(arguments: Sequence[Tree]) -> Tree:
    unit = _unit(arguments[0], "DATENAME")
    named = {"month": "MONTHNAME(date)", "weekday": "DAYNAME(date)"}
    sql = named.get(unit) or f"CAST({_part_sql(unit, _SUNDAY)} AS TEXT)"
    return fill(sql, ("date",), (moment(arguments[1]),))


_TRUNCATED = {
    "yy": "year",
    "yyyy": "year",
    "year": "year",
    "q": "quarter",
    "mm": "month",
    "mon": "month",
    "month": "month",
    "iw": "week",
    "dd": "day",
    "hh": "hour",
    "hh24": "hour",
    "mi": "minute",
}


def _truncate(arguments: Sequence[Tree]) -> Tree:
    """DATE_TRUNC with the unit first, as DuckDB and PostgreSQL have it, or last, as CData's connector."""
    first, last = arguments
    unit = (text_of(first) or "").lower()
    if unit in _TRUNCATED or unit.isalpha():
        return exp.TimestampTrunc(this=moment(last), unit=first)
    unit = (text_of(last) or "").lower()
    if unit not in _TRUNCATED:
        raise ProgrammingError(
            f"DATE_TRUNC: {unit!r} is no unit that can stand behind the date; there are "
            f"{', '.join(each.upper() for each in _TRUNCATED)}. For others write DATE_TRUNC('day', date)"
        )
    return fill(f"DATE_TRUNC('{_TRUNCATED[unit]}', date)", ("date",), (moment(first),))


def truncates_unit_first(arguments: Sequence[Tree]) -> bool:
    """Whether DATE_TRUNC is written as DuckDB has it."""
    return len(arguments) != 2 or text_of(arguments[1]) is None


def _month_end(arguments: Sequence[Tree]) -> Tree:
    day: Tree = operand(moment(arguments[0]))
    if len(arguments) > 1:
        span = exp.Interval(this=operand(arguments[1]), unit=exp.var("MONTH"))
        day = exp.Add(this=day, expression=span)
    return exp.LastDay(this=exp.cast(day, "date"))


def _is_date(arguments: Sequence[Tree]) -> Tree:
    if len(arguments) == 1:
        sql = "CAST(TRY_CAST(text AS TIMESTAMP) IS NOT NULL AS INTEGER)"
        return fill(sql, ("text",), arguments)
    pattern = text_of(arguments[1])
    if pattern is None:
        raise ProgrammingError("ISDATE takes its pattern as a text that stands in the statement")
    sql = "CAST(TRY_STRPTIME(text, pattern) IS NOT NULL AS INTEGER)"
    return fill(sql, ("text", "pattern"), (arguments[0], date_pattern(pattern)))


def dated(sql: str) -> Callable[[Sequence[Tree]], Tree]:
    """A template whose one parameter is `date`."""
    return lambda arguments: fill(sql, ("date",), (moment(arguments[0]),))


def _of_date(signature: str, sql: str) -> Function:
    return computed(f"{signature}(date)", dated(sql))


_WEEK = "CAST(DATE_TRUNC('week', CAST(date AS DATE) + 1) AS DATE) - 1"
_MADE = "MAKE_TIMESTAMP(year, month, day, hour, minute, {seconds})"

DATE_FUNCTIONS: tuple[Function, ...] = (
    computed("DATEADD(unit, number, date)", _add),
    computed("DATEDIFF(unit, start, end)", _difference),
    template("DATEFROMPARTS(year, month, day)", "MAKE_DATE(year, month, day)"),
    computed("DATENAME(unit, date)", _name),
    computed("DATEPART(unit, date)", _part),
    computed("DATEPART(unit, date, first_day)", _part),
    template(
        "DATETIMEFROMPARTS(year, month, day, hour, minute, seconds, milliseconds)",
        _MADE.format(seconds="seconds + milliseconds / 1000.0"),
    ),
    computed("DATE_TRUNC(date, unit)", _truncate),
    _of_date("DAY", "DAY(date)"),
    _of_date("DAYOFMONTH", "DAY(date)"),
    _of_date("DAYOFWEEK", _part_sql("weekday", _SUNDAY)),
    _of_date("DAYOFYEAR", "DAYOFYEAR(date)"),
    computed("EOMONTH(date)", _month_end),
    computed("EOMONTH(date, months)", _month_end),
    _of_date("FDWEEK", _WEEK),
    template("FROM_DAYS(days)", "DATE '0001-01-01' + CAST(days AS INTEGER) - 366"),
    _of_date("HOUR", "EXTRACT(hour FROM date)"),
    computed("ISDATE(text)", _is_date),
    computed("ISDATE(text, pattern)", _is_date),
    computed("LAST_DAY(date)", _month_end),
    template("LAST_MONTH()", "CAST(CURRENT_DATE - INTERVAL 1 MONTH AS DATE)"),
    template("LAST_WEEK()", "CURRENT_DATE - 7"),
    template("LAST_YEAR()", "CAST(CURRENT_DATE - INTERVAL 1 YEAR AS DATE)"),
    _of_date("MINUTE", "EXTRACT(minute FROM date)"),
    _of_date("MONTH", "MONTH(date)"),
    _of_date("QUARTER", "QUARTER(date)"),
    _of_date("SECOND", "EXTRACT(second FROM date)"),
    _of_date("TO_DAYS", "DATE_DIFF('day', DATE '0001-01-01', date) + 366"),
    template("TOMORROW()", "CURRENT_DATE + 1"),
    _of_date("WEEK", "EXTRACT(week FROM date)"),
    _of_date("YEAR", "YEAR(date)"),
    template("YESTERDAY()", "CURRENT_DATE - 1"),
)
