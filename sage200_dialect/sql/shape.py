"""The shape of a SELECT: whether rows come through it one by one, and how many of them it wants."""

from __future__ import annotations

from sqlglot import exp

from sage200_dialect.sql.constants import NOT_CONSTANT, constant
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.walk import find_all

_PER_ROW_NAMES = """
    Abs Acos And ArrayMax ArrayMin Asin Atan Atan2 Case Cast Ceil Coalesce Concat ConcatWs Contains Cos
    Cot CurrentDate CurrentTimestamp DateAdd DateDiff DateFromParts DateSub DateTrunc Day DayOfMonth
    DayOfWeek DayOfYear Dayname Degrees EndsWith Exp Extract Floor Format Greatest Hour If Initcap
    JSONExtract JSONExtractScalar LastDay Least Left Length Ln Log Lower Minute Month Monthname Nullif Or
    Pad Pow Quarter Radians RegexpExtract RegexpLike RegexpReplace Repeat Replace Reverse Right Round
    Second Sign Sin SplitPart Sqrt StartsWith StrPosition StrToTime Substring Tan TimestampFromParts
    TimestampTrunc TimeToStr Translate Trim TryCast TsOrDsAdd Unicode Upper Week Xor Year
"""
_PER_ROW = tuple(getattr(exp, name) for name in _PER_ROW_NAMES.split() if hasattr(exp, name))
"""Functions that surely give one value for one row. Of others the local engine may know an aggregate."""

_PER_ROW_CALLS = ("FORMAT", "JSON_EXTRACT_STRING", "LIST_AVG", "LIST_SUM", "TRUNC", "TRY_STRPTIME")
"""The same, of those that sqlglot has no class for."""

_OF_SETS = (exp.Sum, exp.Count, exp.Min, exp.Max, exp.Avg, exp.Exists)
"""Functions that give one value for one set of rows."""

_MAY_DIFFER = (exp.Limit, exp.Offset, exp.Fetch, exp.Window, exp.TableSample, exp.Lateral, exp.With)
"""Parts of a query of which two runs over the same rows may differ, or which need what stands around it."""

_LARGEST_LIMIT = 2**63 - 1


def per_row(projections: list[Tree]) -> bool:
    """Whether every projection is computed from one row alone and gives one value."""
    return not any(
        isinstance(node, exp.Window | exp.UDTF) or not _gives_one_value(node)
        for projection in projections
        if not isinstance(projection.unalias(), exp.Column)
        for node in find_all(projection, exp.Window, exp.UDTF, exp.Func)
    )


def _gives_one_value(node: Tree) -> bool:
    if isinstance(node, exp.Anonymous):
        return node.name.upper() in _PER_ROW_CALLS
    return isinstance(node, _PER_ROW)


def same_each_time(query: Tree) -> bool:
    """Whether two runs over the same rows surely give the same rows."""
    if isinstance(query, exp.Values):
        return not any(find_all(query, exp.Func, exp.Query))
    return not any(
        isinstance(node, _MAY_DIFFER)
        or (isinstance(node, exp.Distinct) and node.args.get("on"))
        or (isinstance(node, exp.Func) and not (_gives_one_value(node) or isinstance(node, _OF_SETS)))
        for node in find_all(query, *_MAY_DIFFER, exp.Distinct, exp.Func)
    )


def row_wise(select: exp.Select) -> bool:
    """Whether each output row comes from exactly one row of the one source."""
    parts = ("joins", "laterals", "group", "having", "distinct", "qualify", "windows", "sample")
    if any(select.args.get(part) for part in parts):
        return False
    source = select.args.get("from_") or select.args.get("from")
    if source is not None and source.find(exp.TableSample, exp.Pivot) is not None:
        return False
    return per_row(select.selects)


def row_limit(select: exp.Query) -> tuple[int | None, int]:
    """(limit, offset) where both are plain numbers; (None, offset) when there is no limit to use."""
    limit, offset = select.args.get("limit"), select.args.get("offset")
    skipped = constant(offset.expression) if offset is not None else 0
    if isinstance(limit, exp.Limit):
        wanted: object = constant(limit.expression)
    elif isinstance(limit, exp.Fetch) and limit.args.get("count"):
        wanted = constant(limit.args["count"])
    else:
        wanted = NOT_CONSTANT
    rows, first = _count(wanted), _count(skipped)
    return (None if first is None else rows), first or 0


def _count(value: object) -> int | None:
    plain = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST_LIMIT
    return value if plain and isinstance(value, int) else None
