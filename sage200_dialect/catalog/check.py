"""What must hold between the parts of a catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sage200_dialect.catalog.catalog import Catalog
from sage200_dialect.catalog.model import Action, Parameter, Table
from sage200_dialect.catalog.names import NameIndex, loosened
from sage200_dialect.errors import ProgrammingError

if TYPE_CHECKING:
    from sage200_dialect.catalog.source import Source

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def check_overlay(catalog: Catalog, source: Source) -> None:
    """Raise ProgrammingError for the first thing that the user's folder has wrong or made wrong."""
    for name in source.names_to_check():
        for problem in problems(catalog, catalog.table(name)):
            message = f"catalogue file {source.tables[name].file}, table {name}: {problem}"
            if name not in source.added | source.overridden:
                message += f"; Location replaces: {', '.join(sorted(source.overridden))}"
            raise ProgrammingError(message)
    for name in sorted(source.own_actions):
        for problem in action_problems(catalog, catalog.action(name)):
            raise ProgrammingError(f"catalogue file {source.actions[name].file}, action {name}: {problem}")


def problems(catalog: Catalog, table: Table) -> Iterator[str]:
    """Say, one sentence each, what is wrong with `table` within `catalog`."""
    yield from _names(table)
    yield from _routes(catalog, table)
    for link in table.links:
        yield from _reference(catalog, f"column {link.column} links to", link.table, link.referred)
    for column in table.columns:
        if column.enumeration is not None:
            what = f"column {column.name} has its values in"
            yield from _reference(catalog, what, column.enumeration, None)
    yield from _borrowed(catalog, table)
    yield from _arrays(catalog, table)


def action_problems(catalog: Catalog, action: Action) -> Iterator[str]:
    """The same for `action`."""
    for what, table in (("its answer is a row of", action.table), ("it posts to", action.posts_to)):
        if table is not None:
            yield from _reference(catalog, what, table, None)
    yield from _parameters(catalog, action.parameters)


def _parameters(catalog: Catalog, parameters: Iterable[Parameter]) -> Iterator[str]:
    for each in parameters:
        if each.link is not None:
            what = f"parameter {each.name} links to"
            yield from _reference(catalog, what, each.link.table, each.link.referred)
        for what, table in (("its values", each.enumeration), ("its rows", each.rows)):
            if table is not None:
                yield from _reference(catalog, f"parameter {each.name} has {what} in", table, None)
        yield from _parameters(catalog, each.items)


def _borrowed(catalog: Catalog, table: Table) -> Iterator[str]:
    linked = {table.by_name[link.column].path[0].removesuffix("_id") for link in table.links}
    if table.borrowed and table.embedded is not None:
        yield "its rows stand in the array of a parent, so it cannot have borrowed columns"
    for column in table.borrowed:
        if column.rows is not None:
            what = f"borrowed column {column.name} has its rows in"
            wrong = list(_reference(catalog, what, column.rows, None))
            if not wrong and not any(each.table == table.name for each in catalog.table(column.rows).links):
                wrong = [f"{what} the table {column.rows}, which has no link to this one"]
            yield from wrong
        elif column.path[0] not in linked:
            yield f"borrowed column {column.name} needs a link column {column.path[0]}_id"


def _arrays(catalog: Catalog, table: Table) -> Iterator[str]:
    for name, rows in table.arrays.items():
        what = f"array {name} has its entries in"
        wrong = list(_reference(catalog, what, rows, None))
        if not wrong and not any(each.table == table.name for each in catalog.table(rows).links):
            wrong = [f"{what} the table {rows}, which has no link to this one"]
        yield from wrong


def _names(table: Table) -> Iterator[str]:
    if not table.columns:
        yield "it has no columns"
    seen: dict[str, str] = {}
    for column in table.nameable:
        other = seen.setdefault(loosened(column.name), column.name)
        if other != column.name:
            yield f"columns {other} and {column.name} differ only by case or underscores"
    lists = [("key", table.key), ("default_order", [column for column, _ in table.default_order])]
    lists += [(f"unique {name}", columns) for name, columns in table.unique.items()]
    for what, names in lists:
        for name in names:
            yield from _own(table, what, name)


def _routes(catalog: Catalog, table: Table) -> Iterator[str]:
    if not any((table.collection, table.item, table.nested, table.embedded, table.singleton)):
        yield "nothing says how to read it: expected path, item, nested, embedded or singleton"
    for path in filter(None, (table.collection, table.item, table.singleton)):
        if not path.startswith("/"):
            yield f"path {path!r} does not start with /"
    for name in _PLACEHOLDER.findall(table.item or ""):
        yield from _own(table, "item", name)
    if table.nested is not None:
        yield from _own(table, "nested", table.nested.column)
        if _PLACEHOLDER.findall(table.nested.path) != [table.nested.column]:
            yield f"nested path {table.nested.path!r} does not hold {{{table.nested.column}}} once"
        if table.nested.parent is not None:
            yield from _parent(catalog, table, table.nested.parent, table.nested.column)
    if table.embedded is not None:
        yield from _own(table, "embedded", table.embedded.column)
        yield from _parent(catalog, table, table.embedded.parent, table.embedded.column)


def _parent(catalog: Catalog, table: Table, parent: str, column: str) -> Iterator[str]:
    yield from _reference(catalog, "its parent is", parent, None)
    if not any(link.column == column and link.table == parent for link in table.links):
        yield f"column {column} needs a link to the parent {parent}, which says what the parent's column is"


def _own(table: Table, what: str, name: str) -> Iterator[str]:
    if name not in table.by_name:
        hint = _hint(NameIndex(table.by_name), name)
        yield f"{what} names the column {name}, which the table has not{hint}"


def _reference(catalog: Catalog, what: str, table: str, column: str | None) -> Iterator[str]:
    if table not in catalog.names():
        yield f"{what} the table {table}, which is not there{_hint(NameIndex(catalog.names()), table)}"
    elif column is not None and column not in catalog.table(table).by_name:
        index = NameIndex(catalog.table(table).by_name)
        yield f"{what} the column {table}.{column}, which is not there{_hint(index, column)}"


def _hint(index: NameIndex, name: str) -> str:
    near = index.nearest(name)
    return f" (nearest: {', '.join(near)})" if near else ""
