"""User-defined views: a JSON file of named SELECTs, `{"Name": {"query": "SELECT …"}}`."""

from __future__ import annotations

import threading
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sage200_dialect.catalog.model import Table
from sage200_dialect.catalog.names import NameIndex, loosened
from sage200_dialect.errors import ProgrammingError

if TYPE_CHECKING:
    from sage200_dialect.catalog import Catalog

SCHEMA = "UserViews"
"""CData's name of the schema that holds them; here they stand in the default schema too."""


class _Record(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    query: str


@dataclass(frozen=True, eq=False)
class UserViews:
    """The views of one file as it was when it was read, by name. Identity is the object."""

    file: str = ""
    queries: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def index(self) -> NameIndex:
        return NameIndex(self.queries)

    def find(self, name: str) -> str | None:
        """The name of the view that a user means by `name`."""
        return self.index.find(name)


NO_VIEWS = UserViews()


def as_table(name: str) -> Table:
    """A view as a table that has no key, links or columns to tell of; the columns cost planning."""
    return Table(name=name, module=SCHEMA, kind="view", columns=())


_Identity = tuple[int, int, int]
_loaded: dict[tuple[str, Catalog], tuple[_Identity, UserViews]] = {}
_loading = threading.Lock()


def load(path: str | None, catalog: Catalog) -> UserViews:
    """The views of the file `path`; it is read again only when it has changed.

    Raises ProgrammingError for a file that cannot be read, is not of the format, or names a view as a table.
    """
    if path is None:
        return NO_VIEWS
    with _loading:
        try:
            stat = Path(path).stat()
            identity = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
            known = _loaded.get((path, catalog))
            if known is not None and known[0] == identity:
                return known[1]
            data = Path(path).read_bytes()
        except OSError as error:
            raise ProgrammingError(
                f"UserDefinedViews={path}: the file cannot be read: {error.strerror}"
            ) from None
        views = UserViews(path, _queries(path, data))
        _check_names(views, catalog)
        _loaded[path, catalog] = identity, views
        return views


def _queries(path: str, data: bytes) -> dict[str, str]:
    try:
        records = msgspec.json.decode(data.removeprefix(BOM_UTF8), type=dict[str, _Record])
    except msgspec.ValidationError as error:
        raise ProgrammingError(
            f'UserDefinedViews={path}: {error}; expected is {{"ViewName": {{"query": "SELECT …"}}, …}}'
        ) from None
    except msgspec.DecodeError as error:
        raise ProgrammingError(f"UserDefinedViews={path} is not valid JSON: {error}") from None
    return {name: record.query for name, record in records.items()}


def _check_names(views: UserViews, catalog: Catalog) -> None:
    """A view must not take the place of a table, nor of another view."""
    from sage200_dialect import metadata
    from sage200_dialect.catalog import cdata

    seen: dict[str, str] = {}
    for name in views.queries:
        other = seen.setdefault(loosened(name), name)
        table = catalog.find(name) or metadata.find(name) or cdata.find_view(catalog, name)
        if not loosened(name).strip():
            problem = f"{name!r} is no name for a view"
        elif table is not None:
            problem = f"the view {name} has the name of the table {table.name}; give it another name"
        elif other != name:
            problem = f"the views {other} and {name} differ only by case or underscores"
        else:
            continue
        raise ProgrammingError(f"UserDefinedViews={views.file}: {problem}")
