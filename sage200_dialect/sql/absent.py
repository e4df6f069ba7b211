"""Columns of the catalogue that the connected site lacks, in a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from sage200_dialect.catalog.model import Table
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.scopes import Scopes


def cut_short(tree: Tree, tables: Mapping[str, Table]) -> tuple[Table, ...]:
    """The tables that stand under a `*` without some of their columns. `tree` still holds its stars."""
    found = (table for scope in traverse_scope(tree) for table in _under_stars(scope, tables))
    return tuple(dict.fromkeys(each for each in found if absent_columns(each)))


def absent_columns(table: Table) -> list[str]:
    return [each.name for each in table.columns if each.absent]


def check(scopes: Scopes) -> None:
    """Raises ProgrammingError when a column is named that the site lacks."""
    for scope in scopes.scopes:
        for column in scope.columns:
            origin = scopes.direct(column)
            if origin is not None and origin.column.absent:
                raise _lacking(origin.table, origin.column.name)


def check_name(name: str, tables: Iterable[Table]) -> None:
    """The same for a name that was sought in vain, such as one behind a subquery's `*`."""
    bare = name.replace("_", "").lower()
    for table in tables:
        for each in absent_columns(table):
            if each.replace("_", "").lower() == bare:
                raise _lacking(table, each)


def _under_stars(scope: Scope, tables: Mapping[str, Table]) -> Iterator[Table]:
    if not isinstance(scope.expression, exp.Select):
        return
    for projection in scope.expression.selects:
        if projection.is_star:
            of = projection.table if isinstance(projection, exp.Column) else ""
            for alias, source in scope.sources.items():
                if of in ("", alias) and isinstance(source, exp.Table) and source.name in tables:
                    yield tables[source.name]


def _lacking(table: Table, column: str) -> ProgrammingError:
    return ProgrammingError(
        f"the site's release of Sage 200 lacks the column {table.name}.{column}: leave it out. Where an ORM "
        "or a tool names every column, reflect the table with Discover=true, so that it is as the site has it"
    )
