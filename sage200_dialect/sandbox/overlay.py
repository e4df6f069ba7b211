"""The rows of a table with what was written over them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from sage200_dialect.sandbox.cells import Cells, Value
from sage200_dialect.sandbox.rows import Rows

Changes: TypeAlias = "dict[int, Mapping[str, Value]]"


class Overlay:
    """What was written to one table. `rows` is a value: who holds it sees no later write.

    Rows are known by their slot: first those that were there, then those that were added. Nothing of the
    rows beneath is copied, so that a table of any size is ready for its first write at once.
    """

    def __init__(self, base: Rows) -> None:
        self._base = base
        self._added: list[Mapping[str, Value]] = []
        self._changed: Changes = {}
        self._held = False
        """Whether rows that somebody may hold have the changes so far."""
        self._kept: list[int] | None = None
        """The slots that are left, once rows were removed."""
        self._rows: Rows | None = base

    @property
    def rows(self) -> Rows:
        if self._rows is None:
            slots = self._base.length + len(self._added)
            length = slots if self._kept is None else len(self._kept)
            cells: dict[str, Cells] = {
                name: _Written(name, beneath, length, self._added, self._changed, self._kept)
                for name, beneath in self._base.cells.items()
            }
            self._rows = Rows(self._base.table, length, cells)
            self._held = True
        return self._rows

    def add(self, values: Mapping[str, Value]) -> None:
        """A row at the end; `values` has every column."""
        if self._kept is not None:
            self._kept.append(self._base.length + len(self._added))
        self._added.append(values)
        self._rows = None

    def change(self, position: int, values: Mapping[str, Value]) -> None:
        slot = position if self._kept is None else self._kept[position]
        if self._held:
            self._changed = dict(self._changed)
            self._held = False
        self._changed[slot] = {**self._changed.get(slot, {}), **values}
        self._rows = None

    def remove(self, positions: Collection[int]) -> None:
        gone = set(positions)
        slots: Sequence[int] = (
            range(self._base.length + len(self._added)) if self._kept is None else self._kept
        )
        self._kept = [slot for position, slot in enumerate(slots) if position not in gone]
        self._rows = None


class _Written(Cells):
    """One column of an overlay as it was when its rows were asked for."""

    __slots__ = ("_added", "_beneath", "_changed", "_count", "_kept", "_name")

    def __init__(
        self,
        name: str,
        beneath: Cells,
        length: int,
        added: list[Mapping[str, Value]],
        changed: Changes,
        kept: list[int] | None,
    ) -> None:
        super().__init__(length, self._one)
        self._name = name
        self._beneath = beneath
        self._added = added
        self._count = len(added)
        self._changed = changed
        self._kept = kept

    def _one(self, position: int) -> Value:
        slot = position if self._kept is None else self._kept[position]
        change = self._changed.get(slot)
        if change is not None and self._name in change:
            return change[self._name]
        before = self._beneath.length
        return self._beneath[slot] if slot < before else self._added[slot - before][self._name]

    def all(self) -> Sequence[Value]:
        if self._all is None:
            name = self._name
            values = [*self._beneath.all(), *(row[name] for row in self._added[: self._count])]
            for slot, change in self._changed.items():
                if name in change:
                    values[slot] = change[name]
            kept = self._kept
            self._all = values if kept is None else [values[slot] for slot in kept[: self.length]]
        return self._all
