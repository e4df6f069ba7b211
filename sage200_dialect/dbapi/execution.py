"""One execution of one statement's text: prepared, planned and begun, and again when the site turns out to
lack something that the catalogue has."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from sage200_dialect.engine import sites
from sage200_dialect.engine.arrow import batch_of
from sage200_dialect.engine.result import Result, fixed
from sage200_dialect.engine.run import run
from sage200_dialect.engine.writes.reading import Reading, Rows, own_parameters
from sage200_dialect.engine.writes.report import WriteReport
from sage200_dialect.engine.writes.returned import returned
from sage200_dialect.engine.writes.run import Progress, Writing
from sage200_dialect.errors import NotSupportedError, RequestFailed
from sage200_dialect.sql.bind import parameter_values
from sage200_dialect.sql.planner import Prepared, plan, prepare_query
from sage200_dialect.sql.prepare import PreparedStatement, prepare
from sage200_dialect.sql.write import Write

if TYPE_CHECKING:
    from sqlglot import exp

    from sage200_dialect.catalog import Catalog
    from sage200_dialect.client.statement import Statement, Stats
    from sage200_dialect.dbapi.connection import Connection
    from sage200_dialect.sql.explain import Cost
    from sage200_dialect.sql.plan import Plan

Given = Sequence[Any] | Mapping[str, Any]


class Execution:
    """`plan` is how the query was answered, `report` what became of the rows that were written."""

    def __init__(
        self,
        connection: Connection,
        text: str,
        statement: Statement,
        begin_anew: Callable[[Statement], Statement],
        told: Callable[[WriteReport], None],
    ) -> None:
        self.plan: Plan | None = None
        self.report: WriteReport | None = None
        self._connection = connection
        self._text = text
        self._statement = statement
        self._begin_anew = begin_anew
        self._told = told
        self._now = datetime.now().astimezone()
        self._refused: RequestFailed | None = None

    def one(self, given: Given, progress: Progress | None) -> Result | None:
        """Run the statement; None: it gives no rows."""
        return self._run([given], progress, many=False)

    def many(self, sets: Iterable[Given], progress: Progress | None) -> None:
        """Run a statement that writes, once for each set of parameters."""
        self._run(sets, progress, many=True)

    def _run(self, sets: Iterable[Given], progress: Progress | None, *, many: bool) -> Result | None:
        catalog = self._connection.site_tables.for_text(self._text, self._statement)
        while True:
            try:
                return self._attempt(sets, progress, catalog, many=many)
            except RequestFailed as error:
                begun = self.report is not None and (self.report.keys or self.report.failures)
                if begun or not isinstance(sets, list | tuple):  # what was taken from a stream is gone
                    raise
                self._refused, self._statement = error, self._begin_anew(self._statement)
                catalog = self._connection.site_tables.after(error, catalog, self._statement)

    def _attempt(
        self, sets: Iterable[Given], progress: Progress | None, catalog: Catalog, *, many: bool
    ) -> Result | None:
        prepared = self._known(partial(prepare, self._text, catalog, views=self._connection.views))
        what = prepared.what
        if isinstance(what, Write):
            if many and (what.returning is not None or what.returned):
                raise NotSupportedError("RETURNING answers one set of parameters; use execute")
            return self._write(what, sets, progress, catalog, explain=prepared.explain)
        if many:
            raise NotSupportedError("executemany is for INSERT, UPDATE and DELETE; use execute for a query")
        (given,) = sets
        before, self.plan = self.plan, self._planned(what, given, catalog)
        if (
            self._refused is not None
            and before is not None
            and sites.requests(before) == sites.requests(self.plan)
        ):
            raise self._refused
        self._statement.check()
        if prepared.explain and not prepared.analyze:
            return _explained(self.plan)
        sites.tell(what.query.cut_short)
        if prepared.analyze:
            return self._analyzed(self.plan)
        return self._started(self.plan)

    def _known(self, work: Callable[..., PreparedStatement]) -> PreparedStatement:
        return self._connection.schemas.known_in(work, self._statement)

    def _planned(self, prepared: Prepared, given: Given, catalog: Catalog, *, whole: bool = False) -> Plan:
        settings = self._connection.settings
        return plan(
            prepared,
            given,
            catalog,
            now=self._now,
            pushdown=settings.pushdown,
            max_rows=-1 if whole else settings.max_rows,
        )

    def _started(self, plan: Plan) -> Result:
        connection = self._connection
        return run(
            plan,
            lambda: connection.client,
            lambda: connection.local,
            connection.metadata_context,
            self._statement,
        )

    def _analyzed(self, plan: Plan) -> Result:
        """Run the plan for what it costs; its rows are let go as they come."""
        from sage200_dialect.sql.explain import COLUMNS, COST_COLUMNS, explain_analyzed

        began, stats = time.monotonic(), self._statement.stats
        with closing(self._started(plan)) as result:
            answered = sum(len(chunk) for chunk in result.rows())
        seconds = time.monotonic() - began
        parts = self._statement.parts
        rows = explain_analyzed(
            plan,
            {name: _cost(each, each.rows, each.seconds) for name, each in parts.items()},
            {name: each.requests for name, each in parts.items()},
            _cost(stats, answered, seconds),
        )
        return _fixed(Rows((*COLUMNS, *COST_COLUMNS), rows))

    def _write(
        self,
        write: Write,
        sets: Iterable[Given],
        progress: Progress | None,
        catalog: Catalog,
        *,
        explain: bool,
    ) -> Result | None:
        connection, settings = self._connection, self._connection.settings
        named = partial(parameter_values, write.parameters)
        if explain:
            return self._explained_write(write, named, sets, catalog)
        if settings.readonly:
            raise NotSupportedError(
                f"this connection only reads (Readonly=true): {write.kind} of {write.table.name} was not sent"
            )

        for part in (write.source, write.returning):
            if part is not None:
                sites.tell(part.query.cut_short)

        def read(prepared: Prepared, given: Given) -> Rows:
            result = self._started(self._planned(prepared, given, catalog, whole=True))
            try:
                return Rows(result.columns, [row for chunk in result.rows() for row in chunk])
            finally:
                result.close()

        def over_table(query: exp.Query) -> Prepared:
            return connection.schemas.known_in(
                lambda schemas: prepare_query(query.copy(), catalog, schemas), self._statement
            )

        reading = Reading(write, read, over_table)
        self.report = WriteReport(write.kind, write.table.name)
        self._told(self.report)

        def client() -> Any:
            return connection.client if write.company is None else connection.client.within(write.company.key)

        writing = Writing(write, reading, client, settings, self._statement, self.report, progress)
        values = list(map(named, sets)) if isinstance(sets, list | tuple) else map(named, sets)
        if write.kind == "INSERT":
            writing.insert(values)
        else:
            writing.change(values, allow_unfiltered=settings.allow_unfiltered_writes)
        if write.returned:
            return _fixed(writing.outputs)
        if write.returning is None:
            return None
        (given,) = sets
        parameters = own_parameters(write.returning, named(given))
        returning = self._planned(write.returning, parameters, catalog, whole=True)
        return _fixed(returned(returning, writing.stored, reading, lambda: connection.local))

    def _explained_write(
        self,
        write: Write,
        named: Callable[[Given], Mapping[str, object]],
        sets: Iterable[Given],
        catalog: Catalog,
    ) -> Result:
        from sage200_dialect.sql.explain import COLUMNS, explain_write

        (given,) = sets
        source = write.source
        if source is not None:
            self.plan = self._planned(source, own_parameters(source, named(given)), catalog, whole=True)
        return _fixed(Rows(COLUMNS, list(explain_write(write, self.plan))))


def _cost(stats: Stats, rows: int, seconds: float) -> Cost:
    from sage200_dialect.sql.explain import Cost

    return Cost(rows, stats.pages, stats.bytes, round(seconds, 6), stats.retries)


def _fixed(rows: Rows) -> Result:
    return fixed(rows.columns, rows.rows, lambda: batch_of(rows.columns, rows.rows))


def _explained(plan: Plan) -> Result:
    from sage200_dialect.sql.explain import COLUMNS, explain

    return _fixed(Rows(COLUMNS, list(explain(plan))))
