"""Functions of text, in the style of T-SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlglot import exp

from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sql.functions.formats import format_date, format_value
from sage200_dialect.sql.functions.table import (
    Function,
    Tree,
    computed,
    fill,
    template,
    text_of,
    whole_number,
)

_QUOTES = {mark: (pair[0], pair[1]) for pair in ("[]", '""', "''", "()", "{}", "<>") for mark in pair}
_LONGEST_NAME = 128


def _quoted(text: Tree, mark: str) -> Tree:
    if mark not in _QUOTES:
        raise ProgrammingError(f"QUOTENAME cannot quote with {mark!r}; use one of {' '.join(_QUOTES)}")
    opening, closing = _QUOTES[mark]
    sql = (
        f"CASE WHEN LENGTH(text) <= {_LONGEST_NAME} "
        "THEN CONCAT(opening, REPLACE(text, closing, doubled), closing) END"
    )
    marks = (exp.Literal.string(each) for each in (opening, closing, closing * 2))
    return fill(sql, ("text", "opening", "closing", "doubled"), (text, *marks))


def _quote_name(arguments: Sequence[Tree]) -> Tree:
    mark = text_of(arguments[1]) if len(arguments) > 1 else "["
    if mark is None:
        raise ProgrammingError("QUOTENAME takes its quote as a text that stands in the statement")
    return _quoted(arguments[0], mark)


def _pattern_index(arguments: Sequence[Tree]) -> Tree:
    """The place of the first match of a LIKE pattern, by a regular expression that matches the same."""
    pattern = text_of(arguments[0])
    if pattern is None:
        raise ProgrammingError("PATINDEX takes its pattern as a text that stands in the statement")
    starts, ends = not pattern.startswith("%"), not pattern.endswith("%")
    inner = _as_regex(pattern.strip("%"))
    regex = exp.Literal.string(f"{'^' if starts else ''}{inner}{'$' if ends else ''}")
    found = "REGEXP_EXTRACT(text, pattern, 0, 's')"
    # At the end the text that matched may occur earlier too, without the end.
    place = f"LENGTH(text) - LENGTH({found}) + 1" if ends else f"STRPOS(text, {found})"
    sql = f"CASE WHEN REGEXP_MATCHES(text, pattern, 's') THEN {place} WHEN NOT text IS NULL THEN 0 END"
    return fill(sql, ("text", "pattern"), (arguments[1], regex))


def _as_regex(like: str) -> str:
    parts = re.split(r"(%|_|\[\^?[^\]]+\])", like)
    wild = {"%": ".*", "_": "."}
    return "".join(
        wild.get(each) or (each.replace("\\", r"\\") if each.startswith("[") else re.escape(each))
        for each in parts
        if each
    )


def _number_as_text(arguments: Sequence[Tree]) -> Tree:
    """STR: as many decimals as asked for and as fit, stars where not even the whole number fits."""
    number = arguments[0]
    length = whole_number(arguments[1], "the length in STR") if len(arguments) > 1 else 10
    decimals = whole_number(arguments[2], "the number of decimals in STR") if len(arguments) > 2 else 0
    if not 0 <= decimals <= 16 or length < 1:
        raise ProgrammingError("STR writes from 0 to 16 decimals into a length of 1 or more")
    shown = [
        f"CAST(CAST(ROUND(CAST(number AS DECIMAL(38, 16)), {places}) AS DECIMAL(38, {places})) AS TEXT)"
        for places in range(decimals, -1, -1)
    ]
    fitting = " ".join(f"WHEN LENGTH({each}) <= {length} THEN {each}" for each in shown)
    sql = f"CASE {fitting} WHEN NOT number IS NULL THEN '{'*' * length}' END"
    return fill(sql, ("number",), (number,))


_MASKED = (
    "CASE WHEN LENGTH(text) > start + ending THEN CONCAT(LEFT(text, start), "
    "REPEAT(mark, LENGTH(text) - start - ending), RIGHT(text, ending)) ELSE text END"
)
_ZERO = exp.Literal.number(0)


def _mask(arguments: Sequence[Tree]) -> Tree:
    given = [*arguments, *([_ZERO] * (4 - len(arguments)))]
    return fill(_MASKED, ("text", "mark", "start", "ending"), given)


def _soundex() -> str:
    letters = "REGEXP_REPLACE(UPPER(text), '[^A-Z]', '', 'g')"
    # H and W do not part letters that sound alike, vowels do.
    heard = f"LEFT({letters}, 1) || REGEXP_REPLACE(SUBSTRING({letters}, 2), '[HW]', '', 'g')"
    sounds = f"TRANSLATE({heard}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '01230120022455012623010202')"
    for sound in "123456":
        sounds = f"REGEXP_REPLACE({sounds}, '{sound}+', '{sound}', 'g')"
    return f"LEFT(RPAD(LEFT({letters}, 1) || REPLACE(SUBSTRING({sounds}, 2), '0', ''), 4, '0'), 4)"


def _found(place: str, missing: int) -> str:
    """Where `find` begins in `text` from `start` on, counted from 1."""
    return (
        f"CASE STRPOS(SUBSTRING(text, {place}), find) WHEN 0 THEN {missing} "
        f"ELSE STRPOS(SUBSTRING(text, {place}), find) + {place} - 1 END"
    )


TEXT_FUNCTIONS: tuple[Function, ...] = (
    template("CHARINDEX(find, text)", "STRPOS(text, find)"),
    template("CHARINDEX(find, text, start)", _found("GREATEST(start, 1)", 0)),
    computed("FORMAT(value, pattern)", lambda each: format_value(each[0], each[1])),
    computed("FORMAT(value, written, pattern)", lambda each: format_date(each[0], each[1], each[2])),
    template("IIF(condition, yes, no)", "CASE WHEN condition THEN yes ELSE no END"),
    template("INDEXOF(text, find)", "STRPOS(text, find) - 1"),
    template("INDEXOF(text, find, start)", f"{_found('(GREATEST(start, 0) + 1)', 0)} - 1"),
    template("ISNULL(value, instead)", "COALESCE(value, instead)"),
    template("LEN(text)", "LENGTH(text)"),
    computed("MASK(text, mark)", _mask),
    computed("MASK(text, mark, start)", _mask),
    computed("MASK(text, mark, start, ending)", _mask),
    computed("PATINDEX(pattern, text)", _pattern_index),
    computed("QUOTENAME(text)", _quote_name),
    computed("QUOTENAME(text, quote)", _quote_name),
    template("REPLICATE(text, times)", "REPEAT(text, times)"),
    template("SOUNDEX(text)", _soundex()),
    template("SPLIT(text, separator, place)", "SPLIT_PART(text, separator, place)"),
    computed("STR(number)", _number_as_text),
    computed("STR(number, length)", _number_as_text),
    computed("STR(number, length, decimals)", _number_as_text),
    template(
        "STUFF(text, start, length, new)",
        "CASE WHEN start BETWEEN 1 AND LENGTH(text) AND length >= 0 "
        "THEN CONCAT(LEFT(text, start - 1), new, SUBSTRING(text, start + length)) END",
    ),
    template("TOSTRING(value)", "COALESCE(CAST(value AS TEXT), '')"),
)
