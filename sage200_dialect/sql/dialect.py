"""The SQL that people may write: DuckDB's, plus what users of Sage connectors are used to.

Built from sqlglot's DuckDB dialect, because DuckDB runs what the API cannot do. On top of it come
`[x]` and backtick quoting, `@name` parameters, `TOP n` and the usual T-SQL functions. NULL is the smallest
value: first ascending, last descending.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, ClassVar

from sqlglot import TokenType, exp
from sqlglot.dialects.duckdb import DuckDB

from sage200_dialect.sql.functions import FUNCTION_NAMES, truncates_unit_first
from sage200_dialect.sql.reserved import RESERVED_WORDS


def _date_trunc(arguments: list[exp.Expr]) -> exp.Expr:
    if truncates_unit_first(arguments):
        found: exp.Expr = DuckDB.Parser.FUNCTIONS["DATE_TRUNC"](arguments)
        return found
    return exp.Anonymous(this="DATE_TRUNC", expressions=arguments)


class Sage200(DuckDB):
    """Statements are written to the local engine in plain DuckDB."""

    NULL_ORDERING = "nulls_are_small"

    class Tokenizer(DuckDB.Tokenizer):
        KEYWORDS = {**DuckDB.Tokenizer.KEYWORDS, "TOP": TokenType.TOP}  # noqa: RUF012 - sqlglot's protocol
        KEYWORDS.pop("?::", None)  # a cast that other databases have; here it is a parameter and a cast
        # `$tag$…$tag$` is not read: `($a,$b)` would be one, its tag being `a,`.
        HEREDOC_STRINGS: ClassVar[list[str | tuple[str, str]]] = []
        RAW_STRINGS: ClassVar[list[str | tuple[str, str]]] = [("$$", "$$")]

    class Parser(DuckDB.Parser):  # type: ignore[misc, valid-type]
        # T-SQL's functions stay as they are written; `functions` translates them.
        FUNCTIONS = {  # noqa: RUF012 - sqlglot's protocol
            **{
                name: builder
                for name, builder in DuckDB.Parser.FUNCTIONS.items()
                if name not in FUNCTION_NAMES
            },
            "DATE_TRUNC": _date_trunc,
        }
        # A `?` is named by its place in the text: rewriting may move or copy it in the tree.
        PLACEHOLDER_PARSERS = {  # noqa: RUF012 - sqlglot's protocol
            **DuckDB.Parser.PLACEHOLDER_PARSERS,
            TokenType.PLACEHOLDER: lambda self: exp.Placeholder(this=f"?{self._prev.start}"),
        }

        def _parse_ordered(
            self, parse_method: Callable[[], exp.Expression | None] | None = None
        ) -> exp.Ordered | None:
            """Only the bare word is ORDER BY ALL: sqlglot takes a column of that name for it too."""
            hidden: list[exp.Paren] = []

            def parse() -> exp.Expression | None:
                found = (parse_method or self._parse_disjunction)()
                if found is None or found.name.upper() != "ALL" or _is_bare(found):
                    return found
                hidden.append(exp.Paren(this=found))
                return hidden[0]

            ordered: exp.Ordered | None = super()._parse_ordered(parse)
            if ordered is not None and hidden and ordered.this is hidden[0]:
                ordered.set("this", hidden[0].this)
            return ordered

        FUNCTION_PARSERS = {  # noqa: RUF012 - sqlglot's protocol
            **DuckDB.Parser.FUNCTION_PARSERS,
            "CONVERT": lambda self: self._parse_tsql_convert("CONVERT"),
            "TRY_CONVERT": lambda self: self._parse_tsql_convert("TRY_CONVERT"),
        }

        def _parse_tsql_convert(self, name: str) -> exp.Expr:
            """`CONVERT(type, value[, style])`, its type kept as a word: DuckDB's types have no lengths."""
            begin = self._curr
            given: list[exp.Expr] = []
            if self._parse_types() is not None:
                given.append(exp.Var(this=self._find_sql(begin, self._prev)))
            if not given or self._match(TokenType.COMMA):
                given += self._parse_csv(self._parse_assignment)
            return exp.Anonymous(this=name, expressions=given)

        def _parse_range(self, *given: Any, **more: Any) -> exp.Expr | None:
            """And `name CONTAINS 'text'`, as CData's connector has it."""
            found: exp.Expr | None = super()._parse_range(*given, **more)
            following = self._next.token_type if self._next else None
            operand = (TokenType.STRING, TokenType.PLACEHOLDER, TokenType.PARAMETER)
            if found is not None and following in operand and self._match_text_seq("CONTAINS"):
                return exp.Contains(this=found, expression=self._parse_bitwise())
            return found

        def _warn_unsupported(self) -> None:
            """Nothing: what cannot be run is refused by us, and a log would hold the statement's text."""

    class Generator(DuckDB.Generator):  # type: ignore[misc, valid-type]
        # Older sqlglot knows fewer of DuckDB's words, and writes the qualifiers of an expanded `*` bare.
        RESERVED_KEYWORDS = DuckDB.Generator.RESERVED_KEYWORDS | RESERVED_WORDS

        def identifier_sql(self, expression: exp.Identifier) -> str:
            """And quoted where it is no plain word: rewriting makes names of columns without their quotes."""
            if not expression.quoted and not expression.name.isidentifier():
                expression = exp.to_identifier(expression.name, quoted=True)
            written: str = super().identifier_sql(expression)
            return written


def _is_bare(node: exp.Expression) -> bool:
    return isinstance(node, exp.Column) and not node.table and not node.this.args.get("quoted")


_OPAQUE_OR_FOREIGN = re.compile(
    r"""('(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/|\$\$.*?\$\$)"""  # copied as they stand
    r"""|`([^`"]+)`"""
    r"""|(?<![\w)\]"])\[([^\W\d][^\[\]"',]*)\]"""  # not a subscript, not a list of literals
    r"""|@(?=[A-Za-z_])|(?<![\w:'")\]]):(?=[A-Za-z_])""",  # not a cast, a slice or a struct
    re.DOTALL,
)


def standard_quotes(text: str) -> str:
    """`[x]` and backticks become double quotes, `@x` and `:x` become `$x`, character for character.

    The length does not change, so positions in error messages stay true.
    """
    if not any(mark in text for mark in "[`@:"):
        return text
    return _OPAQUE_OR_FOREIGN.sub(_replacement, text)


def _replacement(match: re.Match[str]) -> str:
    opaque, backticked, bracketed = match.groups()
    if opaque is not None:
        return opaque
    name = backticked or bracketed
    return f'"{name}"' if name is not None else "$"
