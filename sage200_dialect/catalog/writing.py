"""How the rows of a table can be written: by requests of their own, or inside the object that holds them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from sage200_dialect.catalog.model import Column, Table
from sage200_dialect.types import parse_type

if TYPE_CHECKING:
    from sage200_dialect.catalog.catalog import Catalog

ROWS_IN_ONE_PUT = 100
"""Where Sage takes an array: how many rows go together."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class OwnPaths:
    """Requests of their own. A path is a template whose `{column}` is filled from the row.

    `insert` holds every path that takes a POST, `bulk` the one whose PUT takes an array of rows. `key` is the
    column that `update` and `delete` take.
    """

    key: str
    insert: tuple[str, ...] = ()
    update: str | None = None
    delete: str | None = None
    bulk: str | None = None


@dataclass(frozen=True, slots=True)
class InsideParent:
    """The rows stand in `array` of the objects of `parent`, whose PUT to `path` carries them.

    `column` of the rows' own table holds the parent's key, which `path` takes; `key` tells the rows apart.
    """

    parent: Table
    array: str
    column: str
    path: str
    key: str


WriteRoute = OwnPaths | InsideParent


def write_route(table: Table, catalog: Catalog) -> WriteRoute | None:
    """None: Sage has no way to write this table."""
    if any(table.write_paths.get(method) for method in ("post", "put", "delete")):
        puts = table.write_paths.get("put", ())
        return OwnPaths(
            key=table.key[0] if table.key else "",
            insert=table.write_paths.get("post", ()),
            update=_by_key(table, "put"),
            delete=_by_key(table, "delete"),
            bulk=next((path for path in puts if not placeholders(path)), None),
        )
    embedded = table.embedded
    if embedded is None or all(each.read_only or each.from_parent for each in table.columns):
        return None
    key = next((each for each in reversed(table.key) if each != embedded.column), None)
    parent = catalog.table(embedded.parent)
    path = _by_key(parent, "put")
    if key is None or path is None:
        return None
    return InsideParent(parent, embedded.array, embedded.column, path, key)


def _by_key(table: Table, method: str) -> str | None:
    """The path that takes the key of one row and nothing else; none where the key is of several columns."""
    if len(table.key) != 1:
        return None
    paths = table.write_paths.get(method, ())
    return next((path for path in paths if placeholders(path) == table.key), None)


def takes(table: Table, catalog: Catalog, statement: str) -> bool:
    """Whether INSERT, UPDATE or DELETE can be said of the table."""
    route = write_route(table, catalog)
    if isinstance(route, InsideParent):
        return statement != "DELETE"
    return route is not None and bool(
        {"INSERT": route.insert, "UPDATE": route.update, "DELETE": route.delete}[statement]
    )


def placeholders(path: str) -> tuple[str, ...]:
    """The columns whose values a path takes."""
    return tuple(_PLACEHOLDER.findall(path))


def refusal(column: Column, route: WriteRoute | None, *, new: bool) -> str | None:
    """Why the column takes no value, in a new row or in one that there is; None: it takes one.

    Without a route the row stands inside another new object.
    """
    if column.absent:
        return f"the site's release lacks {column.name}"
    if column.expand is not None and len(column.path) == 1 and column.rows is None:
        return f"{column.name} is worked out by Sage"
    if route is not None and column.name in addressing(route):
        return None if new else f"{column.name} says where the row belongs and cannot be changed"
    if column.read_only and not (new and column.required):
        return f"{column.name} is read-only"
    if column.fixed and not new:
        return f"{column.name} cannot be changed once it is given"
    return None


def needed(column: Column) -> bool:
    """Whether a new row surely must have a value there."""
    return column.required and column.required_if is None and column.default is None


def addressing(route: WriteRoute) -> frozenset[str]:
    """The columns that say where a new row belongs: their values stand in a URL, not in its object."""
    if isinstance(route, InsideParent):
        return frozenset({route.column})
    return frozenset(name for path in route.insert for name in placeholders(path))


@lru_cache(maxsize=256)
def arrays(table: Table, catalog: Catalog) -> dict[str, Column]:
    """The arrays inside the objects of `table`, as columns that take JSON text; `rows` names their table."""
    found = {each.name: replace(each, read_only=False) for each in table.borrowed if each.rows is not None}
    for other in catalog.tables():
        if other.embedded is not None and other.embedded.parent == table.name:
            name = other.embedded.array
            found[name] = Column(name, parse_type("json"), (name,), expand=name, rows=other.name)
    return found
