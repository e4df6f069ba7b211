"""Tables by the names that a user wrote, for the commands that show the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sage200_dialect.errors import ProgrammingError

if TYPE_CHECKING:
    from sage200_dialect.catalog import Catalog
    from sage200_dialect.catalog.model import Link, Table


def table_named(catalog: Catalog, name: str) -> Table:
    """Raises ProgrammingError with the nearest names."""
    from sage200_dialect import metadata
    from sage200_dialect.catalog import cdata

    schema, _, bare = name.rpartition(".")
    if schema.lower() == metadata.INFORMATION_SCHEMA:
        table: Table | None = metadata.find_in_information_schema(bare)
    else:
        table = catalog.find(name) or metadata.find(name) or cdata.find_view(catalog, name)
    if table is None:
        near = ", ".join(catalog.nearest(name))
        hint = f"; the nearest names are {near}" if near else "; sage200 tables lists them"
        raise ProgrammingError(f"there is no table {name!r}{hint}")
    return table


def matching(catalog: Catalog, pattern: str) -> list[Table]:
    """The tables of a name or of a pattern with * and ?. Raises ProgrammingError when there is none."""
    from fnmatch import fnmatchcase

    if not any(each in pattern for each in "*?["):
        return [table_named(catalog, pattern)]
    found = [table for table in catalog.tables() if fnmatchcase(table.name, pattern.lower())]
    if not found:
        raise ProgrammingError(f"no table's name is like {pattern!r}; sage200 tables lists them")
    return found


def links_to(table: Table, others: Iterable[Table]) -> Iterator[tuple[Table, Link]]:
    """The links of `others` that lead to the table."""
    return ((other, link) for other in others for link in other.links if link.table == table.name)


def verbs(methods: frozenset[str]) -> str:
    return ", ".join(each for each in ("list", "get", "post", "put", "delete") if each in methods)
