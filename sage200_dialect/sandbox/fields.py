"""What the names in `$select`, `$expand`, `$filter` and `$orderby` stand for in one request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sage200_dialect.catalog import Column, Table
from sage200_dialect.sandbox.answers import BadRequest
from sage200_dialect.sandbox.cells import Cells, Value
from sage200_dialect.sandbox.company import Company
from sage200_dialect.sandbox.extra import widened
from sage200_dialect.sandbox.locks import lock
from sage200_dialect.sandbox.rows import Rows
from sage200_dialect.sandbox.shape import LOCK, LOCK_ID, Schema, Shape, parent_key
from sage200_dialect.sandbox.wire import Wire

Producer: TypeAlias = "Callable[[Sequence[int]], Sequence[Any]]"


@dataclass(frozen=True)
class Fields:
    """The fields of one table as one request sees them. Raises BadRequest for names that are none."""

    shape: Shape
    rows: Rows
    schema: Schema
    company: Company
    wire: Wire
    expanded: frozenset[str]

    def own(self, path: str) -> Column | None:
        """The scalar column of this name, if this request can see it."""
        column = self.shape.scalars.get(path)
        if column is None:
            custom = self.shape.custom.get(path)
            column = custom if custom is not None and custom.expand in self.expanded else None
        return column

    def filterable(self, path: str) -> tuple[str, Column, Cells]:
        """Name, column and values behind a path of `$filter`."""
        column = self.own(path)
        if column is not None:
            return column.name, column, self.rows.cells[column.name]
        head, _, tail = path.partition(".")
        if head in self.expanded:
            inline = self.shape.inline.get(head, {}).get(tail)
            if inline is not None:
                return inline.name, inline, self.rows.cells[inline.name]
            if head in self.shape.linked:
                _, other, _ = self.shape.linked[head]
                foreign = self.schema.shape(other).scalars.get(tail)
                if foreign is not None:
                    return path, foreign, self._across(head, foreign)
        raise BadRequest(f"$filter: {self.shape.table.name} has no field {path!r}")

    def orderable(self, path: str) -> str:
        column = self.own(path)
        if column is None:
            raise BadRequest(f"$orderby: {self.shape.table.name} has no field {path!r}")
        return column.name

    def enumeration(self, column: Column) -> dict[str, str]:
        """Number -> name of an enumerated column."""
        return self.company.enumeration(column.enumeration) if column.enumeration else {}

    def producers(self, select: Sequence[str]) -> dict[str, Producer]:
        """How each member of an answer's objects is made; without a `$select`, all that is visible."""
        if not select:
            found = {name: self._scalar(column) for name, column in self.shape.scalars.items()}
            for name, column in self.shape.custom.items():
                if column.expand in self.expanded:
                    found[name] = self._scalar(column)
            for name in (*self.shape.inline, *self.shape.linked, *self.shape.arrays):
                if name in self.expanded:
                    found.setdefault(name, self._object(name, None))
            if LOCK in self.expanded:
                found[LOCK_ID] = self._lock
            return found
        parts: dict[str, set[str] | None] = {}
        for path in select:
            head, _, tail = path.partition(".")
            if tail and parts.get(head, ()) is not None:
                known = parts.setdefault(head, set())
                if known is not None:
                    known.add(tail)
            elif not tail:
                parts[head] = None
        return {head: self._selected(head, members) for head, members in parts.items()}

    def _selected(self, name: str, members: set[str] | None) -> Producer:
        column = self.own(name)
        if column is not None and members is None:
            return self._scalar(column)
        if name in self.expanded and (
            name in self.shape.inline or name in self.shape.linked or name in self.shape.arrays
        ):
            return self._object(name, members)
        if name == LOCK_ID and LOCK in self.expanded:
            return self._lock
        hint = " without its $expand" if name in self.shape.expands or name in self.shape.custom else ""
        raise BadRequest(f"$select: {self.shape.table.name} has no field {name!r}{hint}")

    def _lock(self, positions: Sequence[int]) -> Sequence[int]:
        return lock(self.company, self.shape.table.name, self.rows.cells["id"].take(positions))

    def _scalar(self, column: Column) -> Producer:
        cells = self.rows.cells[column.name]
        write = self.wire.writer(self.shape.table, column, self.company)
        if write is None:
            return cells.take
        if cells.constant:
            value = write(cells.value)
            return lambda positions: [value] * len(positions)
        return lambda positions: [write(value) for value in cells.take(positions)]

    def _object(self, name: str, members: set[str] | None) -> Producer:
        if name in self.shape.inline:
            columns = self._chosen(name, self.shape.inline[name], members)
            return _objects({member: self._scalar(column) for member, column in columns.items()})
        if name in self.shape.linked:
            return self._linked(name, members)
        return self._array(name, members)

    def _other(self, table: Table) -> Fields:
        shape = self.schema.shape(table)
        rows = widened(self.company.rows(table.name), shape.extra)
        return Fields(shape, rows, self.schema, self.company, self.wire, frozenset())

    def _linked(self, name: str, members: set[str] | None) -> Producer:
        holder, table, referred = self.shape.linked[name]
        other = self._other(table)
        columns = self._chosen(name, other.shape.scalars, members)
        make = _objects(
            {member: other._scalar(column) for member, column in columns.items()}, keep_empty=True
        )
        keys = self.rows.cells[holder]

        def produce(positions: Sequence[int]) -> Sequence[Any]:
            found: list[Any] = []
            for key in keys.take(positions):
                at = () if key is None else other.rows.positions(referred, key)
                found.append(make(at[:1])[0] if at else None)
            return found

        return produce

    def _array(self, name: str, members: set[str] | None) -> Producer:
        table, holder = self.shape.arrays[name]
        other = self._other(table)
        columns = self._chosen(name, other.shape.scalars, members)
        make = _objects(
            {member: other._scalar(column) for member, column in columns.items()}, keep_empty=True
        )
        keys = self.rows.cells[parent_key(table, holder)]

        def produce(positions: Sequence[int]) -> Sequence[Any]:
            groups = [other.rows.positions(holder, key) for key in keys.take(positions)]
            made = iter(make([position for group in groups for position in group]))
            return [[next(made) for _ in group] for group in groups]

        return produce

    def _across(self, name: str, foreign: Column) -> Cells:
        holder, table, referred = self.shape.linked[name]
        other = self.company.rows(table.name)
        values = widened(other, self.schema.shape(table).extra).cells[foreign.name]
        keys = self.rows.cells[holder]

        def at(position: int) -> Value:
            found = other.positions(referred, keys[position])
            return values[found[0]] if found else None

        return Cells(self.rows.length, at)

    def _chosen(self, name: str, columns: dict[str, Column], members: set[str] | None) -> dict[str, Column]:
        if members is None:
            return columns
        for member in members:
            if member not in columns:
                raise BadRequest(f"$select: {self.shape.table.name} has no field '{name}.{member}'")
        return {member: column for member, column in columns.items() if member in members}


def _objects(producers: dict[str, Producer], *, keep_empty: bool = False) -> Producer:
    """Objects of the given members; one with nothing but nulls is itself null unless `keep_empty`."""
    names = tuple(producers)

    def produce(positions: Sequence[int]) -> Sequence[Any]:
        columns = [producer(positions) for producer in producers.values()]
        if not columns:
            return [{} for _ in positions]
        rows = zip(*columns, strict=True)
        if keep_empty:
            return [dict(zip(names, row, strict=True)) for row in rows]
        return [
            None if all(value is None for value in row) else dict(zip(names, row, strict=True))
            for row in rows
        ]

    return produce


def check_expands(shape: Shape, names: Sequence[str]) -> frozenset[str]:
    """The names of `$expand`, each known to this table."""
    known = shape.expands
    for name in names:
        if name not in known:
            raise BadRequest(f"$expand: {shape.table.name} has no {name!r}")
    return frozenset(names)


def effects(expanded: frozenset[str]) -> tuple[str, ...]:
    """What a read changes on the site: nothing, except for the expand that locks."""
    return ("lock",) if LOCK in expanded else ()
