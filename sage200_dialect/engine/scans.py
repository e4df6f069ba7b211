"""A scan to pages: the reads one after another, below their parents, cut where enough rows came."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace

from sage200_dialect.catalog.model import Table
from sage200_dialect.catalog.site import resource
from sage200_dialect.client import Client, messages
from sage200_dialect.client.statement import Statement
from sage200_dialect.engine.ahead import first_pages
from sage200_dialect.engine.decode import Decoder
from sage200_dialect.errors import AccessDenied, CompanyRefused, RequestFailed, ResourceMissing
from sage200_dialect.sql.plan import Read, Scan
from sage200_dialect.sql.routes import fill

READS_AT_ONCE = 4
"""Reads whose first pages are fetched together; the client's own limit per site holds besides."""

_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class ScanPage:
    """One page of a scan and what its decoding needs besides."""

    body: bytes
    count: int
    """Objects in the body; rows, unless they stand in arrays inside them."""
    read: Read

    @property
    def parent(self) -> Mapping[str, object]:
        return dict(self.read.parent)


def decoder(scan: Scan) -> Decoder:
    """The decoder for every page of a scan."""
    single = bool(scan.reads) and scan.reads[0].walk.paging == "object" and scan.table.collection is None
    return Decoder(
        scan.columns, table=scan.table.name, array=scan.array, single=single, parent_key=scan.parent_key
    )


def pages(scan: Scan, client: Client, statement: Statement) -> Generator[ScanPage, None, None]:
    """Every page of a scan. The first request is made when the first page is asked for."""
    if scan.limit is not None:
        yield from _limited(scan, scan.limit, client, statement)
        return
    if len(scan.reads) == 1 and scan.below is None:
        yield from _read_pages(scan.reads[0], scan.table, client, statement)
        return
    reads = (_read_pages(read, scan.table, client, statement) for read in _reads(scan, client, statement))
    for source in first_pages(reads, READS_AT_ONCE):
        yield from source


def no_pages() -> Generator[ScanPage, None, None]:
    """The pages of a scan that needs no request."""
    yield from ()


def stop(source: Generator[ScanPage, None, None]) -> None:
    """End a scan whose statement was cancelled. One that another thread is reading ends by itself there."""
    with contextlib.suppress(ValueError):
        source.close()


def _limited(scan: Scan, limit: int, client: Client, statement: Statement) -> Iterator[ScanPage]:
    """One read after another, until there are rows enough."""
    left = limit
    for read in scan.reads:
        if left <= 0:
            return
        for page in _read_pages(
            replace(read, walk=replace(read.walk, limit=left)), scan.table, client, statement
        ):
            left -= page.count
            yield page


def _reads(scan: Scan, client: Client, statement: Statement) -> Iterator[Read]:
    if scan.below is None:
        yield from scan.reads
        return
    (template,) = scan.reads
    decode = decoder(scan.below)
    for page in pages(scan.below, client, statement):
        for (key,) in decode.rows(page.body, page.parent):
            yield fill(template, key)


def _read_pages(
    read: Read, table: Table, client: Client, statement: Statement
) -> Generator[ScanPage, None, None]:
    try:
        for page in client.pages(read.walk, statement):
            yield ScanPage(page.body, page.rows, read)
    except CompanyRefused:
        raise
    except AccessDenied as error:
        text = f"The table {table.name} belongs to the module {table.module}. {error}"
        raise AccessDenied(text, status=error.status) from None
    except RequestFailed as error:
        if error.status != _NOT_FOUND:
            raise
        path = read.walk.query.path
        if read.guard is None:
            if resource(path) != path:
                raise
        elif not _parent_exists(read, client, statement):
            return
        raise _missing(table, path, error) from None


def _missing(table: Table, path: str, error: RequestFailed) -> ResourceMissing:
    through = "" if path == table.collection else f" ({path}, through which it is read)"
    added = f" It was added on {table.added}." if table.added else ""
    return ResourceMissing(
        f"This site has no table {table.name}{through}, 404: its release of Sage 200 or its licence may lack "
        f"it.{added}{messages.quoted(error)}",
        status=error.status,
    )


def _parent_exists(read: Read, client: Client, statement: Statement) -> bool:
    assert read.guard is not None
    return client.fetch(read.guard, statement).strip() != b"[]"
