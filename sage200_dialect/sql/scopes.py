"""Where the columns of a resolved query come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from sage200_dialect.catalog.model import Column, Table
from sage200_dialect.sql.parse import Tree


@dataclass(frozen=True, slots=True)
class Origin:
    """A column of the catalogue as one scan reads it."""

    scan: str
    table: Table
    column: Column


class Scopes:
    """The scopes of one tree, inner ones first, and the origins of its columns."""

    def __init__(self, tree: Tree, scans: Mapping[str, Table]) -> None:
        self.scopes: list[Scope] = traverse_scope(tree)
        self._scans = scans
        self._scope_of: dict[int, Scope] = {}
        by_query = {id(scope.expression): scope for scope in self.scopes}
        for scope in self.scopes:
            named = sources(scope)
            for column in scope.columns:
                if column.table in named:
                    self._scope_of[id(column)] = scope
        # sqlglot does not see that rows from around enter a WITH in a subquery, or a subquery in FROM.
        for scope in self.scopes:
            for column in scope.columns:
                if id(column) not in self._scope_of:
                    around = _naming(column, scope, by_query)
                    if around is not None:
                        self._scope_of[id(column)] = around

    def scan(self, source: object) -> str | None:
        """The scan name of a source, None when it is not a table of the catalogue."""
        if (
            isinstance(source, exp.Table)
            and isinstance(source.this, exp.Identifier)
            and source.name in self._scans
        ):
            return source.name
        return None

    def of_query(self, node: object) -> Scope | None:
        """The scope of a subquery that stands in an expression, brackets or not."""
        query = node.unnest() if isinstance(node, exp.Subquery) else node
        return next((each for each in self.scopes if each.expression is query), None)

    def by_itself(self, query: Tree) -> bool:
        """Whether a query names none but tables of the catalogue and its own columns."""
        inside = {id(each) for each in query.find_all(exp.Query)}
        tables = all(self.scan(table) is not None for table in query.find_all(exp.Table))
        columns = (self.scope(column) for column in query.find_all(exp.Column))
        return tables and all(each is not None and id(each.expression) in inside for each in columns)

    def scope(self, column: exp.Column) -> Scope | None:
        """The scope whose source the column names."""
        return self._scope_of.get(id(column))

    def source(self, column: exp.Column) -> object | None:
        scope = self.scope(column)
        return scope.sources.get(column.table) if scope is not None else None

    def direct(self, column: Tree) -> Origin | None:
        """The origin of a column whose own source is a table."""
        if not isinstance(column, exp.Column):
            return None
        name = self.scan(self.source(column))
        if name is None:
            return None
        table = self._scans[name]
        found = table.by_lower_name.get(column.name)
        return Origin(name, table, found) if found is not None else None

    def alike(self, column: Tree) -> Origin | None:
        """As `origin`, also through set operations whose branches all bring a column of the same type."""
        origin = self.origin(column)
        source = self.source(column) if origin is None and isinstance(column, exp.Column) else None
        if not isinstance(source, Scope) or column.name not in (names := output_names(source)):
            return origin
        place = names.index(column.name)
        selects = [each for each in branches(source.expression) if each is not None]
        brought = [each.selects[place].unalias() for each in selects if place < len(each.selects)]
        found = [self.alike(each) for each in brought if not isinstance(each, exp.Null)]
        types = {each.column.type if each is not None else None for each in found}
        return found[0] if len(types) == 1 else None

    def origin(self, column: Tree) -> Origin | None:
        """The table column whose values a column carries, also through subqueries that hand it on."""
        while isinstance(column, exp.Column):
            direct = self.direct(column)
            if direct is not None:
                return direct
            source = self.source(column)
            if not isinstance(source, Scope) or is_recursion(source):
                return None
            projected = projection(source, column.name)
            if projected is None:
                return None
            column = projected
        return None


def _naming(column: exp.Column, scope: Scope, by_query: Mapping[int, Scope]) -> Scope | None:
    """The nearest query around a scope whose FROM names the column's source."""
    query = scope.expression.find_ancestor(exp.Select)
    while query is not None:
        around = by_query.get(id(query))
        if around is not None and column.table in sources(around):
            return around
        query = query.find_ancestor(exp.Select)
    return None


def branches(query: Tree) -> Iterator[exp.Select | None]:
    """The SELECTs that set operations join to a query; None for a part that is cut or no SELECT."""
    if isinstance(query, exp.Select):
        yield query
    elif isinstance(query, exp.Subquery) and not is_cut(query):
        yield from branches(query.this)
    elif isinstance(query, exp.SetOperation) and not is_cut(query):
        yield from branches(query.left)
        yield from branches(query.right)
    else:
        yield None


def is_cut(query: exp.Query) -> bool:
    """Whether other things than its SELECT decide which rows, or which columns, it brings."""
    return any(query.args.get(part) for part in ("limit", "offset", "sample", "by_name"))


def is_recursion(source: Scope) -> bool:
    """Whether a source is the WITH RECURSIVE around it. Its expression brings the first of its rows only."""
    above = source.expression.parent
    while isinstance(above, exp.Subquery):
        above = above.parent
    return source.is_cte and isinstance(above, exp.SetOperation)


def sources(scope: Scope) -> dict[str, object]:
    """What the FROM of a scope names, by alias; also the right sides of semi and anti joins."""
    return {name: scope.sources[name] for name, _ in scope.references if name in scope.sources}


def visible_sources(scope: Scope) -> Iterator[tuple[str, object]]:
    """(alias, source) of all that a column of the scope may mean, outer scopes last; no query sees itself."""
    climbed: list[Scope] = []
    current: Scope | None = scope
    while current is not None:
        climbed.append(current)
        for alias, source in sources(current).items():
            if not any(source is each for each in climbed):
                yield alias, source
        current = current.parent


def output_names(source: Scope) -> list[str]:
    """What the columns of a subquery or CTE are called outside of it."""
    expression = source.expression
    if not isinstance(expression, exp.Query):
        return list(expression.alias_column_names) if isinstance(expression, exp.UDTF) else []
    parent = expression.parent
    renamed = parent.alias_column_names if isinstance(parent, exp.CTE | exp.Subquery) else []
    names = [each.alias_or_name for each in expression.selects]
    return [*renamed, *names[len(renamed) :]]


def projection(source: Scope, name: str) -> Tree | None:
    """What a subquery's output column `name` is computed from."""
    expression = source.expression
    if not isinstance(expression, exp.Select):
        return None
    names = output_names(source)
    return expression.selects[names.index(name)].unalias() if name in names else None
