"""The values that a column can only have because an equal column, or a subquery, has them.

They are known when the statement runs: the rows that bring them are read first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.scopes import Scopes, is_recursion, output_names
from sage200_dialect.sql.shape import per_row, same_each_time
from sage200_dialect.sql.walk import conjuncts


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a column of one scan, or what a query over `scans` brings in its one column.

    `few`: there are few of them, however many rows the scans bring. `each_has_its_row`: and for each of them
    there was a row that is needed.
    """

    scans: frozenset[str]
    column: str = ""
    query: exp.Select | None = None
    few: bool = False
    each_has_its_row: bool = False


def values_of(column: exp.Column, scopes: Scopes) -> Values | None:
    """No fewer values than the column has in any row, NULL aside; None where nothing is known of them."""
    source = scopes.source(column)
    if isinstance(source, Scope) and not is_recursion(source):
        found = _of_query(source.expression, _from_item(source, column.table), column, scopes)
        if found is not None:
            return found
    origin = scopes.origin(column)
    return Values(frozenset({origin.scan}), origin.column.name) if origin is not None else None


def _from_item(source: Scope, alias: str) -> Tree:
    """The subquery as it stands, or could stand, in FROM."""
    expression = source.expression
    parent = expression.parent
    if isinstance(expression, exp.Values):
        return expression
    if isinstance(parent, exp.Subquery):
        return parent
    return _subquery(expression, alias, parent.args["alias"].columns if isinstance(parent, exp.CTE) else [])


def _subquery(query: Tree, alias: str, columns: list[exp.Identifier]) -> exp.Subquery:
    name = exp.TableAlias(
        this=exp.to_identifier(alias, quoted=True), columns=[each.copy() for each in columns]
    )
    return exp.Subquery(this=query.copy(), alias=name)


def _of_query(query: Tree, item: Tree, column: exp.Column, scopes: Scopes) -> Values | None:
    """What `query`, which stands in FROM as `item`, brings in its column, where it can be run by itself."""
    if not same_each_time(query) or not scopes.by_itself(query):
        return None
    names = frozenset(table.name for table in query.find_all(exp.Table))
    return Values(names, query=exp.select(column.copy()).distinct().from_(item.copy()))


def semi_joins(conditions: list[Tree], scopes: Scopes) -> Iterator[tuple[exp.Column, Values]]:
    """The columns to which `IN (SELECT …)`, `= (SELECT …)` and EXISTS in a WHERE leave no other values."""
    for node in conditions:
        if isinstance(node, exp.EQ):
            for side, query in ((node.left, node.right), (node.right, node.left)):
                inner = scopes.of_query(query) if isinstance(side, exp.Column) else None
                found = _listed(inner, scopes) if inner is not None else None
                if isinstance(side, exp.Column) and found is not None:
                    yield side, replace(found, few=found.query is not None)
        column, inner = in_query(node, scopes)
        found = _listed(inner, scopes) if inner is not None else None
        if column is not None and found is not None:
            yield column, found
        if isinstance(node, exp.Exists):
            inner = scopes.of_query(node.this)
            if inner is not None and isinstance(inner.expression, exp.Select):
                yield from _correlated(inner, scopes)


def in_query(node: Tree, scopes: Scopes) -> tuple[exp.Column | None, Scope | None]:
    """The column and the subquery of `column IN (SELECT one column …)`."""
    if not isinstance(node, exp.In) or node.args.get("negate") or not isinstance(node.this, exp.Column):
        return None, None
    inner = scopes.of_query(node.args.get("query"))
    return (node.this, inner) if inner is not None and len(output_names(inner)) == 1 else (None, None)


def _listed(inner: Scope, scopes: Scopes) -> Values | None:
    query = inner.expression
    value = exp.column("value", "listed", quoted=True)
    found = _of_query(
        query, _subquery(query, "listed", [exp.to_identifier("value", quoted=True)]), value, scopes
    )
    if found is not None or not isinstance(query, exp.Select):
        return found
    origin = scopes.origin(query.selects[0].unalias())
    return Values(frozenset({origin.scan}), origin.column.name) if origin is not None else None


def _correlated(inner: Scope, scopes: Scopes) -> Iterator[tuple[exp.Column, Values]]:
    """A row for which EXISTS holds has the values of some row inside that is equal to it."""
    select = inner.expression
    assert isinstance(select, exp.Select)
    if select.args.get("group") or select.args.get("having") or not per_row(select.selects):
        return
    where = select.args.get("where")
    for node in conjuncts(where.this if where is not None else None):
        if not isinstance(node, exp.EQ):
            continue
        sides = node.left.unnest(), node.right.unnest()
        for outer, own in (sides, sides[::-1]):
            if not isinstance(outer, exp.Column) or not isinstance(own, exp.Column):
                continue
            if own.table in inner.sources and outer.table not in inner.sources:
                found = values_of(own, scopes)
                if found is not None:
                    yield outer, found
