"""One statement that writes, from its values to its report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sage200_dialect.catalog.writing import InsideParent, OwnPaths
from sage200_dialect.engine.result import Row
from sage200_dialect.engine.writes.changes import (
    ChangedInsideParents,
    ChangedObjects,
    Deleted,
    FoundRows,
    cell_values,
)
from sage200_dialect.engine.writes.failures import failure
from sage200_dialect.engine.writes.inserts import NewInsideParents, NewObjects
from sage200_dialect.engine.writes.objects import NewRow, new_row
from sage200_dialect.engine.writes.reading import Reading, Rows
from sage200_dialect.engine.writes.report import WriteReport
from sage200_dialect.engine.writes.send import ended
from sage200_dialect.engine.writes.settled import Changes, Settled, Stored
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sql.write import Fixed, Parameter, Write

if TYPE_CHECKING:
    from sage200_dialect.client import Client
    from sage200_dialect.client.statement import Statement
    from sage200_dialect.settings import Settings

Values = Mapping[str, object]
Progress = Callable[[WriteReport], None]


class Writing:
    """One execution. `outputs` are what RETURNING of a DELETE gave, `stored` what the others wrote."""

    def __init__(
        self,
        write: Write,
        reading: Reading,
        client: Callable[[], Client],
        settings: Settings,
        statement: Statement,
        report: WriteReport,
        progress: Progress | None,
    ) -> None:
        self.stored: list[Stored] = []
        self.outputs = Rows((), [])
        self._write = write
        self._reading = reading
        self._client = client
        self._settings = settings
        self._statement = statement
        self._report = report
        self._progress = progress
        self._keep = write.returning is not None

    def insert(self, sets: Iterable[Values]) -> None:
        """Write the rows of INSERT, once for each set of parameters.

        A list of sets is checked as a whole before the first request; others row by row as they come.
        """
        write, route = self._write, self._write.route
        if isinstance(sets, Sequence):
            sets = list(sets)
            self._report.rows = sum(1 for _ in self._new_rows(sets)) if write.source is None else 0
            if write.source is not None:
                rows = list(self._new_rows(sets))
                self._report.rows = len(rows)
                self._carry_out(self._inserts(route, iter(rows), len(rows) == 1))
                return
        single = isinstance(sets, list) and self._report.rows == 1
        self._carry_out(self._inserts(route, self._new_rows(sets), single))

    def change(self, values: Values, *, allow_unfiltered: bool) -> None:
        """Carry out UPDATE or DELETE for one set of parameters."""
        write, route = self._write, self._write.route
        if not write.filtered and not allow_unfiltered:
            raise ProgrammingError(
                f"{write.kind} of {write.table.name} has no WHERE and would change every row; add one, or "
                "set AllowUnfilteredWrites=true"
            )
        key = self._key(values)
        assert write.source is not None
        sought = Rows((), [(key,)]) if key is not None else self._reading.source(write.source, values)
        rows = sought.rows
        if write.returned:
            self.outputs = Rows(sought.columns[-write.returned :], self.outputs.rows)
        found = FoundRows(write, rows, values, self._reading)
        self._report.rows += len(rows)
        changes: Changes
        if write.kind == "DELETE":
            assert isinstance(route, OwnPaths)
            changes = Deleted(route, found)
        elif isinstance(route, InsideParent):
            changes = ChangedInsideParents(route, found)
        else:
            changes = ChangedObjects(route, found, together=not write.version)
        self._carry_out(changes, {row[0]: row[len(row) - write.returned :] for row in rows if write.returned})
        self._report.gone += found.vanished

    def _carry_out(self, changes: Changes, outputs: Mapping[object, Row] | None = None) -> None:
        report, settings = self._report, self._settings
        first: BaseException | None = None
        at_once = settings.concurrent_writes if changes.at_once else 1

        def stop() -> bool:
            self._statement.check()
            return first is not None and not settings.continue_on_error

        for each in ended(changes.jobs(), self._client(), self._statement, at_once, stop):
            settled = changes.settle(each)
            self._note(settled, outputs or {})
            first = first or settled.error
            if settled.error is not None and not isinstance(settled.error, Exception):
                raise settled.error  # Ctrl-C
            if self._progress is not None:
                self._progress(report)
        if first is not None:
            raise failure(self._write, report, first)

    def _note(self, settled: Settled, outputs: Mapping[object, Row]) -> None:
        report = self._report
        report.keys += settled.keys
        report.failures += settled.failures
        report.gone += settled.gone
        if self._keep:
            self.stored += settled.stored
        self.outputs.rows.extend(outputs[key] for key in settled.keys if key in outputs)

    def _inserts(
        self, route: OwnPaths | InsideParent, rows: Iterator[NewRow], single: bool
    ) -> NewObjects | NewInsideParents:
        if isinstance(route, InsideParent):
            return NewInsideParents(route, rows, self._reading, keys=self._keep or single)
        return NewObjects(route, rows)

    def _new_rows(self, sets: Iterable[Values]) -> Iterator[NewRow]:
        write = self._write
        number = 0
        for values in sets:
            source = [()] if write.source is None else self._reading.source(write.source, values).rows
            for cells in write.rows:
                for row in source:
                    number += 1
                    given = cell_values(write.columns, cells, row, values)
                    yield new_row(write.table, write.route, write.columns, given, number)

    def _key(self, values: Values) -> object:
        """The key that the statement names, so that the row need not be sought; None: seek."""
        cell = self._write.key
        key = (
            cell.value
            if isinstance(cell, Fixed)
            else values[cell.name]
            if isinstance(cell, Parameter)
            else None
        )
        return key if isinstance(key, int) and not isinstance(key, bool) else None
