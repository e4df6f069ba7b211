"""FORMAT: the patterns of numbers and dates that T-SQL and CData share, in the local engine's terms."""

from __future__ import annotations

import re

from sqlglot import exp

from sage200_dialect.errors import NotSupportedError, ProgrammingError
from sage200_dialect.sql.functions.table import Tree, fill, text_of

_NUMBER = re.compile(r"(?P<whole>[#,0]+)(?:\.(?P<places>0+|#+))?(?P<percent>%?)")
_STANDARD = re.compile(r"(?P<grouped>[NnFf])(?P<places>\d{0,2})")
_DATE_PARTS = {
    "yyyy": "%Y",
    "yy": "%y",
    "MMMM": "%B",
    "MMM": "%b",
    "MM": "%m",
    "M": "%-m",
    "dddd": "%A",
    "ddd": "%a",
    "dd": "%d",
    "d": "%-d",
    "HH": "%H",
    "H": "%-H",
    "hh": "%I",
    "h": "%-I",
    "mm": "%M",
    "m": "%-M",
    "ss": "%S",
    "s": "%-S",
    "fff": "%g",
    "ffffff": "%f",
    "tt": "%p",
    "T": "T",
    "Z": "Z",
}
_DATE_PIECE = re.compile(r"'([^']*)'|(([A-Za-z])\3*)|(.)", re.DOTALL)


def format_value(value: Tree, pattern: Tree) -> Tree:
    """A number or a date by a pattern; DuckDB's own FORMAT where the first argument is its pattern."""
    if _is_engines(value):
        return exp.Anonymous(this="FORMAT", expressions=[value, pattern])
    wanted = _constant(pattern)
    number = _NUMBER.fullmatch(wanted)
    if number is not None:
        return _number(value, number["whole"], number["places"] or "", bool(number["percent"]))
    standard = _STANDARD.fullmatch(wanted)
    if standard is not None:
        whole = "#,##0" if standard["grouped"] in "Nn" else "0"
        return _number(value, whole, "0" * int(standard["places"] or 2), percent=False)
    moment = fill("CAST(value AS TIMESTAMP)", ("value",), (value,))
    return _written(moment, wanted)


def format_date(value: Tree, written: Tree, pattern: Tree) -> Tree:
    """A text that holds a date as `written` says, by another pattern."""
    if _is_engines(value):
        return exp.Anonymous(this="FORMAT", expressions=[value, written, pattern])
    moment = fill("STRPTIME(value, written)", ("value", "written"), (value, date_pattern(_constant(written))))
    return _written(moment, _constant(pattern))


def _is_engines(value: Tree) -> bool:
    """Whether the first argument of FORMAT is a pattern, as the local engine's own has it."""
    return "{" in (text_of(value) or "")


def date_pattern(pattern: str) -> Tree:
    """`yyyy-MM-dd HH:mm:ss` as the local engine writes it. NotSupportedError for what it cannot write."""
    parts = []
    for quoted, letters, _, other in _DATE_PIECE.findall(pattern):
        if letters and letters not in _DATE_PARTS:
            raise _unknown(pattern)
        parts.append(_DATE_PARTS[letters] if letters else (quoted or other).replace("%", "%%"))
    if len(pattern) < 2:
        raise _unknown(pattern)
    return exp.Literal.string("".join(parts))


def _written(moment: Tree, pattern: str) -> Tree:
    return fill("STRFTIME(moment, pattern)", ("moment", "pattern"), (moment, date_pattern(pattern)))


def _constant(pattern: Tree) -> str:
    text = text_of(pattern)
    if text is None:
        raise ProgrammingError("a pattern of a number or date must be a text that stands in the statement")
    return text


def _unknown(pattern: str) -> NotSupportedError:
    return NotSupportedError(
        f"the pattern {pattern!r} is not known: dates are written with yyyy, MM, MMM, dd, HH, hh, mm, ss, "
        "fff and tt, numbers with # and 0 as in '#,##0.00' or with N2 and F2"
    )


def _number(value: Tree, whole: str, places: str, percent: bool) -> Tree:
    """By way of DECIMAL and text: a float would not be exact."""
    count = len(places)
    number = "CAST(value AS DECIMAL(38, 16))" + (" * 100" if percent else "")
    shown = f"CAST(CAST(ROUND({number}, {count}) AS DECIMAL(38, {count})) AS TEXT)"
    digits = f"SPLIT_PART(LTRIM({shown}, '-'), '.', 1)"
    least = whole.count("0")
    if "," in whole:
        digits = f"FORMAT('{{:,}}', CAST({digits} AS BIGINT))"
    if least == 0:
        digits = f"CASE {digits} WHEN '0' THEN '' ELSE {digits} END"
    elif least > 1 and "," not in whole:
        digits = f"CASE WHEN LENGTH({digits}) < {least} THEN LPAD({digits}, {least}, '0') ELSE {digits} END"
    sign = f"CASE WHEN LEFT({shown}, 1) = '-' THEN '-' ELSE '' END"
    fraction = f"'.' || SPLIT_PART({shown}, '.', 2)" if count else "''"
    if places.startswith("#"):
        fraction = f"RTRIM(RTRIM({fraction}, '0'), '.')"
    return fill(f"{sign} || {digits} || {fraction} || '{'%' if percent else ''}'", ("value",), (value,))
