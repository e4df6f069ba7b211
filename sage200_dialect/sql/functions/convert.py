"""T-SQL's CONVERT, as a cast; with a style, a date as text or a text as a date."""

from __future__ import annotations

from sqlglot import exp

from sage200_dialect.errors import NotSupportedError
from sage200_dialect.sql.functions.table import Tree, fill

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


def converted(value: Tree, to: exp.DataType, length: int | None, style: Tree | None, *, safe: bool) -> Tree:
    """The cast. As text it is cut to the length of the type, as in T-SQL."""
    textual = to.is_type(*exp.DataType.TEXT_TYPES)
    if style is None:
        cast: Tree = exp.TryCast(this=value, to=to) if safe else exp.cast(value, to)
        return _cut(cast, length) if textual else cast
    pattern = _STYLES.get(style.name)
    if pattern is None:
        raise NotSupportedError(
            f"CONVERT does not know the style {style.sql()}; it knows {', '.join(_STYLES)}"
        )
    written = exp.Literal.string(pattern)
    if textual:
        moment = exp.cast(value, "timestamp")
        return _cut(fill("STRFTIME(moment, written)", ("moment", "written"), (moment, written)), length)
    parse = "TRY_STRPTIME" if safe else "STRPTIME"
    return exp.cast(fill(f"{parse}(value, written)", ("value", "written"), (value, written)), to)


def _cut(text: Tree, length: int | None) -> Tree:
    return text if length is None else exp.Left(this=text, expression=exp.Literal.number(length))
