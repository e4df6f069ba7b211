"""INSERT: a POST for each row, or the PUT of the parent that holds the rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

import msgspec

from sage200_dialect.catalog.writing import InsideParent, OwnPaths
from sage200_dialect.engine.writes.objects import NewRow, Object, encoded, filled, holds, insert_path
from sage200_dialect.engine.writes.reading import Reading
from sage200_dialect.engine.writes.report import RowOutcome
from sage200_dialect.engine.writes.send import Ended, Job
from sage200_dialect.engine.writes.settled import Settled, Stored, failed


class NewObjects:
    """Rows of a resource of their own."""

    at_once = True

    def __init__(self, route: OwnPaths, rows: Iterator[NewRow]) -> None:
        self._route = route
        self._rows = rows

    def jobs(self) -> Iterator[Job]:
        for number, row in enumerate(self._rows, 1):
            path = insert_path(self._route.insert, row.place)
            assert path is not None
            yield Job("POST", filled(path, row.place), encoded(row.content), (number,))

    def settle(self, ended: Ended) -> Settled:
        if ended.error is not None:
            return failed(ended)
        key = _object(ended.body).get(self._route.key)
        return Settled([key], stored=[Stored(key, ended.body)])


class NewInsideParents:
    """Rows that stand in an array of their parent: each PUT carries those that stand there already.

    Whether Sage would otherwise keep or drop them is unknown.
    """

    at_once = False

    def __init__(self, route: InsideParent, rows: Iterator[NewRow], reading: Reading, keys: bool) -> None:
        self._route = route
        self._rows = rows
        self._reading = reading
        self._keys = keys
        self._before: list[object] = []
        self._sent: list[Object] = []

    def jobs(self) -> Iterator[Job]:
        route = self._route
        numbered = enumerate(self._rows, 1)
        for parent, group in groupby(numbered, lambda each: each[1].place[route.column]):
            rows = list(group)
            self._sent = [row.content for _, row in rows]
            self._before = self._present(parent)
            lines: list[dict[str, Any]] = [{route.key: key} for key in self._before]
            lines += [row.content for _, row in rows]
            path = filled(route.path, dict.fromkeys(route.parent.key, parent))
            numbers = tuple(number for number, _ in rows)
            yield Job("PUT", path, encoded({route.array: lines}), numbers, parent=parent)

    def settle(self, ended: Ended) -> Settled:
        parent, rows = ended.job.parent, ended.job.rows
        if ended.error is None:
            new = self._new(parent) if self._keys else []
            if len(new) != len(rows):  # somebody else wrote there too, or nobody asked
                return Settled([None] * len(rows), stored=[Stored(None) for _ in rows])
            return Settled(new, stored=[Stored(key) for key in new])
        if ended.state != "refused":
            return failed(ended)
        # Sage saves a parent's rows one by one: those before the one that it refused stay.
        saved = self._new(parent)
        if len(saved) >= len(rows):
            return failed(ended)
        if saved and not self._ours(saved):
            return failed(replace(ended, state="unknown"))
        outcomes = [RowOutcome(rows[len(saved)], "refused", message=str(ended.error))]
        outcomes += [RowOutcome(number, "not sent") for number in rows[len(saved) + 1 :]]
        return Settled(saved, outcomes, [Stored(key) for key in saved], ended.error)

    def _present(self, parent: object) -> list[object]:
        column = self._reading.write.table.by_name[self._route.key]
        return sorted(row[0] for row in self._reading.by_column([column], self._route.column, [parent]))

    def _ours(self, saved: list[object]) -> bool:
        """Whether the new rows hold what was sent for the first ones: others may have written there too."""
        write, route = self._reading.write, self._route
        columns = [each for each in write.columns if each.name != route.column]
        found = self._reading.by_column([write.table.by_name[route.key], *columns], route.key, saved)
        by_key = {row[0]: row[1:] for row in found}
        return len(by_key) == len(saved) and all(
            holds(sent, columns, by_key[key]) for key, sent in zip(saved, self._sent, strict=False)
        )

    def _new(self, parent: object) -> list[object]:
        return [key for key in self._present(parent) if key not in self._before]


def _object(body: bytes) -> dict[str, Any]:
    """What Sage answers to a POST; nothing where it is no object."""
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.MsgspecError:
        return {}
