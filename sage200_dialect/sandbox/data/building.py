"""What the builders of tables share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from sage200_dialect.sandbox.cells import Cells, Value

if TYPE_CHECKING:
    from sage200_dialect.sandbox.data.world import World
    from sage200_dialect.sandbox.rows import Rows

Columns: TypeAlias = "dict[str, Cells]"
Built: TypeAlias = "tuple[int, Columns]"
Builder: TypeAlias = "Callable[[World], Built]"


_Owner = TypeVar("_Owner")
_Made = TypeVar("_Made")


def ident(base: int, number: int) -> int:
    """The key of the row of this number: ascending, with gaps, as keys in a real database are."""
    return base + number * 2 + (number % 3 == 0)


def idents(base: int, length: int) -> list[int]:
    return [ident(base, number) for number in range(length)]


def table_of(names: str, rows: Sequence[tuple[Value, ...]], base: int) -> Built:
    """A small table out of literal rows, with an `id`."""
    columns = {
        name: Cells.of(values) for name, values in zip(names.split(), zip(*rows, strict=True), strict=True)
    }
    return len(rows), {"id": Cells.of(idents(base, len(rows))), **columns}


def made(length: int, columns: Mapping[str, Callable[[int], Value]]) -> Columns:
    """Columns that are worked out from the row's number."""
    return {name: Cells(length, at) for name, at in columns.items()}


def same(length: int, columns: Mapping[str, Value]) -> Columns:
    """Columns with one value in every row."""
    return {name: Cells.same(length, value) for name, value in columns.items()}


@lru_cache(maxsize=65_536)
def money(pence: int) -> Decimal:
    """1250 -> Decimal('12.50')"""
    return Decimal(pence).scaleb(-2)


@lru_cache(maxsize=4096)
def five(number: int) -> Decimal:
    """3 -> Decimal('3.00000'), the form of quantities."""
    return Decimal(number * 100_000).scaleb(-5)


@lru_cache(maxsize=32_768)
def price(pence: int) -> Decimal:
    """1250 -> Decimal('12.50000'), the form of unit prices."""
    return Decimal(pence * 1000).scaleb(-5)


class once(Generic[_Owner, _Made]):  # noqa: N801 - it is used as a decorator
    """A property that is worked out once.

    It holds no lock, unlike functools.cached_property before Python 3.12: the server and a test may make
    tables at the same time, and these need one another's properties in any order.
    """

    def __init__(self, make: Callable[[_Owner], _Made]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, owner: _Owner, _: type | None = None) -> _Made:
        made: _Made = self._make(owner)
        owner.__dict__[self._name] = made
        return made


class Path:
    """From a table's rows, by the key in a column, to where another table's rows stand.

    `before` leads to the table with that column when it is not the first one. The answer to the last question
    is kept: all columns that a page takes over the same path ask the same.
    """

    def __init__(
        self, rows: Rows, column: str, other: Rows, key: str = "id", before: Path | None = None
    ) -> None:
        self._keys = rows.cells[column]
        self._other = other
        self._key = key
        self._before = before
        self._last: tuple[Sequence[int], list[int | None]] = ((), [])

    def places(self, positions: Sequence[int]) -> list[int | None]:
        asked, found = self._last  # one look: other threads ask too
        if asked is positions:
            return found
        if self._before is None:
            keys = self._keys.take(positions)
        else:
            places = self._before.places(positions)
            keys = [None if place is None else self._keys[place] for place in places]
        index = self._other.index(self._key)
        nothing: tuple[None] = (None,)
        found = [None if key is None else index.get(key, nothing)[0] for key in keys]
        self._last = (positions, found)
        return found

    def __call__(self, number: int) -> int | None:
        return self.places((number,))[0]


class _Seen(Cells):
    """The values of another table over a path."""

    __slots__ = ("_path", "_source")

    def __init__(self, source: Cells, length: int, path: Path) -> None:
        super().__init__(length, self._one)
        self._source = source
        self._path = path

    def _one(self, number: int) -> Value:
        place = self._path(number)
        return None if place is None else self._source[place]

    def take(self, positions: Sequence[int]) -> Sequence[Value]:
        places = self._path.places(positions)
        whole = [place for place in places if place is not None]
        values = self._source.take(whole)
        if len(whole) == len(places):
            return values
        following = iter(values)
        return [None if place is None else next(following) for place in places]

    def all(self) -> Sequence[Value]:
        if self._all is None:
            self._all = self.take(range(self.length))
        return self._all


def looked_up(values: Cells, length: int, at: Path | Callable[[int], int | None]) -> Cells:
    """The values of another table seen from this one's rows."""
    if isinstance(at, Path):
        return _Seen(values, length, at)

    def value(number: int) -> Value:
        position = at(number)
        return None if position is None else values[position]

    return Cells(length, value)


def scaled(cells: Cells, has: int | None, wants: int | None) -> Cells:
    """The same values with another number of decimals."""
    if has == wants or wants is None:
        return cells
    unit = Decimal(1).scaleb(-wants)

    def value(number: int) -> Value:
        found = cells[number]
        return found.quantize(unit) if isinstance(found, Decimal) else found

    return Cells(cells.length, value)


def joined(world: World, table: str, length: int, sources: Iterable[tuple[str, str, Path | None]]) -> Columns:
    """The columns of a view: each source gives those named `<prefix><its column>`; the first that fits wins.

    A source is (prefix, table, where its row stands for row n of the view); None: at the same place.
    """
    found: Columns = {}
    for prefix, other, at in sources:
        cells = world.rows(world.catalog.table(other)).cells
        types = world.catalog.table(other).by_name
        for column in world.catalog.table(table).columns:
            name = column.name.removeprefix(prefix)
            if column.name in found or not column.name.startswith(prefix) or name not in cells:
                continue
            if types[name].type.name == column.type.name:
                seen = cells[name] if at is None else looked_up(cells[name], length, at)
                found[column.name] = scaled(seen, types[name].type.scale, column.type.scale)
    return found
