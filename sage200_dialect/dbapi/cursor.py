"""Cursors: one statement at a time, its rows and what it cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sage200_dialect.errors import InterfaceError, NotSupportedError, ProgrammingError
from sage200_dialect.logs.statements import Telling, begin, begin_call, telling_failure

if TYPE_CHECKING:
    import pyarrow as pa

    from sage200_dialect.client.statement import Statement, Stats
    from sage200_dialect.dbapi.connection import Connection
    from sage200_dialect.dbapi.execution import Execution
    from sage200_dialect.engine.arrow_stream import ArrowStream
    from sage200_dialect.engine.result import Result, Row
    from sage200_dialect.engine.writes.report import WriteReport
    from sage200_dialect.sql.call import Call
    from sage200_dialect.sql.plan import Plan

Description = tuple[str, str, None, None, "int | None", "int | None", bool]


class Cursor:
    """PEP 249's cursor, with Arrow results, cancel, the plan and what the statement cost.

    `description` holds (name, type, None, None, precision, scale, null_ok) per column; the type is SQL text
    such as `DECIMAL(18,2)`. `rowcount` is -1 for queries: their rows are not counted ahead of the fetch; of
    INSERT, UPDATE and DELETE it counts the rows that were written. `lastrowid` is the key of the last row
    that an INSERT made.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.arraysize = 1
        self.description: list[Description] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.plan: Plan | None = None
        """How the last statement was answered; `EXPLAIN` shows it as rows."""
        self.write_report: WriteReport | None = None
        """What became of each row of the last INSERT, UPDATE or DELETE, or of the last action that writes;
        threads may read it meanwhile."""
        self.on_write: Callable[[WriteReport], None] | None = None
        """Called after each request that wrote, so that progress can be shown."""
        self._statement: Statement | None = None
        self._telling: Telling | None = None
        self._result: Result | None = None
        self._chunks: Iterator[list[Row]] | None = None
        self._buffer: list[Row] = []
        self._next = 0
        self._as_arrow = False
        self._stream: ArrowStream | None = None
        self._failed: BaseException | None = None
        self._closed = False
        self._cancelled = False

    # Executing ------------------------------------------------------------------------------------------

    @telling_failure
    def execute(self, operation: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> Cursor:
        """Run one statement. Parameters: a sequence for `?`, a mapping for `:name` or `@name`.

        Raises ProgrammingError for wrong SQL, names or parameters, NotSupportedError for what neither Sage
        nor the driver can do, and OperationalError when the site does not answer as it should. A write also
        raises DataError and IntegrityError for rows that are wrong, WriteRefused for what Sage refused, and
        WriteOutcomeUnknown when nobody knows whether it was carried out.
        """
        self._begin(operation, parameters)
        from sage200_dialect.sql.call import is_call, parse_call

        given = () if parameters is None else parameters
        if is_call(operation):
            assert self._statement is not None
            self._call(parse_call(operation, given), self._statement)
        else:
            self._run(operation, lambda execution: execution.one(given, self.on_write))
        return self

    @telling_failure
    def executemany(
        self, operation: str, seq_of_parameters: Iterable[Sequence[Any] | Mapping[str, Any]]
    ) -> Cursor:
        """Run a statement that writes, once for each set of parameters.

        The sets of a list are checked together before the first request; others are taken one by one, so
        that no more than one is held. Raises what `execute` raises.
        """
        many = seq_of_parameters if isinstance(seq_of_parameters, list | tuple) else iter(seq_of_parameters)
        self._begin(operation, "many" if isinstance(many, Iterator) else f"{len(many)} sets")
        from sage200_dialect.sql.call import is_call

        if is_call(operation):
            raise NotSupportedError(
                "executemany is not for procedures: call it with execute, once for each set"
            )
        self._run(operation, lambda execution: execution.many(many, self.on_write))
        return self

    def _begin(self, operation: str, parameters: object) -> None:
        self._check_open()
        if not isinstance(operation, str):
            raise ProgrammingError(f"the statement must be text, not {type(operation).__name__}")
        self._reset()
        from sage200_dialect.client.statement import Statement

        # From here on it can be cancelled.
        statement = self._statement = Statement(self.connection.settings.statement_timeout)
        self._telling = begin(operation, parameters, statement)

    def _run(self, operation: str, run: Callable[[Execution], Result | None]) -> None:
        from sage200_dialect.dbapi.execution import Execution

        assert self._statement is not None
        execution = Execution(self.connection, operation, self._statement, self._begin_anew, self._keep)
        try:
            self._finish(lambda: run(execution))
        finally:
            self.plan = execution.plan

    def _finish(self, run: Callable[[], Result | None]) -> None:
        """Run a statement, which has no rows where it answers None."""
        try:
            result = run()
        finally:
            if self.write_report is not None:
                self._written(self.write_report)
        if result is not None:
            self._start(result)
        elif self._telling is not None:
            self._telling.handed_out(max(self.rowcount, 0))
            self._told_end()

    def _keep(self, report: WriteReport) -> None:
        self.write_report = report

    def _written(self, report: WriteReport) -> None:
        self.rowcount = report.done
        self.connection.note_write(report)
        if report.keys:
            last = report.keys[-1]
            self.lastrowid = last if report.kind == "INSERT" and isinstance(last, int) else None

    def _begin_anew(self, statement: Statement) -> Statement:
        """What may follow a refused request of the statement, unless it was cancelled meanwhile."""
        again = self._statement = statement.successor()
        if self._cancelled:
            again.cancel()
        return again

    @telling_failure
    def callproc(
        self, procname: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> Sequence[Any] | Mapping[str, Any]:
        """Call a stored procedure or an action of Sage 200: inputs by name in a mapping, else in their order.

        What it returns is fetched; where Sage answers nothing `description` stays None. The parameters come
        back as they are: no procedure changes its inputs.
        """
        self._check_open()
        self._reset()
        from sage200_dialect.client.statement import Statement
        from sage200_dialect.sql.call import Call

        named = parameters if isinstance(parameters, Mapping) else {}
        statement = self._statement = Statement(self.connection.settings.statement_timeout)
        self._telling = begin_call(procname, statement)
        self._call(Call(procname, () if named else tuple(parameters), named), statement)
        return parameters

    def _call(self, asked: Call, statement: Statement) -> None:
        from sage200_dialect.dbapi.calls import call

        self._finish(lambda: call(asked, self.connection, statement, self._keep, self.on_write))

    def cancel(self) -> None:
        """Stop the statement, from any thread. Whoever waits for its rows gets StatementCancelled."""
        if self._statement is not None:
            self._cancelled = True
            self._statement.cancel()

    @property
    def stats(self) -> Stats:
        """Requests, pages, rows fetched and retries of the last statement so far; zeros before the first."""
        if self._statement is not None:
            return self._statement.stats
        from sage200_dialect.client.statement import Stats

        return Stats()

    # Fetching -------------------------------------------------------------------------------------------

    def fetchone(self) -> Row | None:
        """The next row, None after the last."""
        if self._next < len(self._buffer):
            row = self._buffer[self._next]
            self._next += 1
            return row
        rows = self.fetchmany(1)
        return rows[0] if rows else None

    def fetchmany(self, size: int | None = None) -> list[Row]:
        """The next `size` rows (`arraysize` without one); fewer at the end, then []."""
        wanted = self.arraysize if size is None else size
        if wanted < 0:
            raise ProgrammingError(f"the number of rows to fetch must not be negative, not {wanted}")
        found: list[Row] = []
        while len(found) < wanted and self._fill():
            taken = self._buffer[self._next : self._next + wanted - len(found)]
            self._next += len(taken)
            found += taken
        return found

    def fetchall(self) -> list[Row]:
        """All rows that are left."""
        found: list[Row] = []
        while self._fill():
            found += self._buffer[self._next :] if self._next else self._buffer
            self._next = len(self._buffer)
        return found

    def __iter__(self) -> Iterator[Row]:
        while (row := self.fetchone()) is not None:
            yield row

    def fetch_record_batches(self) -> Iterator[pa.RecordBatch]:
        """The rows as Arrow record batches, as they arrive. Call it before fetching any row."""
        result = self._fetchable()
        if self._chunks is not None or self._as_arrow:
            raise InterfaceError("rows were already fetched; execute again to fetch as Arrow")
        self._as_arrow = True
        batches = result.batches()
        while True:
            if self._result is not result:
                raise InterfaceError("the cursor was closed or executed again while its batches were read")
            try:
                batch = next(batches, None)
            except BaseException as error:
                self._fail(error)
                raise
            if batch is None:
                self._told_end()
                return
            if self._telling is not None:
                self._telling.handed_out(batch.num_rows)
            yield batch

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows as a stream of the Arrow C interface, as they arrive: polars, DuckDB, pandas and pyarrow
        take a cursor where they take a table. Once only, before fetching any row."""
        from sage200_dialect.engine.arrow_stream import ArrowStream

        result = self._fetchable()
        if self._stream is None:
            self._stream = ArrowStream(result.columns, self.fetch_record_batches())
        return self._stream.export(requested_schema)

    def fetch_arrow_table(self) -> pa.Table:
        """All rows as one Arrow table, its columns typed also when there is no row."""
        import pyarrow as pa

        from sage200_dialect.engine.arrow import schema_of

        result = self._fetchable()
        batches = list(self.fetch_record_batches())
        schema = batches[0].schema if batches else schema_of(result.columns)
        return pa.Table.from_batches(batches, schema)

    def _fill(self) -> bool:
        """Whether the buffer holds a row that was not handed out, after fetching more if need be."""
        result = self._fetchable()
        if self._as_arrow:
            raise InterfaceError("the rows are being fetched as Arrow; execute again to fetch them as tuples")
        if self._next < len(self._buffer):
            return True
        if self._chunks is None:
            self._chunks = result.rows()
        try:
            self._buffer = next(self._chunks, [])
        except BaseException as error:
            self._fail(error)
            raise
        self._next = 0
        if not self._buffer:
            self._told_end()
        elif self._telling is not None:
            self._telling.handed_out(len(self._buffer))
        return bool(self._buffer)

    def _fetchable(self) -> Result:
        self._check_open()
        if self._failed is not None:
            raise InterfaceError(f"the statement failed ({self._failed}); execute it again")
        if self._result is None:
            raise InterfaceError("there are no rows to fetch: execute a SELECT first")
        return self._result

    # The rest of PEP 249 --------------------------------------------------------------------------------

    def setinputsizes(self, sizes: object) -> None:
        """Nothing: values carry their types."""

    def setoutputsize(self, size: int, column: int | None = None) -> None:
        """Nothing: columns have no size limit here."""

    def close(self) -> None:
        """Stop the statement and release what it holds; a second close does nothing. What the last write came
        to can still be read."""
        if not self._closed:
            self._release()
            self._closed = True

    def __enter__(self) -> Cursor:
        self._check_open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self, result: Result) -> None:
        self._result = result
        self.description = [_described(name, type_) for name, type_ in result.columns]

    def _fail(self, error: BaseException) -> None:
        self._failed = error
        self._tell_failure(error)
        self._release()

    def _reset(self) -> None:
        self._release()
        self.description = None
        self.plan = None
        self.rowcount = -1
        self.lastrowid = None
        self.write_report = None
        self._statement = None
        self._failed = None
        self._cancelled = False

    def _tell_failure(self, error: BaseException) -> None:
        """Log that the statement ended so."""
        if self._telling is not None:
            self._telling.end(error)

    def _told_end(self) -> None:
        if self._telling is not None:
            self._telling.end(whole=True)

    def _release(self) -> None:
        if self._telling is not None:
            self._telling.end()
            self._telling = None
        if self._statement is not None:
            self._statement.cancel()
        if self._result is not None:
            self._result.close()
        self._result = None
        self._chunks = None
        self._buffer = []
        self._next = 0
        self._as_arrow = False
        self._stream = None

    def _check_open(self) -> None:
        if self._closed:
            raise InterfaceError("the cursor is closed")
        self.connection.check_open()


def _described(name: str, type_: str) -> Description:
    precision = scale = None
    if type_.startswith("DECIMAL("):
        precision, scale = (int(each) for each in type_[8:-1].split(","))
    return (name, type_, None, None, precision, scale, True)
