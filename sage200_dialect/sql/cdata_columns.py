"""Columns by the names that CData gave them, sought where no column has the name itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from sage200_dialect.catalog import cdata
from sage200_dialect.catalog.model import Table
from sage200_dialect.catalog.names import loosened
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sql.scopes import sources, visible_sources


class CDataColumns:
    """CData's column names of every source of a query; subqueries hand on those of the columns under a star.

    Scopes are added inner ones first.
    """

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables
        self._handed_on: dict[int, Mapping[str, str]] = {}

    def add(self, scope: Scope, outputs: list[str]) -> None:
        """Note what a scope with these outputs hands on."""
        expression = scope.expression
        if isinstance(expression, exp.Select):
            found: dict[str, str] = {}
            for each in expression.selects:
                if each.is_star:
                    wanted = each.table if isinstance(each, exp.Column) else ""
                    for alias, source in scope.sources.items():
                        if wanted in ("", alias):
                            found.update(self._names(source))
            self._handed_on[id(scope)] = {name: real for name, real in found.items() if real in outputs}

    def find(self, column: exp.Column, scope: Scope) -> tuple[str, str] | None:
        """(source, real name) of the column that is meant. Raises ProgrammingError for an ambiguous one."""
        wanted = loosened(column.name)
        found = [
            (alias, names[wanted])
            for alias, source in visible_sources(scope)
            if column.table in ("", alias) and wanted in (names := self._names(source))
        ]
        near = [each for each in found if each[0] in sources(scope)]
        if len(near) > 1:
            choices = " or ".join(f"{alias}.{column.name}" for alias, _ in near)
            raise ProgrammingError(f"the column {column.name!r} is ambiguous; write {choices}")
        return next(iter(near or found), None)

    def real(self, name: str, aliases: Iterable[str], scope: Scope) -> str | None:
        """The real name of the column that one of these sources has under CData's `name`."""
        found = (self._names(scope.sources.get(alias)).get(loosened(name)) for alias in aliases)
        return next((each for each in found if each is not None), None)

    def _names(self, source: object) -> Mapping[str, str]:
        if isinstance(source, Scope):
            renamed = getattr(source.expression.parent, "alias_column_names", None)
            return {} if renamed else self._handed_on.get(id(source), {})
        if isinstance(source, exp.Table) and source.name in self._tables:
            table = self._tables[source.name]
            return {alias: name.lower() for alias, name in cdata.column_aliases(table).items()}
        return {}
