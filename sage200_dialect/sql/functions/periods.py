"""Periods around today in a comparison, as `document_date = L_LAST_MONTH()`: every day of the last month.

A date is less than a period before its first day, and greater after its last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlglot import exp

from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sql.functions.table import Tree, fill, operand, whole_number

_PERIOD = re.compile(
    r"L_(?:(?P<day>TODAY|YESTERDAY|TOMORROW)"
    r"|(?P<which>LAST|THIS|NEXT)_(?P<unit>WEEK|MONTH|QUARTER|YEAR)"
    r"|(?P<side>LAST|NEXT)_(?P<count>N|90)_(?P<units>DAY|WEEK|MONTH|QUARTER|YEAR)S)"
)
_FLIPPED: dict[type[Tree], type[Tree]] = {
    exp.EQ: exp.EQ,
    exp.NEQ: exp.NEQ,
    exp.GT: exp.LT,
    exp.GTE: exp.LTE,
    exp.LT: exp.GT,
    exp.LTE: exp.GTE,
}
_UNITS = ("WEEK", "MONTH", "QUARTER", "YEAR")
NAMES = (
    *("L_TODAY", "L_YESTERDAY", "L_TOMORROW"),
    *("L_LAST_N_DAYS", "L_NEXT_N_DAYS", "L_LAST_90_DAYS", "L_NEXT_90_DAYS"),
    *(f"L_{which}_{unit}" for which in ("LAST", "THIS", "NEXT") for unit in _UNITS),
    *(f"L_{side}_N_{unit}S" for side in ("LAST", "NEXT") for unit in _UNITS),
)


@dataclass(frozen=True, slots=True)
class _Period:
    """From the beginning of one unit of time up to that of another, counted from the current one."""

    unit: str
    first: int
    end: int


def compare_with_periods(tree: Tree) -> None:
    """Write each comparison with a period as one with its bounds."""
    for call in list(tree.find_all(exp.Anonymous)):
        period = _period(call)
        if period is None:
            continue
        comparison = call.parent
        flipped = _FLIPPED.get(type(comparison)) if comparison is not None else None
        if comparison is None or flipped is None:
            raise ProgrammingError(
                f"{call.name.upper()} is a period: compare a date with it, as in "
                f"document_date = {call.name.upper()}({'3' if call.expressions else ''})"
            )
        left = comparison.this is call
        kind = flipped if left else type(comparison)
        comparison.replace(_compared(kind, comparison.expression if left else comparison.this, period))


def _compared(kind: type[Tree], date: Tree, period: _Period) -> Tree:
    begins, ends = _bound(period.unit, period.first), _bound(period.unit, period.end)
    bounds: dict[type[Tree], str] = {
        exp.EQ: "(date >= begins AND date < ends)",
        exp.NEQ: "(date < begins OR date >= ends)",
        exp.GT: "date >= ends",
        exp.GTE: "date >= begins",
        exp.LT: "date < begins",
        exp.LTE: "date < ends",
    }
    return fill(bounds[kind], ("date", "begins", "ends"), (date, begins, ends))


def _bound(unit: str, steps: int) -> Tree:
    if unit == "day":
        sql = f"CURRENT_DATE + ({steps})"
    elif unit == "week":  # from Sunday on; DATE_TRUNC's weeks begin on Monday
        sql = f"CAST(DATE_TRUNC('week', CURRENT_DATE + 1) AS DATE) + ({7 * steps - 1})"
    else:
        sql = f"CAST(DATE_TRUNC('{unit}', CURRENT_DATE) + INTERVAL ({steps}) {unit} AS DATE)"
    return operand(fill(sql, (), ()))


def _period(call: exp.Anonymous) -> _Period | None:
    match = _PERIOD.fullmatch(call.name.upper())
    if match is None:
        return None
    wanted = 1 if match["count"] == "N" else 0
    if len(call.expressions) != wanted:
        raise ProgrammingError(
            f"{call.name.upper()} takes {'the number of units' if wanted else 'no argument'}"
        )
    if match["day"]:
        first = {"TODAY": 0, "YESTERDAY": -1, "TOMORROW": 1}[match["day"]]
        return _Period("day", first, first + 1)
    if match["which"]:
        first = {"LAST": -1, "THIS": 0, "NEXT": 1}[match["which"]]
        return _Period(match["unit"].lower(), first, first + 1)
    count = whole_number(call.expressions[0], f"the number in {call.name.upper()}") if wanted else 90
    unit = match["units"].lower()
    if match["side"] == "LAST":
        return _Period(unit, -count, 0)
    # The next days begin with today, the next weeks and so on with the one that follows.
    return _Period(unit, 0, count) if unit == "day" else _Period(unit, 1, count + 1)
