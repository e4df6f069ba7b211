"""T-SQL's CONVERT, as a cast; with a style, a date as text or a text as a date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from sqlglot import exp

from sage200_dialect.errors import NotSupportedError, ProgrammingError
from sage200_dialect.sql.functions.table import Function, Tree, computed, fill

_STYLES = {
    "23": "%Y-%m-%d",
    "101": "%m/%d/%Y",
    "102": "%Y.%m.%d",
    "103": "%d/%m/%Y",
    "104": "%d.%m.%Y",
    "105": "%d-%m-%Y",
    "106": "%d %b %Y",
    "108": "%H:%M:%S",
    "110": "%m-%d-%Y",
    "111": "%Y/%m/%d",
    "112": "%Y%m%d",
    "120": "%Y-%m-%d %H:%M:%S",
    "121": "%Y-%m-%d %H:%M:%S.%g",
    "126": "%Y-%m-%dT%H:%M:%S.%g",
}


_LENGTH = re.compile(r"\(\s*(\d+)\s*\)")


def _converted(arguments: Sequence[Tree], *, safe: bool) -> Tree:
    """The cast. A text is cut to the length of its type, as in T-SQL."""
    written, value, *style = arguments
    if not isinstance(written, exp.Var):
        raise ProgrammingError("CONVERT takes a type first: CONVERT(VARCHAR(10), value)")
    to = exp.DataType.build(written.name, dialect="duckdb")
    textual = to.is_type(*exp.DataType.TEXT_TYPES)
    if style:
        found = _styled(value, to, style[0], textual=textual, safe=safe)
    else:
        found = exp.TryCast(this=value, to=to) if safe else exp.cast(value, to)
    length = _LENGTH.search(written.name)
    if not textual or length is None:
        return found
    return exp.Left(this=found, expression=exp.Literal.number(length[1]))


def _styled(value: Tree, to: exp.DataType, style: Tree, *, textual: bool, safe: bool) -> Tree:
    if style.name not in _STYLES:
        raise NotSupportedError(
            f"CONVERT does not know the style {style.sql()}; it knows {', '.join(_STYLES)}"
        )
    pattern = exp.Literal.string(_STYLES[style.name])
    if textual:
        moment = exp.cast(value, "timestamp")
        return fill("STRFTIME(moment, pattern)", ("moment", "pattern"), (moment, pattern))
    sql = f"{'TRY_STRPTIME' if safe else 'STRPTIME'}(value, pattern)"
    return exp.cast(fill(sql, ("value", "pattern"), (value, pattern)), to)


CONVERSIONS: tuple[Function, ...] = tuple(
    computed(f"{name}({parameters})", partial(_converted, safe=name == "TRY_CONVERT"))
    for name in ("CONVERT", "TRY_CONVERT")
    for parameters in ("type, value", "type, value, style")
)
