"""How SQLAlchemy's constructs are written in the SQL that the driver reads (DuckDB's).

Written so that one class serves SQLAlchemy 1.4, 2.0 and 2.1: signatures take what any of them passes.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import exc
from sqlalchemy.engine import default
from sqlalchemy.sql import compiler
from sqlalchemy.sql.base import _select_iterables

from sage200_dialect.sql.reserved import RESERVED_WORDS

_MONEY = "DECIMAL(38, 9)"
"""NUMERIC without a precision: Sage's finest scale is 9; the engine's own default would round to 3."""


class Sage200IdentifierPreparer(compiler.IdentifierPreparer):
    """Quotes with `"` what is reserved, mixed case or not a plain word."""

    reserved_words = compiler.RESERVED_WORDS | RESERVED_WORDS
    legal_characters = re.compile(r"^[A-Z0-9_]+$", re.IGNORECASE)


class Sage200Compiler(compiler.SQLCompiler):
    """Statements."""

    def limit_clause(self, select: Any, **kw: Any) -> str:
        text = ""
        if select._limit_clause is not None:
            text += "\n LIMIT " + self.process(select._limit_clause, **kw)
        if select._offset_clause is not None:
            text += "\n OFFSET " + self.process(select._offset_clause, **kw)
        return text

    def fetch_clause(self, select: Any, *args: Any, **kw: Any) -> str:
        options = select._fetch_clause_options
        text = "\n LIMIT " + self.process(select._fetch_clause, **kw)
        text += (" PERCENT" if options["percent"] else "") + (" WITH TIES" if options["with_ties"] else "")
        if select._offset_clause is not None:
            text += "\n OFFSET " + self.process(select._offset_clause, **kw)
        return text

    def update_from_clause(
        self, update_stmt: Any, from_table: Any, extra_froms: Any, from_hints: Any, **kw: Any
    ) -> str:
        return f"FROM {self._tables(extra_froms, from_hints, **kw)}"

    def delete_extra_from_clause(
        self, delete_stmt: Any, from_table: Any, extra_froms: Any, from_hints: Any, **kw: Any
    ) -> str:
        return f"USING {self._tables(extra_froms, from_hints, **kw)}"

    def _tables(self, tables: Any, hints: Any, **kw: Any) -> str:
        kw["asfrom"] = True
        return ", ".join(each._compiler_dispatch(self, fromhints=hints, **kw) for each in tables)

    if not hasattr(default.DefaultDialect, "insert_returning"):  # SQLAlchemy 1.4

        def returning_clause(self, stmt: Any, returning_cols: Any, **kw: Any) -> str:
            label: Any = self._label_returning_column
            columns: Any = _select_iterables(returning_cols)
            shown = (label(stmt, each, fallback_label_name=each._non_anon_label) for each in columns)
            return f"RETURNING {', '.join(shown)}"

    def for_update_clause(self, select: Any, **kw: Any) -> str:
        raise exc.CompileError("Sage 200 cannot lock rows for a reader; leave with_for_update() out")

    def visit_empty_set_expr(self, element_types: Any, **kw: Any) -> str:
        return f"SELECT {', '.join('NULL' for _ in element_types)} WHERE 1 != 1"

    def visit_ilike_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        return self._ilike("ILIKE", binary, **kw)

    def visit_not_ilike_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        return self._ilike("NOT ILIKE", binary, **kw)

    def _ilike(self, word: str, binary: Any, **kw: Any) -> str:
        escape = binary.modifiers.get("escape")
        text = f"{self.process(binary.left, **kw)} {word} {self.process(binary.right, **kw)}"
        return text if escape is None else f"{text} ESCAPE '{escape.replace(chr(39), chr(39) * 2)}'"

    def visit_bitwise_xor_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        """`^` is a power in this SQL."""
        return f"xor({self.process(binary.left, **kw)}, {self.process(binary.right, **kw)})"

    def visit_regexp_match_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        return self._regexp("regexp_matches", binary, **kw)

    def visit_not_regexp_match_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        return "NOT " + self._regexp("regexp_matches", binary, **kw)

    def visit_regexp_replace_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        return self._regexp("regexp_replace", binary, **kw)

    def _regexp(self, function: str, binary: Any, **kw: Any) -> str:
        """`right` is the pattern, or pattern and replacement; 1.4 keeps the rest in modifiers."""
        parts = [self.process(binary.left, **kw), self.process(binary.right, **kw)]
        replacement = binary.modifiers.get("replacement")
        if replacement is not None:
            parts.append(self.process(replacement, **kw))
        flags = binary.modifiers.get("flags")
        if flags is not None:
            literal = f"'{flags}'" if isinstance(flags, str) else self.process(flags, **kw)
            parts.append(literal)
        return f"{function}({', '.join(parts)})"

    def visit_try_cast(self, cast: Any, **kw: Any) -> str:
        return f"TRY_CAST({self.process(cast.clause, **kw)} AS {self.process(cast.typeclause, **kw)})"

    def visit_aggregate_strings_func(self, fn: Any, **kw: Any) -> str:
        arguments = ", ".join(self.process(each, **kw) for each in fn.clauses)
        order = getattr(fn.clauses, "aggregate_order_by", None)
        return f"string_agg({arguments}{'' if order is None else ' ORDER BY ' + self.process(order, **kw)})"


class Sage200TypeCompiler(compiler.GenericTypeCompiler):
    """Type names, as in CAST."""

    def visit_FLOAT(self, type_: Any, **kw: Any) -> str:  # noqa: N802 - SQLAlchemy dispatches on these names
        return "DOUBLE"

    def visit_double(self, type_: Any, **kw: Any) -> str:
        return "DOUBLE"

    def visit_DOUBLE(self, type_: Any, **kw: Any) -> str:  # noqa: N802
        return "DOUBLE"

    def visit_DOUBLE_PRECISION(self, type_: Any, **kw: Any) -> str:  # noqa: N802
        return "DOUBLE"

    def visit_NUMERIC(self, type_: Any, **kw: Any) -> str:  # noqa: N802
        return self.visit_DECIMAL(type_, **kw)

    def visit_DECIMAL(self, type_: Any, **kw: Any) -> str:  # noqa: N802
        if type_.precision is None:
            return _MONEY
        return f"DECIMAL({type_.precision}, {type_.scale or 0})"

    def visit_DATETIME(self, type_: Any, **kw: Any) -> str:  # noqa: N802
        return "TIMESTAMP"

    def visit_TIMESTAMP(self, type_: Any, **kw: Any) -> str:  # noqa: N802
        return "TIMESTAMP"

    def visit_TIME(self, type_: Any, **kw: Any) -> str:  # noqa: N802
        return "TIME"

    def visit_INTERVAL(self, type_: Any, **kw: Any) -> str:  # noqa: N802
        return "INTERVAL"

    def visit_VARCHAR(self, type_: Any, **kw: Any) -> str:  # noqa: N802
        return "VARCHAR" if type_.length is None else f"VARCHAR({type_.length})"

    visit_CHAR = visit_NCHAR = visit_NVARCHAR = visit_VARCHAR  # noqa: N815

    def _text(self, type_: Any, **kw: Any) -> str:
        return "VARCHAR"

    visit_TEXT = visit_CLOB = visit_NCLOB = _text  # noqa: N815
    visit_text = visit_unicode_text = visit_JSON = visit_UUID = visit_uuid = _text  # noqa: N815

    def _bytes(self, type_: Any, **kw: Any) -> str:
        return "BLOB"

    visit_BLOB = visit_BINARY = visit_VARBINARY = visit_large_binary = _bytes  # noqa: N815
