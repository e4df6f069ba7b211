"""UPDATE and DELETE: the requests for the rows that were found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import msgspec

from sage200_dialect.catalog.model import Column
from sage200_dialect.catalog.writing import ROWS_IN_ONE_PUT, InsideParent, OwnPaths
from sage200_dialect.engine.result import Row
from sage200_dialect.engine.writes.objects import Object, changed_object, encoded, filled
from sage200_dialect.engine.writes.reading import Reading
from sage200_dialect.engine.writes.report import RowOutcome
from sage200_dialect.engine.writes.send import Ended, Job
from sage200_dialect.engine.writes.settled import Settled, Stored, failed
from sage200_dialect.engine.writes.values import assigned, to_json
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sql.write import Cell, Fixed, Parameter, Write


def cell_values(
    columns: Sequence[Column], cells: Sequence[Cell], row: Row, values: Mapping[str, object]
) -> list[object]:
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
    """A row to be changed, with the fields that it gets."""

    number: int
    key: object
    parent: object
    content: Object


class FoundRows:
    """The rows that an UPDATE or DELETE found, each once; every value is checked before the first request."""

    def __init__(
        self, write: Write, rows: Sequence[Row], values: Mapping[str, object], reading: Reading
    ) -> None:
        self._write = write
        self._rows = rows
        self._values = values
        self._reading = reading
        self.vanished = 0
        if len({row[0] for row in rows}) != len(rows):
            raise ProgrammingError(
                f"{write.kind} of {write.table.name}: the condition finds a row more than once; make it find "
                "each row once"
            )
        for row in rows:
            self._content(row)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Target]:
        inside = isinstance(self._write.route, InsideParent)
        for number, found in enumerate(self._rows, 1):
            row = found
            if self._write.version and len(self._rows) > 1:
                current = self._still(found[0])
                if current is None:
                    self.vanished += 1
                    continue
                row = current
            yield Target(number, row[0], row[1] if inside else None, self._content(row))

    def exists(self, key: object) -> bool:
        """Whether there still is a row of this key."""
        table, route = self._write.table, self._write.route
        return bool(self._reading.by_column([table.by_name[route.key]], route.key, [key]))

    def siblings(self, parent: object) -> list[object]:
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
        for key, content in contents.items():
            row = now.get(key)
            if row is not None and all(
                to_json(column, value) == _at(content, column.path)
                for column, value in zip(write.columns, row[1:], strict=True)
            ):
                done.append(key)
            else:
                outcomes.append(RowOutcome(numbers[key], "refused", key, str(ended.error)))
        return Settled(done, outcomes, [Stored(key) for key in done], ended.error)

    def _still(self, key: object) -> Row | None:
        assert self._write.source is not None
        found = self._reading.again(self._write.source, key, self._values)
        return found[0] if found else None

    def _content(self, row: Row) -> Object:
        write = self._write
        if write.kind == "DELETE":
            return {}
        known = 2 if isinstance(write.route, InsideParent) else 1
        rest = zip(write.found[known:], row[known:], strict=False)
        (cells,) = write.rows
        return changed_object(
            write.table, write.columns, cell_values(write.columns, cells, row, self._values), rest
        )


class ChangedObjects:
    """Rows of a resource of their own: a PUT each, or one for many where the resource takes an array."""

    at_once = True

    def __init__(self, route: OwnPaths, rows: FoundRows, *, together: bool) -> None:
        self._route = route
        self._rows = rows
        self._together = together
        self._contents: dict[int, dict[object, Object]] = {}

    def jobs(self) -> Iterator[Job]:
        route = self._route
        assert route.update is not None
        if route.bulk is None or not self._together or len(self._rows) < 2:
            for row in self._rows:
                path = filled(route.update, {route.key: row.key})
                yield Job("PUT", path, encoded(row.content), (row.number,), (row.key,))
            return
        for _, group in groupby(self._rows, lambda row: (row.number - 1) // ROWS_IN_ONE_PUT):
            rows = list(group)
            numbers = tuple(row.number for row in rows)
            self._contents[numbers[0]] = {row.key: row.content for row in rows}
            content = [{route.key: row.key, **row.content} for row in rows]
            yield Job("PUT", route.bulk, encoded(content), numbers, tuple(row.key for row in rows))

    def settle(self, ended: Ended) -> Settled:
        job = ended.job
        contents = self._contents.pop(job.rows[0], None)
        if ended.error is None:
            bodies = [ended.body] if contents is None else _entries(ended.body, len(job.rows))
            stored = [Stored(key, body) for key, body in zip(job.keys, bodies, strict=True)]
            return Settled(list(job.keys), stored=stored)
        if contents is not None:
            return self._rows.told_apart(ended, contents) if ended.state == "refused" else failed(ended)
        return _gone_or_failed(ended, self._rows)


class ChangedInsideParents:
    """Rows that stand in an array of their parent, whose PUT carries all of them."""

    at_once = False

    def __init__(self, route: InsideParent, rows: FoundRows) -> None:
        self._route = route
        self._rows = rows
        self._contents: dict[object, Object] = {}

    def jobs(self) -> Iterator[Job]:
        route = self._route
        by_parent = sorted(self._rows, key=lambda row: row.parent)  # type: ignore[arg-type, return-value]
        for parent, group in groupby(by_parent, lambda row: row.parent):
            rows = list(group)
            self._contents = {row.key: row.content for row in rows}
            present = self._rows.siblings(parent)
            lines = [{route.key: key, **self._contents.get(key, {})} for key in present]
            path = filled(route.path, dict.fromkeys(route.parent.key, parent))
            numbers, keys = tuple(row.number for row in rows), tuple(row.key for row in rows)
            yield Job("PUT", path, encoded({route.array: lines}), numbers, keys)

    def settle(self, ended: Ended) -> Settled:
        if ended.error is None:
            return Settled(list(ended.job.keys), stored=[Stored(key) for key in ended.job.keys])
        return self._rows.told_apart(ended, self._contents) if ended.state == "refused" else failed(ended)


class Deleted:
    """Rows that go: a DELETE each."""

    at_once = True

    def __init__(self, route: OwnPaths, rows: FoundRows) -> None:
        self._route = route
        self._rows = rows

    def jobs(self) -> Iterator[Job]:
        assert self._route.delete is not None
        for row in self._rows:
            path = filled(self._route.delete, {self._route.key: row.key})
            yield Job("DELETE", path, None, (row.number,), (row.key,))

    def settle(self, ended: Ended) -> Settled:
        if ended.error is None:
            return Settled(list(ended.job.keys), stored=[Stored(key) for key in ended.job.keys])
        return _gone_or_failed(ended, self._rows)


def _gone_or_failed(ended: Ended, rows: FoundRows) -> Settled:
    """Sage answers 404 for a key that it does not know, and for a request that it does not take."""
    if ended.not_found and not rows.exists(ended.job.keys[0]):
        return Settled([], gone=1)
    return failed(ended)


def _entries(body: bytes, count: int) -> list[bytes]:
    """The objects of an array that Sage answers; empty ones where it answers something else."""
    try:
        found = [bytes(each) for each in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except msgspec.MsgspecError:
        found = []
    return found if len(found) == count else [b""] * count


def _at(content: Object, path: tuple[str, ...]) -> Any:
    value: Any = content
    for name in path:
        value = value[name]
    return value
