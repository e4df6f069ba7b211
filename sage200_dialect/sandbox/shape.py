"""What the objects of a table look like to a client of one edition and release."""

from __future__ import annotations

from dataclasses import dataclass, field

from sage200_dialect.catalog import Catalog, Column, Table
from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sandbox.extra import extra_columns

LOCK = "is_to_lock"
LOCK_ID = "lock_id"
LOCKABLE = frozenset({"sop_orders", "sop_quotes", "pop_orders"})
ALWAYS_EXPANDED = frozenset({"product_sales_figures_periods", "product_purchase_figures_periods"})


@dataclass(frozen=True)
class Shape:
    """The fields of a table's objects, by the name that clients use."""

    table: Table
    scalars: dict[str, Column] = field(default_factory=dict)
    custom: dict[str, Column] = field(default_factory=dict)
    """Scalars that come only with the expand named in their column."""
    inline: dict[str, dict[str, Column]] = field(default_factory=dict)
    linked: dict[str, tuple[str, Table, str]] = field(default_factory=dict)
    """name -> (column that holds the key, the other table, its key column)"""
    arrays: dict[str, tuple[Table, str]] = field(default_factory=dict)
    """name -> (the table of its entries, that table's column with the key of this one)"""
    extra: dict[Column, str] = field(default_factory=dict)
    """A tenant's own columns, among the scalars too, each with its type word."""

    @property
    def expands(self) -> frozenset[str]:
        """Every name that `$expand` takes."""
        names = {*self.inline, *self.linked, *self.arrays}
        names.update(column.expand for column in self.custom.values() if column.expand)
        if self.table.name in LOCKABLE:
            names.add(LOCK)
        return frozenset(names)


def parent_key(child: Table, holder: str) -> str:
    """The parent's column whose value stands in the child's column `holder`: its link says so."""
    return next(link.referred for link in child.links if link.column == holder)


class Schema:
    """The tables that one edition and release has."""

    def __init__(self, catalog: Catalog, edition: str, behaviour: Behaviour) -> None:
        self.edition = edition
        self.release = behaviour.release
        self.missing = behaviour.missing
        self.extra = behaviour.extra
        self.tables = {table.name: table for table in catalog.tables() if self._has_table(table)}
        self._children: dict[str, list[Table]] = {}
        for table in self.tables.values():
            if table.embedded is not None:
                self._children.setdefault(table.embedded.parent, []).append(table)
        self._shapes: dict[str, Shape] = {}

    def shape(self, table: Table) -> Shape:
        found = self._shapes.get(table.name)
        if found is None:
            found = self._shapes[table.name] = self._shape(table)
        return found

    def _has_table(self, table: Table) -> bool:
        return (
            self.edition in table.editions
            and table.name not in self.missing
            and not (self.release and table.added and table.added > self.release)
        )

    def _has_column(self, table: Table, column: Column) -> bool:
        return not (
            column.from_parent
            or (column.professional_only and not column.standard_by_name and self.edition != "ProfessionalUK")
            or (self.release and column.since and column.since > self.release)
            or f"{table.name}.{column.name}" in self.missing
        )

    def _shape(self, table: Table) -> Shape:
        shape = Shape(table)
        for column in table.columns:
            if not self._has_column(table, column):
                continue
            if len(column.path) > 1:
                shape.inline.setdefault(column.path[0], {})[column.path[1]] = column
            elif column.expand:
                shape.custom[column.path[0]] = column
            else:
                shape.scalars[column.path[0]] = column
        shape.extra.update(extra_columns(table.name, self.extra))
        shape.scalars.update((column.name, column) for column in shape.extra)
        for child in self._children.get(table.name, ()):
            if child.embedded is not None:
                shape.arrays[child.embedded.array] = child, child.embedded.column
        borrowed = {column.path[0]: column.rows for column in table.borrowed if column.rows is not None}
        for name, rows in {**borrowed, **table.arrays}.items():
            entries = self.tables.get(rows)
            if entries is not None and name not in shape.arrays:
                holder = next(link.column for link in entries.links if link.table == table.name)
                shape.arrays[name] = entries, holder
        for link in table.links:
            column = table.by_name[link.column]
            name = column.path[0].removesuffix("_id")
            other = self.tables.get(link.table)
            taken = name in shape.scalars or name in shape.inline or name in shape.arrays
            visible = column.path[0] in shape.scalars or column.path[0] in shape.custom
            if other is not None and visible and not taken and name != column.path[0]:
                shape.linked[name] = (link.column, other, link.referred)
        return shape
