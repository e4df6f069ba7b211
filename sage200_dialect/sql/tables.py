"""Table references to tables and the companies that they are read in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from sage200_dialect import metadata
from sage200_dialect.catalog import Catalog, cdata
from sage200_dialect.catalog.every_company import in_every_company
from sage200_dialect.catalog.model import Table
from sage200_dialect.catalog.names import loosened
from sage200_dialect.catalog.user_views import SCHEMA as VIEWS
from sage200_dialect.catalog.user_views import UserViews
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sql.parse import Tree
from sage200_dialect.sql.schemas import MAIN, METADATA, SYS, CompaniesNeeded, CompanySchema, Place, Schemas


@dataclass(frozen=True, slots=True)
class Found:
    """`name` stands for the table in the tree. `companies` None: the connected one."""

    name: str
    table: Table
    companies: tuple[CompanySchema, ...] | None = None


def find_table(node: exp.Table, catalog: Catalog, schemas: Schemas, views: UserViews) -> Found:
    """Raises ProgrammingError for a name that is unknown, CompaniesNeeded before the companies are known.

    `views` are only suggested: where one was meant, its query stands here already.
    """
    if node.catalog.lower() not in ("", metadata.CATALOG_NAME.lower()):
        raise ProgrammingError(f"unknown schema {node.catalog}.{node.db}; a schema stands alone")
    if node.db and loosened(node.db) == loosened(METADATA):
        return _in_information_schema(node.name)
    if loosened(node.db) == SYS:
        return _in_sys(node.name)
    table = catalog.find(node.name)
    local = metadata.find(node.name) if table is None else None
    if table is None and local is None:
        table = cdata.find_view(catalog, node.name)
    try:
        place = _place(node.db, schemas)
    except CompaniesNeeded:
        if table is None and local is None:
            raise _no_table(node, catalog, views) from None  # in whichever company
        raise
    if table is None:
        if local is None:
            raise _no_table(node, catalog, views)
        if place is not Place.CONNECTED:
            raise ProgrammingError(f"there is no table {node.name!r} in {node.db}; it is in {MAIN} only")
        table = local
    name = table.name.lower()
    if place is Place.CONNECTED:
        return Found(name, table)
    if place is Place.EVERY_COMPANY:
        return Found(f"{name} of {place.value}", in_every_company(table), schemas.every())
    assert isinstance(place, CompanySchema)
    return Found(f"{name} of {place.name.lower()}", table, (place,))


def in_from(tree: Tree) -> list[exp.Table]:
    """The names in FROM that are not those of a WITH."""
    return [
        node
        for scope in traverse_scope(tree)
        for node in scope.tables
        if isinstance(node.this, exp.Identifier)
        and (node.db or not isinstance(scope.sources.get(node.alias_or_name), Scope))
    ]


def set_schema(tree: Tree, schema: str) -> None:
    """Give the tables and views that are written without a schema this one."""
    for node in in_from(tree):
        if not node.db:
            node.set("db", exp.to_identifier(schema, quoted=True))


def _in_information_schema(name: str) -> Found:
    table = metadata.find_in_information_schema(name)
    if table is None:
        raise ProgrammingError(
            f"there is no table {name!r} in {METADATA}; it has {', '.join(metadata.names())}"
        )
    return Found(table.name.lower(), table)


def _in_sys(name: str) -> Found:
    """`sys.sys_tables`; `sys.tables` means the same."""
    table = metadata.find(name) or metadata.find(f"{SYS}_{name}")
    if table is None:
        names = (each for each in metadata.names() if each.startswith(f"{SYS}_"))
        raise ProgrammingError(f"there is no table {name!r} in {SYS}; it has {', '.join(names)}")
    return Found(table.name.lower(), table)


def _no_table(node: exp.Table, catalog: Catalog, views: UserViews) -> ProgrammingError:
    if views.find(node.name) is not None:
        return ProgrammingError(
            f"there is no table {node.name!r} in {node.db}; it is a view, in the schema of each company"
        )
    near = metadata.nearest(node.name) or [*views.index.nearest(node.name), *catalog.nearest(node.name)]
    hint = f"; the nearest names are {', '.join(near)}" if near else "; information_schema.tables lists them"
    return ProgrammingError(f"there is no table {node.name!r}{hint}")


def _place(qualifier: str, schemas: Schemas) -> Place | CompanySchema:
    if not qualifier or qualifier.lower() == VIEWS.lower():
        return Place.CONNECTED
    return schemas.find(qualifier)


def tell_apart(tree: Tree, schemas: Schemas) -> None:
    """Give tables of one name but of several schemas an alias each: `FROM customers JOIN other.customers`.

    Columns that are written with their schema follow. The name alone means the table that is written without
    a schema, else the connected company's.
    """
    if not any(node.args.get("db") for node in tree.find_all(exp.Table, exp.Column)):
        return
    for select in tree.find_all(exp.Select):
        for nodes in _unaliased(select).values():
            if len(nodes) > 1 and any(node.db for node in nodes):
                keeper = next(
                    (node for node in nodes if not node.db),
                    next((node for node in nodes if _place(node.db, schemas) is Place.CONNECTED), None),
                )
                for node in nodes:
                    if node is not keeper and node.db:
                        _alias(node, select)
    for column in tree.find_all(exp.Column):
        if column.db and not column.catalog:
            alias = _meant(column, schemas)
            if alias is not None:
                column.set("table", exp.to_identifier(alias, quoted=True))
                column.set("db", None)


_SCHEMA_TOLD = "schema_told"
"""Marks a table whose alias was made from its schema here."""


def _alias(node: exp.Table, select: Tree) -> None:
    """A plain word, as rewriting a statement may write it without quotes."""
    taken = {each.alias_or_name for each in select.find_all(exp.Table, exp.Subquery, exp.CTE)}
    alias = f"{node.name}_of_" + re.sub(r"\W+", "_", node.db)
    while alias in taken:
        alias += "_"
    node.set("alias", exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))
    node.meta[_SCHEMA_TOLD] = True


def _named(select: Tree) -> Iterator[exp.Table]:
    """The tables of a SELECT's own FROM that have no alias of the user's."""
    for node in select.find_all(exp.Table):
        own = node.find_ancestor(exp.Select) is select and isinstance(node.this, exp.Identifier)
        if own and (not node.alias or node.meta.get(_SCHEMA_TOLD)):
            yield node


def _unaliased(select: Tree) -> dict[str, list[exp.Table]]:
    found: dict[str, list[exp.Table]] = {}
    for node in _named(select):
        found.setdefault(node.name, []).append(node)
    return found


def _meant(column: exp.Column, schemas: Schemas) -> str | None:
    """The alias or name of the table that `schema.table.column` means; None: no FROM around has that name."""
    select = column.find_ancestor(exp.Select)
    while select is not None:
        nodes = [node for node in _named(select) if node.name == column.table]
        if nodes:
            wanted = _place(column.db, schemas)
            for node in nodes:
                if _place(node.db, schemas) == wanted:
                    return node.alias_or_name
            raise ProgrammingError(
                f"there is no table {column.db}.{column.table} in this FROM{_there(nodes)} "
                f"for the column {column.sql()}"
            )
        select = select.find_ancestor(exp.Select)
    return None


def _there(nodes: Iterable[exp.Table]) -> str:
    return ", which reads " + " and ".join(
        f"{node.db}.{node.name}" if node.db else node.name for node in nodes
    )
