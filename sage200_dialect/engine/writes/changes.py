"""UPDATE and DELETE: the requests for the rows that were found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

import msgspec

from sage200_dialect.catalog.writing import ROWS_IN_ONE_PUT, InsideParent, OwnPaths
from sage200_dialect.engine.writes.found import FoundRows, Target
from sage200_dialect.engine.writes.objects import Object, encoded, filled
from sage200_dialect.engine.writes.send import Ended, Job
from sage200_dialect.engine.writes.settled import Settled, Stored, failed


class OneByOne:
    """Rows of a resource of their own: a request each, which `request` makes."""

    at_once = True

    def __init__(self, request: Callable[[Target], Job], targets: Iterable[Target], found: FoundRows) -> None:
        self._request = request
        self._targets = targets
        self._found = found

    def jobs(self) -> Iterator[Job]:
        return map(self._request, self._targets)

    def settle(self, ended: Ended) -> Settled:
        return _changed(ended) if ended.error is None else _gone_or_failed(ended, self._found)


class ChangedTogether:
    """Rows of a resource whose PUT takes an array of them.

    Sage refuses all of an array for one key that it does not know: `sought` says that there are such rows,
    otherwise that is read first.
    """

    at_once = True

    def __init__(self, route: OwnPaths, targets: Iterable[Target], found: FoundRows, *, sought: bool) -> None:
        self._route = route
        self._targets = targets
        self._found = found
        self._sought = sought
        self._contents: dict[int, dict[object, Object]] = {}

    def jobs(self) -> Iterator[Job]:
        route = self._route
        assert route.bulk is not None
        for chunk in _chunks(self._targets):
            if len(chunk) == 1:
                yield put(route, chunk[0])
                continue
            rows = chunk if self._sought else self._existing(chunk)
            if rows:
                numbers = tuple(row.number for row in rows)
                self._contents[numbers[0]] = {row.key: row.content for row in rows}
                content = [{route.key: row.key, **row.content} for row in rows]
                yield Job("PUT", route.bulk, encoded(content), numbers, tuple(row.key for row in rows))

    def settle(self, ended: Ended) -> Settled:
        job = ended.job
        contents = self._contents.pop(job.rows[0], None)
        if contents is None:
            return _changed(ended) if ended.error is None else _gone_or_failed(ended, self._found)
        if ended.error is None:
            bodies = _entries(ended.body, len(job.rows))
            stored = [Stored(key, body) for key, body in zip(job.keys, bodies, strict=True)]
            return Settled(list(job.keys), stored=stored)
        return self._found.told_apart(ended, contents) if ended.state == "refused" else failed(ended)

    def _existing(self, rows: list[Target]) -> list[Target]:
        present = self._found.present(row.key for row in rows)
        self._found.report.gone += sum(row.key not in present for row in rows)
        return [row for row in rows if row.key in present]


class ChangedInsideParents:
    """Rows that stand in an array of their parent, whose PUT carries all of them."""

    at_once = False

    def __init__(self, route: InsideParent, targets: Iterable[Target], found: FoundRows) -> None:
        self._route = route
        self._targets = targets
        self._found = found
        self._contents: dict[object, Object] = {}

    def jobs(self) -> Iterator[Job]:
        route = self._route
        by_parent = sorted(self._targets, key=lambda row: row.parent)  # type: ignore[arg-type, return-value]
        for parent, group in groupby(by_parent, lambda row: row.parent):
            wanted = list(group)
            present = self._found.siblings(parent)
            rows = [row for row in wanted if row.key in present]
            self._found.report.gone += len(wanted) - len(rows)
            if not rows:
                continue
            self._contents = {row.key: row.content for row in rows}
            lines = [{route.key: key, **self._contents.get(key, {})} for key in present]
            path = filled(route.path, dict.fromkeys(route.parent.key, parent))
            numbers, keys = tuple(row.number for row in rows), tuple(row.key for row in rows)
            yield Job("PUT", path, encoded({route.array: lines}), numbers, keys, parent)

    def settle(self, ended: Ended) -> Settled:
        if ended.error is None:
            return Settled(list(ended.job.keys), stored=[Stored(key) for key in ended.job.keys])
        return self._found.told_apart(ended, self._contents) if ended.state == "refused" else failed(ended)


def put(route: OwnPaths, row: Target) -> Job:
    """The request that changes a row."""
    assert route.update is not None
    return Job(
        "PUT", filled(route.update, {route.key: row.key}), encoded(row.content), (row.number,), (row.key,)
    )


def delete(route: OwnPaths, row: Target) -> Job:
    """The request that deletes a row."""
    assert route.delete is not None
    return Job("DELETE", filled(route.delete, {route.key: row.key}), None, (row.number,), (row.key,))


def _changed(ended: Ended) -> Settled:
    """One row that was written."""
    (key,) = ended.job.keys
    return Settled([key], stored=[Stored(key, ended.body)])


def _chunks(targets: Iterable[Target]) -> Iterator[list[Target]]:
    """As many as go together, none of them twice."""
    rows: dict[object, Target] = {}
    for row in targets:
        if len(rows) == ROWS_IN_ONE_PUT or row.key in rows:
            yield list(rows.values())
            rows = {}
        rows[row.key] = row
    if rows:
        yield list(rows.values())


def _gone_or_failed(ended: Ended, found: FoundRows) -> Settled:
    """Sage answers 404 for a key that it does not know, and for a request that it does not take."""
    if ended.not_found and not found.present(ended.job.keys):
        return Settled([], gone=1)
    return failed(ended)


def _entries(body: bytes, count: int) -> list[bytes]:
    """The objects of an array that Sage answers; empty ones where it answers something else."""
    try:
        found = [bytes(each) for each in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except msgspec.MsgspecError:
        found = []
    return found if len(found) == count else [b""] * count
