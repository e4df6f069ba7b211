"""A scan to pages: the reads one after another, below their parents, cut where enough rows came."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace

from sage200_dialect.client import Client, Page
from sage200_dialect.client.statement import Statement
from sage200_dialect.engine.decode import Decoder
from sage200_dialect.errors import RequestFailed
from sage200_dialect.sql.plan import Read, Scan
from sage200_dialect.sql.routes import fill

_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class ScanPage:
    """One page of a scan and what its decoding needs besides."""

    body: bytes
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
    """Every page of a scan. Requests are made as the pages are asked for."""
    left = scan.limit
    for read in _reads(scan, client, statement):
        if left is not None and left <= 0:
            return
        limited = replace(read, walk=replace(read.walk, limit=left)) if left is not None else read
        for page in _read_pages(limited, client, statement):
            if left is not None:
                left -= page.rows
            yield ScanPage(page.body, read)


def _reads(scan: Scan, client: Client, statement: Statement) -> Iterator[Read]:
    if scan.below is None:
        yield from scan.reads
        return
    (template,) = scan.reads
    decode = decoder(scan.below)
    for page in pages(scan.below, client, statement):
        for (key,) in decode.rows(page.body, page.parent):
            yield fill(template, key)


def _read_pages(read: Read, client: Client, statement: Statement) -> Iterator[Page]:
    try:
        yield from client.pages(read.walk, statement)
    except RequestFailed as error:
        if error.status != _NOT_FOUND or read.guard is None or _parent_exists(read, client, statement):
            raise


def _parent_exists(read: Read, client: Client, statement: Statement) -> bool:
    assert read.guard is not None
    return client.fetch(read.guard, statement).strip() != b"[]"
