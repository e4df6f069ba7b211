"""CData's names: its views as names of tables, and its names of columns where the usual rules find none.

`data/cdata/views.json` holds, by the name of CData's view: the table; `columns`, the catalogue's column by
CData's name; and `prefixes`, beginnings of CData's column names and of the catalogue's that stand for each
other (`LineQuantity` for `pop_order_line_quantity`). Both spellings of an edition's names serve in both
editions. A table has at most one view, and a name of the catalogue comes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from sage200_dialect.catalog.names import NameIndex, loosened

if TYPE_CHECKING:
    from sage200_dialect.catalog import Catalog
    from sage200_dialect.catalog.model import Table


class _View(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    table: str
    columns: dict[str, str] = {}
    prefixes: dict[str, str] = {}


# Made here, under the import's lock: msgspec crashes when two threads are the first to decode a type.
_DECODER = msgspec.json.Decoder(dict[str, _View])


@cache
def _views() -> dict[str, _View]:
    file = resources.files(__package__).joinpath("data").joinpath("cdata").joinpath("views.json")
    return _DECODER.decode(file.read_bytes())


@cache
def _view_index() -> NameIndex:
    return NameIndex(_views())


@cache
def _by_table() -> dict[str, _View]:
    return {view.table: view for view in _views().values()}


def view_names() -> tuple[str, ...]:
    """The names of CData's views."""
    return tuple(_views())


def find_view(catalog: Catalog, name: str) -> Table | None:
    """The table that a user means by `name` of a CData view: exactly, then without case and underscores."""
    real = _view_index().find(name)
    table = None if real is None else _views()[real].table
    return catalog.table(table) if table in catalog.names() else None


@lru_cache(maxsize=256)
def column_aliases(table: Table) -> Mapping[str, str]:
    """CData's names of this table's columns -> the catalogue's, where they differ by more than case and `_`.

    The keys are loosened: without case and underscores.
    """
    view = _by_table().get(table.name)
    if view is None:
        return {}
    names = {column.name for column in table.nameable}
    found = {loosened(alias): name for alias, name in view.columns.items() if name in names}
    for shown, real in view.prefixes.items():
        for name in names:
            if name.startswith(real):
                found.setdefault(loosened(shown + name.removeprefix(real)), name)
    own = {loosened(name) for name in names}
    return {alias: name for alias, name in found.items() if alias not in own}
