"""How the values of a page are read: a msgspec Struct for each depth, and the rest of each type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import msgspec

from sage200_dialect.catalog.model import Column
from sage200_dialect.engine.lenient import INT64_MAX, INT64_MIN, Misfit, day, naive_utc, quantizer
from sage200_dialect.types import SqlType

_FIELDS: dict[str, Any] = {
    "BIGINT": Annotated[int, msgspec.Meta(ge=INT64_MIN, le=INT64_MAX)] | None,
    "DECIMAL": Decimal | None,
    "DOUBLE": float | None,
    "VARCHAR": str | None,
    "BOOLEAN": bool | None,
    "DATE": datetime | None,
    "TIMESTAMP": datetime | None,
}


class Level:
    """Objects of one depth: the Struct that reads them and the columns that their fields fill."""

    def __init__(
        self,
        leaves: Sequence[tuple[tuple[str, ...], int]],
        columns: Sequence[Column],
        array: str | None,
        below: Level | None,
    ) -> None:
        self.leaves = tuple(leaves)
        self.slots = tuple(slot for _, slot in leaves)
        self.array = array
        self.below = below
        self._fields: dict[str, list[int]] = {}
        nested: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for path, slot in leaves:
            if len(path) > 1:
                nested.setdefault(path[0], []).append((path[1:], slot))
            else:
                self._fields.setdefault(path[0], []).append(slot)
        self._nested = {name: Level(inner, columns, None, None) for name, inner in nested.items()}
        self.flat = not nested and all(len(slots) == 1 for slots in self._fields.values())
        fields = [(name, _field(columns[slots[0]].type)) for name, slots in self._fields.items()]
        fields += [(name, inner.struct | None) for name, inner in self._nested.items()]
        if array is not None and below is not None:
            fields.append((array, list[below.struct] | None))  # type: ignore[name-defined]
        names = [f"field{number}" for number in range(len(fields))]
        # The structs hold no cycles, so the collector need not look at them.
        self.struct: Any = msgspec.defstruct(
            "Page",
            [(name, kind) for name, (_, kind) in zip(names, fields, strict=True)],
            rename={name: key for name, (key, _) in zip(names, fields, strict=True)},
            gc=False,
        )
        self._array_field = names[-1] if array is not None else ""

    def fill(self, objects: Sequence[Any], found: list[Sequence[Any]]) -> None:
        """Lays the values of `objects` (None: an inline object that is null) into the columns' slots."""
        empty = (None,) * len(self.struct.__struct_fields__)
        astuple = msgspec.structs.astuple
        tuples = [empty if each is None else astuple(each) for each in objects]
        by_field: list[Sequence[Any]] = list(zip(*tuples, strict=True)) if tuples else [() for _ in empty]
        for slots, values in zip(self._fields.values(), by_field, strict=False):
            for slot in slots:
                found[slot] = values
        for inner, values in zip(self._nested.values(), by_field[len(self._fields) :], strict=False):
            inner.fill(values, found)

    def arrays(self, objects: Sequence[Any]) -> Iterator[list[Any] | None]:
        """The array of each object."""
        return (getattr(each, self._array_field) for each in objects)


def _field(kind: SqlType) -> Any:
    return msgspec.Raw if kind.json else _FIELDS[kind.name]


def json_text(raw: msgspec.Raw) -> str | None:
    """The text of an array as it was sent; a null is no array."""
    text = bytes(raw)
    if text[:1] not in (b"[", b"{", b"n"):
        raise Misfit("neither an array nor an object")
    return None if text == b"null" else text.decode()


def finisher(kind: SqlType) -> Callable[[Sequence[Any]], Sequence[Any]] | None:
    """What is left to do with a column of typed values; raises ValueError or ArithmeticError for a misfit."""
    if kind.json:
        return lambda values: [None if each is None else json_text(each) for each in values]
    if kind.name == "DECIMAL":
        assert kind.precision is not None and kind.scale is not None
        return _decimals(quantizer(kind.precision, kind.scale))
    if kind.name == "DATE":
        return lambda values: [None if each is None else day(each) for each in values]
    if kind.name == "TIMESTAMP":
        return lambda values: [
            each if each is None or each.tzinfo is None else naive_utc(each) for each in values
        ]
    return None


def _decimals(quantize: Callable[[Decimal], Decimal]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    def finish(values: Sequence[Any]) -> Sequence[Any]:
        finished = [None if each is None else quantize(each) for each in values]
        if any(map(Decimal.is_nan, filter(None, finished))):
            raise Misfit("not a number")
        return finished

    return finish
