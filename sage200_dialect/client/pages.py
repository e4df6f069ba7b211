"""The page walks: how the rows of one query are read, page after page.

A walk ends at an empty page or at one of fewer than min($top, 500) rows. Any other page shorter than
`$top` may have been cut by the site (older ones cap pages lower than 5,000), so one more is asked for;
when that holds rows, the length is taken as the site's largest page.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from sage200_dialect.client import body
from sage200_dialect.client.channel import Channel, start
from sage200_dialect.client.connected import Reader
from sage200_dialect.client.ranges import Span, cut
from sage200_dialect.client.statement import Statement
from sage200_dialect.client.stop import Stop, Stopped
from sage200_dialect.errors import Error, InternalError, RequestFailed
from sage200_dialect.odata.filter import Comparison
from sage200_dialect.odata.query import MAX_TOP

if TYPE_CHECKING:
    from sage200_dialect.odata.query import Query, Walk
    from sage200_dialect.settings import Settings

DEFAULT_TOP = 500
"""The page size of a site that is not told any: no site is taken to cap pages below it."""
_PAGES_BEFORE_RANGES = 1
_BYTES_AHEAD = 256 << 20


class Page(NamedTuple):
    """`body` is a bare JSON array of `rows` objects; of an `object` walk, the one object or list."""

    body: bytes
    rows: int


ReaderOf = Callable[[Stop], Reader]


def pages(reader_of: ReaderOf, settings: Settings, walk: Walk, statement: Statement) -> Iterator[Page]:
    """See Client.pages. `reader_of` is called in a worker thread."""
    if walk.limit == 0:
        return
    statement.check()
    with statement.stop.scope() as stop:
        channel: Channel[Page] = Channel(statement, stop)
        channel.spawn(lambda: _Walker(reader_of(stop), settings, walk, statement, stop, channel).run())
        for page in channel:
            statement.stats.add(pages=1, rows=page.rows, bytes=len(page.body))
            yield page
    statement.check()


@dataclass
class _Walker:
    reader: Reader
    settings: Settings
    walk: Walk
    statement: Statement
    stop: Stop
    channel: Channel[Page]

    def run(self) -> None:
        match self.walk.paging:
            case "key":
                self._by_key()
            case "object":
                self.channel.claim()
                text = self.reader.get(self.walk.query, self.statement, self.stop)
                answer = body.one_answer(text, self.walk.query.path)
                self.channel.give(Page(answer.body, answer.count))
            case "skip" | "top":
                self._by_position()

    def _by_position(self) -> None:
        query, limit = self.walk.query, self.walk.limit
        start, taken, short = query.skip, 0, None
        while True:
            top = self._top(None if limit is None else limit - taken)
            if (start + taken) and not query.orderby:
                raise InternalError(f"A walk of {query.path} by position has no order")
            self.channel.claim()
            rows = self._rows(replace(query, top=top, skip=start + taken), None)
            taken += rows.count
            self._learn(short, rows)
            if self._give(rows, top) or taken == limit:
                return
            short = rows.count if rows.count < top else None

    def _by_key(self) -> None:
        key, limit = self._key, self.walk.limit
        splits = limit is None and not self.walk.query.orderby and self.settings.max_concurrent_requests > 1
        first = last = highest = None
        taken = full = 0
        short: int | None = None
        while True:
            top = self._top(None if limit is None else limit - taken)
            self.channel.claim()
            if splits and full == _PAGES_BEFORE_RANGES and highest is None:
                highest = self._ask_highest(last)
            rows = self._rows(self._beyond(last, None, top), key)
            if rows.keys is not None:
                self._check_beyond(rows.keys[0], last)
                first = rows.keys[0] if first is None else first
                last = rows.keys[1]
            taken += rows.count
            self._learn(short, rows)
            if self._give(rows, top) or taken == limit:
                return
            short = rows.count if rows.count < top else None
            full = full + 1 if short is None else 0
            if highest and first is not None and last is not None:
                spans = cut(Span(first, last), taken, highest[0], top, self.settings.max_concurrent_requests)
                if spans:
                    self._read_spans(spans, len(rows.body))
                    return

    def _read_spans(self, spans: list[Span], page_bytes: int) -> None:
        """Read disjoint ranges of keys with several threads, this one being the first."""
        workers = min(
            self.settings.max_concurrent_requests, len(spans), max(_BYTES_AHEAD // (page_bytes + 1), 1)
        )
        self.channel.widen(workers - 1)
        # Popping from a list is atomic; the ranges are taken in ascending order.
        spans.reverse()

        def work() -> None:
            while spans:
                try:
                    span = spans.pop()
                except IndexError:
                    return
                self._read_span(span)

        for _ in range(workers - 1):
            self.channel.spawn(work)
        work()

    def _read_span(self, span: Span) -> None:
        last, short = span.after, None
        while span.upto is None or last < span.upto:
            top = self._top(None)
            self.channel.claim()
            rows = self._rows(self._beyond(last, span.upto, top), self._key)
            if rows.keys is not None:
                self._check_beyond(rows.keys[0], last)
                last = rows.keys[1]
                if span.upto is not None and last > span.upto:
                    raise self._not_heeded()
            self._learn(short, rows)
            # Pages of this size were seen whole in this walk, so a shorter one ends a bounded range.
            if self._give(rows, top) or (span.upto is not None and rows.count < top):
                return
            short = rows.count if rows.count < top else None

    def _ask_highest(self, last: int | None) -> list[int]:
        """Ask for the highest key in a thread of its own; it appears in the list that is returned."""
        answer: list[int] = []
        highest = replace(
            self._beyond(last, None, 1), select=(self._key,), expand=(), orderby=((self._key, True),)
        )

        def ask() -> None:
            # Without it the walk goes on one page after another, and meets the same trouble itself.
            with contextlib.suppress(Error, Stopped):
                found = self._rows(highest, self._key)
                if found.keys is not None:
                    answer.append(found.keys[1])

        start(ask)
        return answer

    @property
    def _key(self) -> str:
        if self.walk.key is None:
            raise InternalError(f"A walk of {self.walk.query.path} by key has no key")
        return self.walk.key

    def _beyond(self, last: int | None, upto: int | None, top: int) -> Query:
        return replace(
            self.walk.query.where(
                None if last is None else Comparison(self._key, "gt", last),
                None if upto is None else Comparison(self._key, "le", upto),
            ),
            orderby=((self._key, False),),
            top=top,
            skip=0,
        )

    def _rows(self, query: Query, key: str | None) -> body.Rows:
        return body.rows(self.reader.get(query, self.statement, self.stop), key, query.path)

    def _give(self, rows: body.Rows, top: int) -> bool:
        """Hand a page over; True when it ends the walk. A `top` request is answered by `top` rows at most."""
        if rows.count > top:
            raise RequestFailed(
                f"Sage answered {rows.count} rows for {self.walk.query.path} where {top} "
                "were asked for; the result would not be certain to be whole",
                status=200,
            )
        if rows.count:
            self.channel.give(Page(rows.body, rows.count))
        else:
            self.channel.unclaim()
        return rows.count < min(top, DEFAULT_TOP)

    def _top(self, wanted: int | None) -> int:
        sizes = (self.settings.pagesize, self.walk.query.top, self.reader.site.largest_page, wanted, MAX_TOP)
        return min(size for size in sizes if size is not None)

    def _learn(self, short: int | None, rows: body.Rows) -> None:
        """The page before was shorter than asked for, and yet rows followed: the site cut it."""
        if short is not None and rows.count:
            self.reader.site.largest_page = min(short, self.reader.site.largest_page or MAX_TOP)

    def _check_beyond(self, found: int, last: int | None) -> None:
        if last is not None and found <= last:
            raise self._not_heeded()

    def _not_heeded(self) -> RequestFailed:
        return RequestFailed(
            f"Sage did not heed the filter on {self._key} in {self.walk.query.path}; the "
            "result would not be certain to be whole",
            status=200,
        )
