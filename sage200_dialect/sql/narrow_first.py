"""The first rows in an order that the API cannot give: the columns that decide are read first, of every row,
and the others of the rows that are wanted, by their keys."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from sage200_dialect.catalog.model import Column
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.pushdown import Among, Needs
from sage200_dialect.sql.routes import paging_key
from sage200_dialect.sql.scopes import Scopes
from sage200_dialect.sql.shape import row_limit, row_wise, same_each_time
from sage200_dialect.sql.values import Values

_MOST_ROWS = 200
"""Wanted rows; more of them would make several requests."""

_COLUMNS_SPARED = 6
"""Columns that are read of the wanted rows alone. With fewer, a second request costs more than it spares."""


def narrow_first(select: exp.Select, name: str, needs: Needs, scopes: Scopes) -> dict[str, Needs] | None:
    """The two scans for a SELECT from one table; None where one scan is better."""
    limit, offset = row_limit(select)
    key = paging_key(needs.table) if needs.table.collection is not None else None
    order = _order(select) if row_wise(select) else []
    if key is None or not order or len(needs.companies or ()) > 1:
        return None
    if limit is None or limit + offset > _MOST_ROWS:
        return None
    key_column = needs.table.by_name[needs.table.key[0]]
    where = select.args.get("where")
    parts = [*order, *([where] if where is not None else [])]
    if not all(map(same_each_time, parts)):
        return None  # the rows that are wanted would be others the second time
    deciding = [key_column, *_columns(parts, scopes)]
    spared = [column for column in needs.columns if column not in deciding]
    if len(spared) < _COLUMNS_SPARED and not any(column.expand for column in spared):
        return None
    first = f"{name} first"
    query = _wanted(select, first, needs.alias, key_column, order, limit + offset)
    few = Values(frozenset({first}), query=query, few=True, each_has_its_row=True)
    wide = replace(
        needs,
        columns=tuple(dict.fromkeys((*needs.columns, key_column))),
        among=(*needs.among, Among(key_column, few)),
    )
    return {first: replace(needs, columns=tuple(dict.fromkeys(deciding))), name: wide}


def _order(select: exp.Select) -> list[exp.Ordered]:
    """The terms of ORDER BY over the columns of the table; none where that cannot be told."""
    by_alias = {each.alias_or_name: each.unalias() for each in select.selects}
    found: list[exp.Ordered] = []
    order = select.args.get("order")
    for term in order.expressions if order is not None else ():
        written = term.copy()
        if isinstance(term.this, exp.Column) and not term.this.table:
            written.set("this", by_alias.get(term.this.name, term.this).copy())
        columns = list(written.find_all(exp.Column))
        if term.args.get("with_fill") or not columns or not all(column.table for column in columns):
            return []
        found.append(written)
    return found


def _columns(parts: list[Tree], scopes: Scopes) -> list[Column]:
    names = {column.name for part in parts for column in part.find_all(exp.Column)}
    tables = (scopes.direct(column) for scope in scopes.scopes for column in scope.columns)
    return [origin.column for origin in tables if origin is not None and origin.column.name.lower() in names]


def _wanted(
    select: exp.Select, scan: str, alias: str, key: Column, order: list[exp.Ordered], rows: int
) -> exp.Select:
    """The keys of the wanted rows. The key ends the order, so that rows that tie are the same each time."""
    named = exp.to_identifier(alias, quoted=True)
    column = exp.column(exp.to_identifier(key.name.lower(), quoted=True), named)
    source = exp.alias_(exp.Table(this=exp.to_identifier(scan, quoted=True)), named, table=True)
    query = exp.select(column).from_(source).order_by(*order, exp.Ordered(this=column.copy())).limit(rows)
    where = select.args.get("where")
    return query.where(where.this) if where is not None else query
