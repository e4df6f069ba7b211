"""Which tables a statement names, before its columns are known."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

from sqlglot import exp

from sage200_dialect.catalog import Catalog, cdata
from sage200_dialect.catalog.model import Table
from sage200_dialect.catalog.user_views import NO_VIEWS, UserViews
from sage200_dialect.errors import Error
from sage200_dialect.sql.parse import Explain, parse


@lru_cache(maxsize=500)
def named_tables(text: str, catalog: Catalog, views: UserViews = NO_VIEWS) -> tuple[Table, ...]:
    """The catalogue's tables in any FROM of one statement, and in those of the views that it names.

    Raises what `parse` raises of the statement; what is wrong with a view is told when it is expanded.
    """
    found: dict[Table, None] = {}
    waiting = _names(text)
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        table = catalog.find(name) or cdata.find_view(catalog, name)
        view = views.find(name)
        if table is not None:
            found[table] = None
        elif view is not None and view not in seen:
            seen.add(view)
            with suppress(Error):
                waiting += _names(views.queries[view])
    return tuple(found)


def _names(text: str) -> list[str]:
    """What stands in a FROM and is no WITH."""
    statement = parse(text)
    tree = statement.statement.tree if isinstance(statement, Explain) else statement.tree
    ctes = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    return [
        node.name
        for node in tree.find_all(exp.Table)
        if isinstance(node.this, exp.Identifier) and (node.db or node.name.lower() not in ctes)
    ]
