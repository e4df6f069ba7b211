"""The text of a statement without its values."""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"""(?P<dollars>\$(?P<tag>\w*)\$.*?(?:\$(?P=tag)\$|\Z))
    |(?P<kept>"(?:[^"]|"")*"|`[^`]*`|\[[A-Za-z_][^\]'\[]*\]|[$:@]?[^\W\d]\w*(?!['\w]))
    |(?P<comment>--[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<value>[eE]'(?:[^'\\]|\\.|'')*(?:'|\Z)|[A-Za-z&]{0,2}'(?:[^']|'')*(?:'|\Z)
        |\.?\d(?:[\w.]|(?<=[eE])[+-])*)""",
    re.DOTALL | re.VERBOSE,
)


def without_values(sql: str) -> str:
    """Literals become `?` and comments go, as they may hold anything. Names stay."""

    def shown(match: re.Match[str]) -> str:
        if match["comment"] is not None:
            return " "
        return match[0] if match["kept"] is not None else "?"

    return " ".join(_PARTS.sub(shown, sql).split())
