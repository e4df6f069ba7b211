"""The rows of one table of one company, with the indexes that make reading them cheap."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from sage200_dialect.catalog import Table
from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sandbox.cells import Cells, Value
from sage200_dialect.sandbox.collation import comparable
from sage200_dialect.types import SqlType

Order = tuple[tuple[str, bool], ...]


class Rows:
    """Columns by catalogue name. The rows never change, so that everything worked out is kept."""

    def __init__(self, table: Table, length: int, cells: dict[str, Cells]) -> None:
        self.table = table
        self.length = length
        self.cells = cells
        self._keys: dict[tuple[str, str], Sequence[Any]] = {}
        self._positions: dict[str, dict[Value, list[int]]] = {}
        self._ascending: dict[str, bool] = {}
        self._orders: dict[tuple[Order, str, str, int | None], Sequence[int]] = {}

    def positions(self, column: str, value: Value) -> Sequence[int]:
        """Where `column` equals `value`."""
        return self.index(column).get(value, ())

    def index(self, column: str) -> dict[Value, list[int]]:
        """Where each value of `column` stands."""
        index = self._positions.get(column)
        if index is None:
            index = {}
            for position, found in enumerate(self.cells[column].all()):
                index.setdefault(found, []).append(position)
            self._positions[column] = index
        return index

    def keys(self, name: str, type_: SqlType, cells: Cells, behaviour: Behaviour) -> Sequence[Any]:
        """The values of a column as they compare: text folded by the collation, numbers as numbers."""
        collation = behaviour.collation if type_.name == "VARCHAR" else ""
        found = self._keys.get((name, collation))
        if found is None:
            values = cells.all()
            if type_.name == "VARCHAR":
                fold = comparable(behaviour)
                found = [None if value is None else fold(str(value)) for value in values]
            elif type_.numeric and any(isinstance(value, str) for value in values):
                found = [_number(value) for value in values]
            else:
                found = values
            self._keys[name, collation] = found
        return found

    def ascending(self, column: str) -> bool:
        """The rows stand in strictly ascending order of this whole-number column."""
        found = self._ascending.get(column)
        if found is None:
            values: Sequence[Any] = self.cells[column].all()
            found = all(type(value) is int for value in values) and all(
                before < after for before, after in pairwise(values)
            )
            self._ascending[column] = found
        return found

    def between(self, column: str, low: Any, low_open: bool, high: Any, high_open: bool) -> range:
        """The stretch of an ascending column from `low` to `high`; None is no bound."""
        values: Any = self.cells[column].all()
        start = 0 if low is None else (bisect_right if low_open else bisect_left)(values, low)
        end = self.length if high is None else (bisect_left if high_open else bisect_right)(values, high)
        return range(start, max(start, end))

    def ordered(self, order: Order, behaviour: Behaviour, skip: int = 0) -> Sequence[int]:
        """All positions in `order`. Where none is kept, rows that tie come in another one for each `skip`."""
        key = (order, behaviour.collation, behaviour.null_order, skip if behaviour.unordered else None)
        found = self._orders.get(key)
        if found is None:
            whole: Sequence[int] = range(self.length)
            if behaviour.unordered:
                whole = shuffled(whole, skip)
            found = self._orders[key] = self.sort(whole, order, behaviour) if order else whole
        return found

    def sort(self, positions: Sequence[int], order: Order, behaviour: Behaviour) -> Sequence[int]:
        found = list(positions)
        for name, descending in reversed(order):
            keys = self.keys(name, self.table.by_name[name].type, self.cells[name], behaviour)
            nulls = [position for position in found if keys[position] is None]
            valued = [position for position in found if keys[position] is not None]
            valued.sort(key=keys.__getitem__, reverse=descending)
            nulls_first = (behaviour.null_order == "first") != descending
            found = nulls + valued if nulls_first else valued + nulls
        return found


def shuffled(positions: Sequence[int], skip: int) -> list[int]:
    found = list(positions)
    random.Random(f"{len(found)} {skip}").shuffle(found)
    return found


def _number(value: Value) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return Decimal(value)
    except InvalidOperation:
        return None
