"""Counting rows without reading them, as far as the site can be trusted to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sage200_dialect.client import body, channel
from sage200_dialect.client.connected import Reader
from sage200_dialect.client.pages import DEFAULT_TOP, ReaderOf, pages
from sage200_dialect.client.statement import Statement
from sage200_dialect.client.stop import Stop
from sage200_dialect.errors import RequestFailed
from sage200_dialect.odata.filter import Comparison
from sage200_dialect.odata.query import MAX_TOP, Query, Walk

if TYPE_CHECKING:
    from sage200_dialect.settings import Settings


def count(
    reader_of: ReaderOf, settings: Settings, query: Query, key: str | None, statement: Statement
) -> int | None:
    """See Client.count."""
    counted = replace(query, select=(), expand=(), orderby=(), top=None, skip=0, count=True)
    number = channel.call(statement, lambda stop: _ask(reader_of(stop), counted, key, statement, stop))
    if number is not None or key is None:
        return number
    keys_only = replace(counted, select=(key,), count=False)
    return sum(page.rows for page in pages(reader_of, settings, Walk(keys_only, "key", key), statement))


def about(reader: Reader, path: str, statement: Statement, stop: Stop) -> int | None:
    """See Client.about."""
    sizes, asked = reader.site.sizes, (reader.company.id, path)
    if asked not in sizes:
        try:
            sizes[asked] = body.number(reader.get(Query(path, count=True), statement, stop), path)
        except RequestFailed as error:
            if error.status != 400:
                raise
            sizes[asked] = None
    return sizes[asked]


def _ask(reader: Reader, counted: Query, key: str | None, statement: Statement, stop: Stop) -> int | None:
    """The site's own number, None where it cannot be trusted."""
    if counted.filter is not None and (
        key is None or not _heeds_filter(reader, counted, key, statement, stop)
    ):
        return None
    try:
        number = body.number(reader.get(counted, statement, stop), counted.path)
    except RequestFailed as error:
        if error.status != 400:
            raise
        return None  # reading the rows tells what is wrong, if anything is
    if not DEFAULT_TOP <= number <= MAX_TOP:
        return number
    if key is None:
        return None
    # A number within the page limits may be the length of a page: see whether a row follows.
    following = replace(counted, count=False, select=(key,), orderby=((key, False),), skip=number, top=1)
    rows = body.rows(reader.get(following, statement, stop), key, counted.path)
    return None if rows.count else number


def _heeds_filter(reader: Reader, counted: Query, key: str, statement: Statement, stop: Stop) -> bool:
    """Whether `$count` heeds `$filter`: one that no row meets must count none. Asked once per path."""
    known = reader.site.counts_filtered.get(counted.path)
    if known is not None:
        return known
    probe = replace(counted, filter=Comparison(key, "eq", -1))
    try:
        heeds = body.number(reader.get(probe, statement, stop), counted.path) == 0
    except RequestFailed as error:
        if error.status != 400:
            raise
        heeds = False
    reader.site.counts_filtered[counted.path] = heeds
    return heeds
