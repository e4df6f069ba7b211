"""Functions of JSON text, as CData's users reach into the columns that hold arrays."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sqlglot import exp

from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sql.functions.table import Function, Tree, computed, fill, text_of

_RANGE = re.compile(r"(.*?)\[(?:x|(\d*)\.\.(\d*))\](.*)", re.DOTALL)


def _extract(arguments: Sequence[Tree]) -> Tree:
    return exp.Anonymous(this="JSON_EXTRACT_STRING", expressions=list(arguments))


def _over(name: str, sql: str) -> Callable[[Sequence[Tree]], Tree]:
    """An aggregate over the elements that a path selects by `[x]`, `[2..]`, `[..8]` or `[1..12]`."""

    def build(arguments: Sequence[Tree]) -> Tree:
        json, path = arguments
        match = _RANGE.fullmatch(text_of(path) or "")
        if match is None:
            raise ProgrammingError(
                f"the path of {name} is a text in the statement that selects elements, "
                "as '$.items[x].value' (all), '$.items[2..]', '$.items[..8]' or '$.items[1..12]'"
            )
        before, first, last, after = match.groups()
        every = exp.Literal.string(f"{before}[*]{after}")
        sliced = f"[{int(first or 0) + 1}:{int(last) + 1 if last else ''}]" if first or last else ""
        elements = f"JSON_EXTRACT_STRING(json, path){sliced}"
        # JSON's numbers as decimals: as floats they would not be exact.
        return fill(sql.format(elements=elements), ("json", "path"), (json, every))

    return build


_NUMBERS = "CAST({elements} AS DECIMAL(38, 10)[])"

JSON_FUNCTIONS: tuple[Function, ...] = (
    computed("JSON_EXTRACT(json, path)", _extract),
    computed("JSON_AVG(json, path)", _over("JSON_AVG", f"LIST_AVG({_NUMBERS})")),
    computed("JSON_COUNT(json, path)", _over("JSON_COUNT", "LEN({elements})")),
    computed("JSON_MAX(json, path)", _over("JSON_MAX", f"LIST_MAX({_NUMBERS})")),
    computed("JSON_MIN(json, path)", _over("JSON_MIN", f"LIST_MIN({_NUMBERS})")),
    computed("JSON_SUM(json, path)", _over("JSON_SUM", f"LIST_SUM({_NUMBERS})")),
)
