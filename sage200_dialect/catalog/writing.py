"""How the rows of a table can be written: by requests of their own, or inside the object that holds them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sage200_dialect.catalog.model import Column, Table
from sage200_dialect.types import parse_type

if TYPE_CHECKING:
    from sage200_dialect.catalog.catalog import Catalog

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class OwnPaths:
    """Requests of their own. A path is a template whose `{column}` is filled from the row.

    `insert` holds every path that takes a POST, `bulk` the one whose PUT takes an array of rows.
    """

    insert: tuple[str, ...] = ()
    update: str | None = None
    delete: str | None = None
    bulk: str | None = None


@dataclass(frozen=True, slots=True)
class InsideParent:
    """The rows stand in `array` of the objects of `parent`, whose PUT to `path` carries them.

    `column` of the rows' own table holds the parent's key.
    """

    parent: Table
    array: str
    column: str
    path: str


WriteRoute = OwnPaths | InsideParent


def write_route(table: Table, catalog: Catalog) -> WriteRoute | None:
    """None: Sage has no way to write this table."""
    if any(table.write_paths.get(method) for method in ("post", "put", "delete")):
        puts = table.write_paths.get("put", ())
        return OwnPaths(
            insert=table.write_paths.get("post", ()),
            update=next((path for path in puts if placeholders(path) == ("id",)), None),
            delete=next(
                (path for path in table.write_paths.get("delete", ()) if placeholders(path) == ("id",)), None
            ),
            bulk=next((path for path in puts if not placeholders(path)), None),
        )
    embedded = table.embedded
    if embedded is None or "id" not in table.by_name or all(each.read_only for each in table.columns):
        return None
    parent = catalog.table(embedded.parent)
    path = next((path for path in parent.write_paths.get("put", ()) if placeholders(path) == ("id",)), None)
    return None if path is None else InsideParent(parent, embedded.array, embedded.column, path)


def placeholders(path: str) -> tuple[str, ...]:
    """The columns whose values a path takes."""
    return tuple(_PLACEHOLDER.findall(path))


@lru_cache(maxsize=256)
def arrays(table: Table, catalog: Catalog) -> dict[str, Column]:
    """The arrays inside the objects of `table`, as columns that take JSON text; `rows` names their table."""
    found = {each.name: each for each in table.borrowed if each.rows is not None}
    for other in catalog.tables():
        if other.embedded is not None and other.embedded.parent == table.name:
            name = other.embedded.array
            found[name] = Column(name, parse_type("json"), (name,), expand=name, rows=other.name)
    return found
