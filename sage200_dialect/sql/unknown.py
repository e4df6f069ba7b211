"""Names of columns that nothing has: where they are found out, and what is said of them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from sage200_dialect.catalog.model import Table
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sql import absent
from sage200_dialect.sql.parse import Tree

MAY_NAME_OUTPUTS = (exp.Order, exp.Group, exp.Having, exp.Qualify, exp.Distinct)
"""Where a column may mean an output of its own SELECT."""


def check_columns(tree: Tree, tables: Mapping[str, Table]) -> None:
    for scope in traverse_scope(tree):
        expression = scope.expression
        aliases = set(expression.named_selects) if isinstance(expression, exp.Query) else set()
        unknown = [
            column
            for column in scope.unqualified_columns
            if column.name not in aliases or column.find_ancestor(*MAY_NAME_OUTPUTS, exp.Select) is expression
        ]
        unknown += [
            column
            for column in (*scope.external_columns, *scope.local_columns)
            if column.table and not _reaches(scope, column.table)
        ]
        for column in unknown:
            absent.check_name(column.name, tables.values())
            raise ProgrammingError(_unknown_column(column, scope, tables))


def source_names(source: object, tables: Mapping[str, Table], known: Mapping[int, list[str]]) -> list[str]:
    if isinstance(source, Scope):
        parent = source.expression.parent
        renamed = parent.alias_column_names if isinstance(parent, exp.CTE | exp.Subquery) else []
        return renamed or known.get(id(source), [])
    if isinstance(source, exp.Table) and source.name in tables:
        return [column.name.lower() for column in tables[source.name].columns]
    return []


def no_column(name: str, alias: str, scope: Scope, names: list[str]) -> str:
    source = scope.sources.get(alias)
    owner = source.name if isinstance(source, exp.Table) else alias
    return f"there is no column {name!r} in {owner}{_nearest(_similar(name, names))}"


def no_source(alias: str, column: str, scope: Scope) -> str:
    there = ", ".join(scope.sources) or "no table"
    return f"there is no table or alias {alias!r} for the column {alias}.{column}; this FROM has {there}"


def _similar(name: str, names: list[str]) -> list[str]:
    bare = {each.replace("_", ""): each for each in names}
    return [bare[each] for each in difflib.get_close_matches(name.replace("_", ""), list(bare), 3, 0.5)]


def _unknown_column(column: exp.Column, scope: Scope, tables: Mapping[str, Table]) -> str:
    owners = [
        alias
        for alias, source in scope.sources.items()
        if isinstance(source, exp.Table) and column.name in source_names(source, tables, {})
    ]
    if not column.table and len(owners) > 1:
        choices = " or ".join(f"{owner}.{column.name}" for owner in owners)
        return f"the column {column.name!r} is ambiguous; write {choices}"
    if column.table and not _reaches(scope, column.table):
        return no_source(column.table, column.name, scope)
    known: list[str] = []
    searched: list[str] = []
    for alias, source in scope.sources.items():
        if column.table in ("", alias):
            query = source.expression if isinstance(source, Scope) else None
            outputs = query.named_selects if isinstance(query, exp.Query) else []
            known.extend(outputs or source_names(source, tables, {}))
            searched.append(source.name if isinstance(source, exp.Table) else alias)
    where = f" in {' or '.join(dict.fromkeys(searched))}" if searched else ""
    return f"there is no column {column.name!r}{where}{_nearest(_similar(column.name, known))}"


def _nearest(names: list[str]) -> str:
    return f"; the nearest names are {', '.join(names)}" if names else ""


def _reaches(scope: Scope, alias: str) -> bool:
    current: Scope | None = scope
    while current is not None:
        if alias in current.sources:
            return True
        current = current.parent
    return False
