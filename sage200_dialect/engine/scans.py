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
from sage200_dialect.errors import (
    AccessDenied,
    AuthenticationRequired,
    CompanyRefused,
    RequestFailed,
    ResourceMissing,
)
from sage200_dialect.sql.plan import Read, Scan
from sage200_dialect.sql.routes import fill
from sage200_dialect.sql.schemas import CompanySchema

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
    given: tuple[tuple[str, str], ...] = ()
    """The name of the company, by its column."""
    scan: Scan | None = None
    """The scan that it comes from, where another one was made in place of the one that was asked for."""

    @property
    def parent(self) -> Mapping[str, object]:
        return dict((*self.read.parent, *self.given))


def decoder(scan: Scan) -> Decoder:
    """The decoder for every page of a scan."""
    single = bool(scan.reads) and scan.reads[0].walk.paging == "object" and scan.table.collection is None
    return Decoder(
        scan.columns, table=scan.table.name, array=scan.array, single=single, parent_key=scan.parent_key
    )


def pages(
    scan: Scan, client: Client, statement: Statement, at_once: int = READS_AT_ONCE
) -> Generator[ScanPage, None, None]:
    """Every page of a scan. The first request is made when the first page is asked for.

    Up to `at_once` companies are begun together.
    """
    if len(scan.companies) == 1:
        yield from _within(scan.companies[0], scan, client, statement)
        return
    if scan.companies:
        companies = (_within(company, scan, client, statement) for company in scan.companies)
        for source in first_pages(companies, at_once):
            yield from source
        return
    if scan.otherwise is not None:
        yield from _looked_up(scan, scan.otherwise, client, statement)
        return
    if scan.limit is not None:
        yield from _limited(scan, scan.limit, client, statement)
        return
    if len(scan.reads) == 1 and scan.below is None:
        yield from _read_pages(scan.reads[0], scan.table, client, statement)
        return
    reads = (_read_pages(read, scan.table, client, statement) for read in _reads(scan, client, statement))
    unknown = _Unknown()
    sources = map(unknown.pages, reads) if scan.below is None else reads
    for source in first_pages(sources, READS_AT_ONCE):
        yield from source
    unknown.check()


def _looked_up(
    scan: Scan, otherwise: Scan, client: Client, statement: Statement
) -> Generator[ScanPage, None, None]:
    """Single rows, none of them handed on before all are there."""
    try:
        found = list(pages(replace(scan, otherwise=None), client, statement))
    except RequestFailed as error:
        if error.status != _NOT_FOUND:
            raise
    else:
        if sum(page.count for page in found) >= scan.at_least:
            yield from found
            return
    for page in pages(otherwise, client, statement):
        yield replace(page, scan=otherwise)


class _Unknown:
    """The reads of a scan by ids to which Sage answers 404, which may mean the path or the id.

    The paths are the same but for the id: when the site answers one of them, what it does not know are the
    ids of the others, and they have no rows.
    """

    def __init__(self) -> None:
        self._answered = False
        self._refused: RequestFailed | None = None

    def pages(self, read: Generator[ScanPage, None, None]) -> Generator[ScanPage, None, None]:
        begun = False
        try:
            for page in read:
                begun = True
                yield page
        except ResourceMissing:
            raise
        except RequestFailed as error:
            if error.status != _NOT_FOUND or begun:
                raise
            self._refused = error
        else:
            self._answered = True

    def check(self) -> None:
        if self._refused is not None and not self._answered:
            raise self._refused


def counts(scan: Scan, client: Client, statement: Statement) -> Generator[int, None, None]:
    """How many rows a scan of one read has, in each of its companies."""
    if len(scan.companies) < 2:
        yield from _count(scan, (*scan.companies, None)[0], client, statement)
        return
    parts = (_count(scan, company, client, statement) for company in scan.companies)
    for part in first_pages(parts, READS_AT_ONCE):
        yield from part


def _count(
    scan: Scan, company: CompanySchema | None, client: Client, statement: Statement
) -> Generator[int, None, None]:
    if company is not None:
        with _naming(company, scan):
            yield from _count(replace(scan, companies=()), None, client.within(company.key), statement)
        return
    walk = scan.reads[0].walk
    number = client.count(walk.query, walk.key, statement)
    if number is None:
        decode = decoder(scan)
        number = sum(len(decode.rows(page.body, page.parent)) for page in pages(scan, client, statement))
    yield number


def _within(
    company: CompanySchema, scan: Scan, client: Client, statement: Statement
) -> Generator[ScanPage, None, None]:
    given = tuple((column.name, company.name) for column in scan.columns if not column.path)
    with _naming(company, scan):
        for page in pages(replace(scan, companies=()), client.within(company.key), statement):
            yield replace(page, given=given)


@contextlib.contextmanager
def _naming(company: CompanySchema, scan: Scan) -> Iterator[None]:
    """Say in errors which company they come from."""
    try:
        yield
    except (RequestFailed, AccessDenied, AuthenticationRequired) as error:
        name = company.name.replace("'", "''")
        advice = f"; WHERE company <> '{name}' leaves it out" if len(scan.companies) > 1 else ""
        error.args = (f"{error} (company {company.name}{advice})",)
        raise


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
