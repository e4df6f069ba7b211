"""A plan to its rows. The one place where pages, decoding and the local engine meet."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from sage200_dialect.engine import scans
from sage200_dialect.engine.ahead import first_pages
from sage200_dialect.engine.arrow import batch_of
from sage200_dialect.engine.keyed import narrowed, waves
from sage200_dialect.engine.result import Result, Row, cut_batches, cut_rows, fixed
from sage200_dialect.engine.scans import ScanPage
from sage200_dialect.metadata import LocalTable
from sage200_dialect.sql.plan import Plan, Scan

if TYPE_CHECKING:
    import pyarrow as pa

    from sage200_dialect.client import Client
    from sage200_dialect.client.statement import Statement, Stats
    from sage200_dialect.engine.decode import Decoder
    from sage200_dialect.engine.local import LocalDatabase, LocalResult, LocalStatement
    from sage200_dialect.metadata import Context

T = TypeVar("T")

GetClient = Callable[[], "Client"]
"""Gives the client; called only by plans that send requests, so that others need no access token."""

Local = Callable[[], "LocalDatabase"]
"""Gives the local engine; called only by plans that need it."""

GetContext = Callable[[], "Context"]
"""Gives what local tables are made from; called only by plans that read one."""

_SPILL_BYTES = 256 << 20
"""How much of one scan is kept as Arrow memory, which cannot be moved to disk."""

_FETCH = 10_000
"""Rows that leave the local engine at a time."""


def run(plan: Plan, client: GetClient, local: Local, context: GetContext, statement: Statement) -> Result:
    """Start a plan. The first page is there when this returns, so that what is wrong is said here."""
    match plan.mode:
        case "count":
            return _count(plan, client, statement)
        case "direct":
            return _direct(plan, client, statement)
        case "rowwise":
            return _rowwise(plan, client, local, statement)
        case "whole":
            return _whole(plan, client, local, context, statement)


def _count(plan: Plan, client: GetClient, statement: Statement) -> Result:
    (scan,) = plan.scans
    total = sum(_counts(scan, client, statement)) if scan.reads else 0

    def arrow() -> pa.RecordBatch:
        import pyarrow as pa

        return pa.record_batch([pa.array([total], pa.int64())], names=list(plan.labels))

    return fixed(((plan.labels[0], "BIGINT"),), [(total,)], arrow)


def _counts(scan: Scan, client: GetClient, statement: Statement) -> Iterator[int]:
    part = statement.part(scan.name)
    return _timed(scans.counts(scan, client(), part), part.stats)


def _pages(
    scan: Scan, client: GetClient, statement: Statement, plan: Plan
) -> Generator[ScanPage, None, None]:
    if not scan.reads:
        return scans.no_pages()
    # With rows enough from one company, the next is not asked.
    at_once = 1 if plan.limit is not None else scans.READS_AT_ONCE
    part = statement.part(scan.name)
    return _timed(scans.pages(scan, client(), part, at_once), part.stats)


def _timed(source: Generator[T, None, None], stats: Stats) -> Generator[T, None, None]:
    """The same, its time counted."""
    with closing(source):
        while True:
            began = time.monotonic()
            try:
                item = next(source)
            except StopIteration:
                return
            finally:
                stats.add(seconds=time.monotonic() - began)
            yield item


def _fitting(decode: Decoder, page: ScanPage) -> Decoder:
    """The decoder for a page, which may come from another scan than the one that was planned."""
    return decode if page.scan is None else scans.decoder(page.scan)


def _page_rows(decode: Decoder, page: ScanPage, scan: Scan) -> list[Row]:
    rows: list[Row] = _fitting(decode, page).rows(page.body, page.parent)
    recheck = page.read.recheck
    if recheck is None:
        return rows
    place = next(index for index, column in enumerate(scan.columns) if column.name == recheck.column)
    return [row for row in rows if row[place] in recheck.values]


def _page_batch(decode: Decoder, page: ScanPage) -> pa.RecordBatch:
    import pyarrow as pa

    batch = _fitting(decode, page).batch(page.body, page.parent)
    recheck = page.read.recheck
    if recheck is None:
        return batch
    column = batch.column(batch.schema.get_field_index(recheck.column))
    return batch.filter(pa.array([value in recheck.values for value in column.to_pylist()], pa.bool_()))


def _primed(pages: Iterator[ScanPage]) -> Iterator[ScanPage]:
    first = next(pages, None)
    return pages if first is None else itertools.chain([first], pages)


def _direct(plan: Plan, client: GetClient, statement: Statement) -> Result:
    (scan,) = plan.scans
    decode = scans.decoder(scan)
    source = _pages(scan, client, statement, plan)
    pages = _primed(source) if plan.limit != 0 else iter(())
    names = list(plan.labels)

    def rows() -> Iterator[list[Row]]:
        return cut_rows((_page_rows(decode, page, scan) for page in pages), plan.limit, plan.offset)

    def batches() -> Iterator[pa.RecordBatch]:
        found = (_page_batch(decode, page).rename_columns(names) for page in pages)
        return cut_batches(found, plan.limit, plan.offset)

    columns = tuple(
        (label, str(column.type)) for label, column in zip(plan.labels, scan.columns, strict=True)
    )
    return Result(columns, rows, batches, partial(scans.stop, source))


def _rowwise(plan: Plan, client: GetClient, local: Local, statement: Statement) -> Result:
    (scan,) = plan.scans
    assert plan.residual is not None
    residual = plan.residual
    decode = scans.decoder(scan)
    source = _pages(scan, client, statement, plan)
    held = ExitStack()
    held.callback(scans.stop, source)
    engine = _engine(local, statement, held)
    pages = _primed(source) if plan.limit != 0 else iter(())
    engine.load(scan.name, decode.schema, [], _SPILL_BYTES)
    columns = _labelled(plan, engine.run(residual))

    def answers() -> Iterator[LocalResult]:
        for page in pages:
            engine.load(scan.name, decode.schema, [_page_batch(decode, page)], _SPILL_BYTES)
            yield engine.run(residual)

    def rows() -> Iterator[list[Row]]:
        found = (chunk for answer in answers() for chunk in _chunks(answer))
        return cut_rows(found, plan.limit, plan.offset)

    def batches() -> Iterator[pa.RecordBatch]:
        names = [name for name, _ in columns]
        found = (batch.rename_columns(names) for answer in answers() for batch in answer.batches(_FETCH))
        return cut_batches(found, plan.limit, plan.offset)

    return Result(columns, rows, batches, held.close)


def _whole(plan: Plan, client: GetClient, local: Local, context: GetContext, statement: Statement) -> Result:
    assert plan.residual is not None
    held = ExitStack()
    engine = _engine(local, statement, held)
    try:
        remote: list[Scan] = []
        for scan in plan.scans:
            if isinstance(scan.table, LocalTable):
                _load_rows(scan, scan.table.rows(context()), engine)
            else:
                remote.append(scan)
        for wave in waves(remote):
            ready = [narrowed(scan, engine, client, statement) for scan in wave]
            sources = [_pages(scan, client, statement, plan) for scan in ready]
            for scan, source in zip(ready, first_pages(sources, scans.READS_AT_ONCE), strict=True):
                _load(scan, source, engine)
        answer = engine.run(plan.residual)
    except BaseException:
        statement.cancel()
        held.close()
        raise
    columns = _labelled(plan, answer)

    def batches() -> Iterator[pa.RecordBatch]:
        names = [name for name, _ in columns]
        return (batch.rename_columns(names) for batch in answer.batches(_FETCH))

    return Result(columns, lambda: _chunks(answer), batches, held.close)


def _engine(local: Local, statement: Statement, held: ExitStack) -> LocalStatement:
    """A statement of the local engine that `cancel` interrupts, released with `held`."""
    engine = local().statement()
    held.callback(engine.close)
    held.enter_context(statement.stop.calling(engine.interrupt))
    return engine


def _load(scan: Scan, source: Iterator[ScanPage], engine: LocalStatement) -> None:
    decode = scans.decoder(scan)
    engine.load(scan.name, decode.schema, (_page_batch(decode, page) for page in source), _SPILL_BYTES)


def _load_rows(scan: Scan, rows: Iterable[Row], engine: LocalStatement) -> None:
    """The rows of a local table, cut to the columns of its scan."""
    places = [scan.table.columns.index(column) for column in scan.columns]
    batch = batch_of(
        [(column.name, str(column.type)) for column in scan.columns],
        [tuple(row[place] for place in places) for row in rows],
    )
    engine.load(scan.name, batch.schema, [batch], _SPILL_BYTES)


def _labelled(plan: Plan, answer: LocalResult) -> tuple[tuple[str, str], ...]:
    """Name and type of each output column, the same whatever the plan."""
    types = plan.types if len(plan.types) == len(answer.columns) else (None,) * len(answer.columns)
    # Some functions give several columns for one that was written; then the engine's names are all there is.
    labels = plan.labels if len(plan.labels) == len(answer.columns) else [name for name, _ in answer.columns]
    return tuple(
        (label, known or type_)
        for label, known, (_, type_) in zip(labels, types, answer.columns, strict=True)
    )


def _chunks(answer: LocalResult) -> Iterator[list[Row]]:
    while chunk := answer.fetch(_FETCH):
        yield chunk
