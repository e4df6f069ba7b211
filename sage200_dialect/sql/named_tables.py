"""Which tables a statement names, before its columns are known."""

from __future__ import annotations

from functools import lru_cache

from sqlglot import exp

from sage200_dialect.catalog import Catalog, cdata
from sage200_dialect.catalog.model import Table
from sage200_dialect.sql.parse import Explain, parse


@lru_cache(maxsize=500)
def named_tables(text: str, catalog: Catalog) -> tuple[Table, ...]:
    """The catalogue's tables in any FROM of one statement. Raises what `parse` raises."""
    statement = parse(text)
    tree = statement.statement.tree if isinstance(statement, Explain) else statement.tree
    ctes = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    names = (
        node.name
        for node in tree.find_all(exp.Table)
        if isinstance(node.this, exp.Identifier) and (node.db or node.name.lower() not in ctes)
    )
    found = (catalog.find(name) or cdata.find_view(catalog, name) for name in dict.fromkeys(names))
    return tuple(each for each in found if each is not None)
