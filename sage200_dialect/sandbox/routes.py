"""Which table or action a path means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sage200_dialect.catalog import Table
from sage200_dialect.sandbox.answers import NotFound

Key: TypeAlias = "int | str"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")

_FURTHER_NESTED: Mapping[str, tuple[str, ...]] = {
    "bin_holdings": ("/products/{product_id}/bin_holdings",),
    "products": ("/product_groups/{product_group_id}/products",),
    "sop_order_lines": ("/sop_orders/{sop_order_id}/sop_order_lines/{id}",),
    "sop_orders": ("/customers/{customer_id}/sop_orders",),
    "warehouse_holdings": (
        "/warehouses/{warehouse_id}/warehouse_holdings",
        "/products/{product_id}/warehouse_holdings",
        "/warehouses/{warehouse_id}/products/{product_id}/warehouse_holdings",
        "/products/{product_id}/warehouses/{warehouse_id}/warehouse_holdings",
    ),
}
"""Nested paths that Sage reads beside those that the catalogue names for reading and for writing."""


Kind: TypeAlias = Literal["collection", "one"]


@dataclass(frozen=True, slots=True)
class Route:
    """A path that was understood. `under` holds what the path states, by column of the table."""

    table: Table
    kind: Kind
    under: tuple[tuple[str, Key], ...] = ()
    beyond: tuple[tuple[str, Key], ...] = ()
    """Further keys of the path: those of the parent's parents, by the names in the path."""


@dataclass(frozen=True, slots=True)
class _Template:
    table: Table
    kind: Kind
    columns: tuple[str, ...]


class Routes:
    """The paths of a set of tables."""

    def __init__(self, paths: Iterable[tuple[Table, str, Kind]]) -> None:
        self._templates: dict[tuple[str, ...], _Template] = {}
        self._masks: dict[int, set[tuple[int, ...]]] = {}
        for table, path, kind in paths:
            self._add(table, path, kind)

    def find(self, path: str) -> Route:
        """Raises NotFound for a path that means nothing."""
        parts = tuple(path.strip("/").split("/"))
        for mask in self._masks.get(len(parts), ()):
            template = self._templates.get(tuple("*" if n in mask else part for n, part in enumerate(parts)))
            if template is None:
                continue
            keys = [
                (column, _key(template.table, column, parts[place]))
                for column, place in zip(template.columns, mask, strict=True)
            ]
            stated = [(column, key) for column, key in keys if key is not None]
            if len(stated) == len(keys):
                own = template.table.by_name
                return Route(
                    template.table,
                    template.kind,
                    tuple(pair for pair in stated if pair[0] in own),
                    tuple(pair for pair in stated if pair[0] not in own),
                )
        raise NotFound(f"there is no resource {path}")

    def _add(self, table: Table, path: str, kind: Kind) -> None:
        parts = path.strip("/").split("/")
        mask = tuple(number for number, part in enumerate(parts) if _PLACEHOLDER.fullmatch(part))
        columns = tuple(_column(table, parts[number][1:-1]) for number in mask)
        key = tuple("*" if number in mask else part for number, part in enumerate(parts))
        self._templates.setdefault(key, _Template(table, kind, columns))
        self._masks.setdefault(len(parts), set()).add(mask)


def read_paths(tables: Iterable[Table]) -> Iterator[tuple[Table, str, Kind]]:
    """What GET serves."""
    for table in tables:
        if table.collection is not None:
            yield table, table.collection, "collection"
        if table.singleton is not None:
            yield table, table.singleton, "one"
        if table.item is not None:
            yield table, table.item, "one"
        if table.nested is not None:
            yield table, table.nested.path, "collection"
        written = (path for paths in table.write_paths.values() for path in paths)
        for path in (*_FURTHER_NESTED.get(table.name, ()), *written):
            if "}/" in path and set(_PLACEHOLDER.findall(path)) <= table.by_name.keys():
                yield table, path, "one" if path.endswith("}") else "collection"


def write_paths(tables: Iterable[Table], method: str) -> Iterator[tuple[Table, str, Kind]]:
    """What a writing method serves."""
    for table in tables:
        for path in table.write_paths.get(method, ()):
            yield table, path, "one" if path.endswith("}") and method != "post" else "collection"


def _column(table: Table, placeholder: str) -> str:
    """The column that a placeholder means; item paths may write `{Id}`."""
    return table.key[0] if placeholder == "Id" and table.key else placeholder


def _key(table: Table, column: str, text: str) -> Key | None:
    if column in table.by_name and table.by_name[column].type.name != "BIGINT":
        return text
    return int(text) if re.fullmatch(r"-?\d{1,18}", text) else None
