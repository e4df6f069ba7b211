"""Columns of values, made when they are first needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TypeAlias

Value: TypeAlias = object
"""int, str, bool, Decimal, float, None; dates and date-times as text (`2017-06-02T00:00:00`)."""

_KEPT = 20_000
"""Longer columns are worked out page by page unless a filter or an order needs them whole."""


class Cells:
    """The values of one column."""

    __slots__ = ("_all", "_at", "constant", "length", "value")

    def __init__(self, length: int, at: Callable[[int], Value]) -> None:
        self.length = length
        self.constant = False
        self.value: Value = None
        self._at = at
        self._all: Sequence[Value] | None = None

    @classmethod
    def of(cls, values: Sequence[Value]) -> Cells:
        found = cls(len(values), values.__getitem__)
        found._all = values
        return found

    @classmethod
    def same(cls, length: int, value: Value) -> Cells:
        found = cls(length, lambda _: value)
        found.constant = True
        found.value = value
        return found

    @classmethod
    def late(cls, length: int, resolve: Callable[[], Callable[[int], Value]]) -> Cells:
        """Values that come from elsewhere: `resolve` looks there when the first one is asked for."""

        def at(position: int) -> Value:
            found._at = resolve()
            return found._at(position)

        found = cls(length, at)
        return found

    def __getitem__(self, position: int) -> Value:
        return self._at(position) if self._all is None else self._all[position]

    def all(self) -> Sequence[Value]:
        """Every value, kept from now on."""
        if self._all is None:
            if self.length:
                self._at(0)
            at = self._at
            self._all = [self.value] * self.length if self.constant else [at(i) for i in range(self.length)]
        return self._all

    def take(self, positions: Sequence[int]) -> Sequence[Value]:
        """The values at `positions`, in their order."""
        if self.constant:
            return [self.value] * len(positions)
        if self._all is None and self.length > _KEPT:
            if len(positions):
                self._at(positions[0])  # a late column resolves itself here, not once for each row
            at = self._at
            return [at(i) for i in positions]
        values = self.all()
        if isinstance(positions, range) and positions.step == 1:
            return values[positions.start : positions.stop]
        if len(positions) < 2:
            return [values[i] for i in positions]
        return itemgetter(*positions)(values)  # type: ignore[no-any-return]
