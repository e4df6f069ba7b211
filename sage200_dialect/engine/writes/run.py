"""One statement that writes, from its values to its report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from sage200_dialect.catalog.writing import InsideParent
from sage200_dialect.engine.result import Row
from sage200_dialect.engine.writes.changes import (
    ChangedInsideParents,
    ChangedTogether,
    OneByOne,
    delete,
    put,
)
from sage200_dialect.engine.writes.enumerations import Enumerations
from sage200_dialect.engine.writes.failures import failure
from sage200_dialect.engine.writes.found import (
    FoundRows,
    Target,
    Values,
    cell_values,
    check_given,
    content,
    once,
)
from sage200_dialect.engine.writes.inserts import NewInsideParents, NewObjects
from sage200_dialect.engine.writes.objects import NewRow, new_row
from sage200_dialect.engine.writes.reading import Reading, Rows
from sage200_dialect.engine.writes.report import WriteReport
from sage200_dialect.engine.writes.send import Ended, send
from sage200_dialect.engine.writes.settled import Changes, Settled, Stored, unread
from sage200_dialect.errors import DatabaseError, ProgrammingError
from sage200_dialect.sql.write import Fixed, Parameter, Write

if TYPE_CHECKING:
    from sage200_dialect.client import Client
    from sage200_dialect.client.statement import Statement
    from sage200_dialect.settings import Settings

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
        self._judge = Enumerations(reading).fault
        self._client = client
        self._settings = settings
        self._statement = statement
        self._report = report
        self._progress = progress
        self._keep = write.returning is not None
        self._first: BaseException | None = None
        """The error of the first row that failed."""
        self._broken: BaseException | None = None
        """What must go on as it is: Ctrl-C, or an error of the user's own code."""
        self._over = False

    def insert(self, sets: Iterable[Values]) -> None:
        """Write the rows of INSERT, once for each set of parameters.

        A list of sets is checked as a whole before the first request; others row by row as they come.
        """
        rows = self._new_rows(sets)
        if isinstance(sets, Sequence) and self._write.source is None:
            self._report.rows = sum(1 for _ in rows)
            rows = self._new_rows(sets)  # made once more in their turn, so that none is held
        elif isinstance(sets, Sequence):
            found = list(rows)  # whatever they were read from is written to afterwards
            self._report.rows = len(found)
            rows = iter(found)
        self._carry_out(self._inserts(rows, single=self._report.rows == 1))
        self._finish()

    def change(self, sets: Iterable[Values], *, allow_unfiltered: bool) -> None:
        """Carry out UPDATE or DELETE, once for each set of parameters; those of a list are checked first."""
        write = self._write
        if not write.filtered and not allow_unfiltered:
            raise ProgrammingError(
                f"{write.kind} of {write.table.name} has no WHERE and would change every row; add one, or "
                "set AllowUnfilteredWrites=true"
            )
        if isinstance(sets, Sequence) and write.kind == "UPDATE":
            for number, values in enumerate(sets, 1):
                check_given(write, values, number, self._judge)
        found = FoundRows(write, self._reading, self._report, self._judge)
        if write.key is not None:
            if isinstance(sets, Sequence):
                self._report.rows = len(sets)
            self._carry_out(self._changes(self._named(sets, found), found, sought=False))
        else:
            for values in sets:
                self._change_found(values, found)
                if self._stopped():
                    break
        self._finish()

    def _change_found(self, values: Values, found: FoundRows) -> None:
        write, report = self._write, self._report
        assert write.source is not None
        sought = self._reading.source(write.source, values)
        rows, before = once(write, sought.rows), report.rows
        outputs: dict[object, Row] = {}
        if write.returned:
            self.outputs = Rows(sought.columns[-write.returned :], self.outputs.rows)
            outputs = {row[0]: row[-write.returned :] for row in rows}
        for number, row in enumerate(rows, before + 1):
            content(write, row, values, number, self._judge)
        report.rows += len(rows)
        targets = found.targets(rows, values, before)
        self._carry_out(self._changes(targets, found, sought=True), outputs)

    def _named(self, sets: Iterable[Values], found: FoundRows) -> Iterator[Target]:
        """The rows of a statement that names their keys: none is sought."""
        write, report = self._write, self._report
        assert write.source is not None
        for number, values in enumerate(sets, 1):
            report.rows = max(report.rows, number)
            key = self._key(values)
            rows = [(key,)] if key is not None else self._reading.source(write.source, values).rows
            if not rows:
                report.gone += 1
            yield from found.targets(rows, values, number - 1)

    def _changes(self, targets: Iterable[Target], found: FoundRows, *, sought: bool) -> Changes:
        write, route = self._write, self._write.route
        if isinstance(route, InsideParent):
            return ChangedInsideParents(route, targets, found)
        if write.kind == "DELETE":
            return OneByOne(partial(delete, route), targets, found)
        if route.bulk is not None and not write.version:
            return ChangedTogether(route, targets, found, sought=sought)
        return OneByOne(partial(put, route), targets, found)

    def _carry_out(self, changes: Changes, outputs: Mapping[object, Row] | None = None) -> None:
        settings = self._settings
        at_once = settings.concurrent_writes if changes.at_once else 1

        def stop() -> bool:
            self._statement.check()
            return self._stopped()

        def done(ended: Ended) -> None:
            try:
                self._note(self._settled(changes, ended), outputs or {})
                if self._progress is not None:
                    self._progress(self._report)
            except BaseException as error:
                self._broken = self._broken or error

        try:
            send(changes.jobs(), self._client(), self._statement, at_once, stop, done)
        except DatabaseError as error:  # a wrong row of a stream, a read in between, a cancel
            if not self._report.keys and not self._report.failures:
                raise
            self._first = self._first or error
            self._over = True
        if self._broken is not None:
            raise self._broken

    def _settled(self, changes: Changes, ended: Ended) -> Settled:
        if ended.error is not None and not isinstance(ended.error, Exception):
            self._broken = ended.error  # Ctrl-C
        try:
            return changes.settle(ended)
        except BaseException as error:
            if not isinstance(error, DatabaseError):
                self._broken = self._broken or error
            return unread(ended)

    def _stopped(self) -> bool:
        failed = self._first is not None and not self._settings.continue_on_error
        return self._over or failed or self._broken is not None

    def _finish(self) -> None:
        if self._first is not None:
            raise failure(self._write, self._report, self._first)

    def _note(self, settled: Settled, outputs: Mapping[object, Row]) -> None:
        report = self._report
        report.keys += settled.keys
        report.failures += settled.failures
        report.gone += settled.gone
        self._first = self._first or settled.error
        if self._keep:
            self.stored += settled.stored
        self.outputs.rows.extend(outputs[key] for key in settled.keys if key in outputs)

    def _inserts(self, rows: Iterator[NewRow], *, single: bool) -> NewObjects | NewInsideParents:
        route = self._write.route
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
                    yield new_row(write.table, write.route, write.columns, given, number, self._judge)

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
