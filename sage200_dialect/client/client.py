"""The client: what the engine asks of Sage 200."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from sage200_dialect.client import channel, counts, pages, shared
from sage200_dialect.client.companies import Company, CompanyKey
from sage200_dialect.client.connected import Connected, Reader
from sage200_dialect.client.pages import Page
from sage200_dialect.client.statement import Statement
from sage200_dialect.client.stop import Stop
from sage200_dialect.errors import AccessDenied

if TYPE_CHECKING:
    from sage200_dialect.auth import TokenSource
    from sage200_dialect.catalog.site import Field
    from sage200_dialect.client.exchange import Delivery
    from sage200_dialect.client.transport import Answer
    from sage200_dialect.odata.query import Query, Walk
    from sage200_dialect.settings import Settings


class Client:
    """Reads and changes of one company by one user. Making one sends nothing; several threads may use it.

    Every method takes the `Statement` it works for and raises its StatementCancelled and
    StatementTimeout; RequestFailed, AuthenticationRequired and AccessDenied tell what Sage answered.
    """

    def __init__(self, settings: Settings, tokens: TokenSource) -> None:
        self._settings = settings
        self._tokens = tokens
        self._made: Connected | None = None
        self._entered: CompanyKey | None = None

    def within(self, company: CompanyKey) -> Client:
        """This client in another company that the user may enter."""
        other = copy.copy(self)
        other._entered = company
        return other

    def fetch(self, query: Query, statement: Statement) -> bytes:
        """The body of one GET, whatever it is."""
        return channel.call(statement, lambda stop: self._reader(statement, stop).get(query, statement, stop))

    def change(
        self, method: str, path: str, content: bytes | None, statement: Statement, delivery: Delivery
    ) -> Answer:
        """The answer to one POST, PUT or DELETE that succeeded. `delivery` tells, also after a cancel or a
        time-out, whether it may have been carried out."""

        def work(stop: Stop) -> Answer:
            return self._reader(statement, stop).change(method, path, content, statement, stop, delivery)

        return channel.call(statement, work)

    def ask(self, method: str, path: str, content: bytes, statement: Statement) -> bytes:
        """The body of the answer to one POST or PUT that only asks."""
        return channel.call(
            statement,
            lambda stop: self._reader(statement, stop).ask(method, path, content, statement, stop),
        )

    def pages(self, walk: Walk, statement: Statement) -> Iterator[Page]:
        """The pages of a walk; the first request goes out when the first page is asked for.

        Closing the iterator stops what is under way. The pages of a long `key` walk without a limit
        come in any order, unless the walk's query is itself ordered by the key.
        """
        return pages.pages(lambda stop: self._reader(statement, stop), self._settings, walk, statement)

    def count(self, query: Query, key: str | None, statement: Statement) -> int | None:
        """How many rows the query's filter leaves; `key` is a unique integer key that Sage states.

        None: the API cannot be trusted to count here and there is no key to count by, so scan instead.
        """
        return counts.count(lambda stop: self._reader(statement, stop), self._settings, query, key, statement)

    def about(self, path: str, statement: Statement) -> int | None:
        """About how many rows a resource has, to choose between requests by; no answer may rest on it.

        Asked once per process, site and company. None: the API does not tell.
        """
        return channel.call(
            statement, lambda stop: counts.about(self._reader(statement, stop), path, statement, stop)
        )

    def company(self, statement: Statement) -> Company:
        """The company of this connection. Asks `GET /sites` once per process and credentials."""
        if self._made is not None and self._made.usable and self._made.company is not None:
            return self._made.company
        return channel.call(statement, lambda stop: self._connected().enter(statement, stop))

    def companies(self, statement: Statement) -> tuple[Company, ...]:
        """Every company that the user may enter."""
        return channel.call(statement, lambda stop: self._connected().companies(statement, stop))

    def described(self, statement: Statement) -> Mapping[str, tuple[Field, ...]]:
        """What the company's site said so far of the fields of its resources; asks it nothing."""
        if not shared.any_described(self._settings):
            return {}
        return channel.call(
            statement, lambda stop: self._connected().reader(statement, stop).described.known()
        )

    def describe(self, paths: Iterable[str], statement: Statement) -> None:
        """Have the site describe the resources at these paths, each once per process, site and credentials.

        One that it does not describe stays unknown; only a failure that may pass is raised.
        """
        wanted = list(dict.fromkeys(paths))
        if not wanted:
            return

        def one(reader: Reader, path: str, stop: Stop) -> None:
            with contextlib.suppress(AccessDenied):  # reading the table says so
                reader.describe(path, statement, stop)

        def work(stop: Stop) -> None:
            reader = self._connected().reader(statement, stop)
            workers = min(self._settings.max_concurrent_requests, len(wanted))
            gathered: channel.Channel[None] = channel.Channel(statement, stop, ahead=0)

            def next_one() -> None:
                while wanted:
                    try:
                        path = wanted.pop()
                    except IndexError:  # another thread took the last one
                        return
                    one(reader, path, stop)

            for _ in range(workers):
                gathered.spawn(next_one)
            for _ in gathered:
                continue

        channel.call(statement, work)

    def forget_companies(self) -> None:
        """Let the next call of `companies` ask Sage again."""
        if self._made is not None and self._made.usable:
            self._made.forget_companies()

    def close(self) -> None:
        """Nothing to wait for: connections are shared with the process's other clients and kept."""
        self._made = None

    def _reader(self, statement: Statement, stop: Stop) -> Reader:
        return self._connected().reader(statement, stop, self._entered)

    def _connected(self) -> Connected:
        made = self._made
        if made is None or not made.usable:
            # Two threads may both get here: what they make shares everything that matters.
            made = self._made = Connected(self._settings, self._tokens)
        return made
