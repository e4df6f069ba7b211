"""The rows that an UPDATE or DELETE changes, and what has to be read of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sage200_dialect.catalog.model import Column
from sage200_dialect.catalog.writing import InsideParent
from sage200_dialect.engine.result import Row
from sage200_dialect.engine.writes.enumerations import Judge
from sage200_dialect.engine.writes.objects import Object, changed_object, holds
from sage200_dialect.engine.writes.reading import Reading
from sage200_dialect.engine.writes.report import RowOutcome, WriteReport
from sage200_dialect.engine.writes.send import Ended
from sage200_dialect.engine.writes.settled import Settled, Stored
from sage200_dialect.engine.writes.values import assigned
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sql.write import Cell, Fixed, Found, Parameter, Write

Values = Mapping[str, object]


def cell_values(columns: Sequence[Column], cells: Sequence[Cell], row: Row, values: Values) -> list[object]:
    """What a row of cells comes to, for one row of the source."""
    return [
        each.value
        if isinstance(each, Fixed)
        else values[each.name]
        if isinstance(each, Parameter)
        else assigned(column, row[each.place])
        for column, each in zip(columns, cells, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Target:
    """A row to be changed, with the fields that it gets. `number` counts the rows of all sets from 1."""

    number: int
    key: object
    parent: object
    content: Object


def content(write: Write, row: Row, values: Values, number: int, judge: Judge) -> Object:
    """The fields that a row gets. Raises DataError."""
    if write.kind == "DELETE":
        return {}
    known = 2 if isinstance(write.route, InsideParent) else 1
    rest = zip(write.found[known:], row[known:], strict=False)
    (cells,) = write.rows
    return changed_object(
        write.table, write.columns, cell_values(write.columns, cells, row, values), rest, number, judge
    )


def check_given(write: Write, values: Values, number: int, judge: Judge) -> None:
    """Raises DataError for values that are wrong whatever row is found."""
    (cells,) = write.rows
    given = [
        (column, cell)
        for column, cell in zip(write.columns, cells, strict=True)
        if not isinstance(cell, Found)
    ]
    columns, cells = [column for column, _ in given], tuple(cell for _, cell in given)
    changed_object(write.table, columns, cell_values(columns, cells, (), values), (), number, judge)


def once(write: Write, rows: list[Row]) -> list[Row]:
    """The rows, each once. What an UPDATE assigns to a row that is found twice would be left to chance."""
    found = {row[0]: row for row in reversed(rows)}
    if write.kind == "UPDATE" and len(found) != len(rows):
        raise ProgrammingError(
            f"UPDATE of {write.table.name}: the condition finds a row more than once; make it find each row "
            "once"
        )
    return list(reversed(found.values()))


class FoundRows:
    """Targets from rows that were sought, and the reads that go with changing them."""

    def __init__(self, write: Write, reading: Reading, report: WriteReport, judge: Judge) -> None:
        self.report = report
        self._judge = judge
        self._write = write
        self._reading = reading

    def targets(self, rows: Sequence[Row], values: Values, before: int) -> Iterator[Target]:
        """`before` rows were counted already. A row is read once more where its version counts."""
        inside = isinstance(self._write.route, InsideParent)
        for number, found in enumerate(rows, before + 1):
            row = found
            if self._write.version and len(rows) > 1:
                current = self._still(found[0], values)
                if current is None:
                    self.report.gone += 1
                    continue
                row = current
            yield Target(
                number,
                row[0],
                row[1] if inside else None,
                content(self._write, row, values, number, self._judge),
            )

    def present(self, keys: Iterable[object]) -> set[object]:
        """Those of the keys that there are."""
        table, route = self._write.table, self._write.route
        return {row[0] for row in self._reading.by_column([table.by_name[route.key]], route.key, keys)}

    def siblings(self, parent: object) -> list[Any]:
        """The keys of all rows of a parent."""
        table, route = self._write.table, self._write.route
        assert isinstance(route, InsideParent)
        return sorted(
            row[0] for row in self._reading.by_column([table.by_name[route.key]], route.column, [parent])
        )

    def told_apart(self, ended: Ended, contents: Mapping[object, Object]) -> Settled:
        """Which rows a refused request changed all the same: those that hold by now what they were to get."""
        job, write = ended.job, self._write
        columns = [write.table.by_name[write.route.key], *write.columns]
        now = {row[0]: row for row in self._reading.by_column(columns, write.route.key, contents)}
        numbers = dict(zip(contents, job.rows, strict=True))
        done: list[object] = []
        outcomes: list[RowOutcome] = []
        for key, wanted in contents.items():
            row = now.get(key)
            if row is not None and holds(wanted, write.columns, row[1:]):
                done.append(key)
            else:
                outcomes.append(RowOutcome(numbers[key], "refused", key, str(ended.error)))
        return Settled(done, outcomes, [Stored(key) for key in done], ended.error)

    def _still(self, key: object, values: Values) -> Row | None:
        assert self._write.source is not None
        found = self._reading.again(self._write.source, key, values)
        return found[0] if found else None
