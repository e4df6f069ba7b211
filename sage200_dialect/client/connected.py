"""A client that has found its API and its company."""

from __future__ import annotations

import contextlib
import copy
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sage200_dialect.catalog.site import resource
from sage200_dialect.client import companies, refusals, shared
from sage200_dialect.client.companies import Company, CompanyKey
from sage200_dialect.client.described import Described
from sage200_dialect.client.exchange import Delivery, Exchange
from sage200_dialect.client.statement import Statement
from sage200_dialect.client.stop import Stop
from sage200_dialect.errors import AuthenticationRequired, OperationalError, ProgrammingError, RequestFailed
from sage200_dialect.odata.query import Query
from sage200_dialect.settings.addresses import base_url

if TYPE_CHECKING:
    from sage200_dialect.auth import TokenSource
    from sage200_dialect.client.transport import Answer
    from sage200_dialect.settings import Settings

_NO_SITE = ""
_REFUSED_QUERY, _REFUSED_TOKEN = 400, 401


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads and changes one company within one statement; runs in worker threads."""

    company: Company
    site: shared.Site
    described: Described
    exchange: Exchange
    connected: Connected

    def get(self, query: Query, statement: Statement, stop: Stop) -> bytes:
        """The body of one GET. What Sage refuses as wrong although the catalogue knows its fields makes the
        site describe the resource, for the next plan."""
        try:
            with self._explaining(statement, stop):
                return self._get(query, statement, stop)
        except RequestFailed as error:
            if error.status == _REFUSED_QUERY and query.select:
                with contextlib.suppress(OperationalError):  # what Sage said to the request itself counts
                    self.describe(query.path, statement, stop)
            raise

    def change(
        self,
        method: str,
        path: str,
        content: bytes | None,
        statement: Statement,
        stop: Stop,
        delivery: Delivery,
    ) -> Answer:
        """The answer to one POST, PUT or DELETE."""
        with self._explaining(statement, stop):
            return self.exchange.change(
                method, path, content, self._headers, self.site.gate, statement, stop, delivery
            )

    def ask(self, method: str, path: str, content: bytes, statement: Statement, stop: Stop) -> bytes:
        """The answer to one POST or PUT that stores nothing."""
        with self._explaining(statement, stop):
            return self.exchange.ask(method, path, content, self._headers, self.site.gate, statement, stop)

    def describe(self, path: str, statement: Statement, stop: Stop) -> None:
        """Read what the site says of the resource at `path`, unless it was asked before."""
        name = resource(path)
        if name is not None:
            query = Query(path, parameters=(("$metadata", "true"),))
            self.described.ask(name, lambda: self._get(query, statement, stop), stop)

    def _get(self, query: Query, statement: Statement, stop: Stop) -> bytes:
        return self.exchange.get(query.target(), self._headers, self.site.gate, statement, stop)

    @contextlib.contextmanager
    def _explaining(self, statement: Statement, stop: Stop) -> Iterator[None]:
        """Say what a 401 means that outlasted a fresh token."""
        try:
            yield
        except AuthenticationRequired as error:
            if error.status != _REFUSED_TOKEN:
                raise
            raise self.connected.explained(error, self.company, statement, stop) from None

    @property
    def _headers(self) -> dict[str, str]:
        return {"X-Site": self.company.site_id, "X-Company": str(self.company.id)}


class Connected:
    """One API as one user. Made in a worker thread: it may start the embedded sandbox."""

    def __init__(self, settings: Settings, tokens: TokenSource) -> None:
        self._settings = settings
        self._tokens = tokens
        self._base_url = _address(settings)
        self._user = shared.user(self._base_url, settings)
        self._exchange = Exchange(self._base_url, settings, tokens, self._user.transport)
        self._company: Company | None = None
        self._identity: object = None
        self._refusal_lock = threading.Lock()
        self._refusals: WeakKeyDictionary[Stop, OperationalError] = WeakKeyDictionary()
        self._others: dict[CompanyKey, Company] = {}
        self._process = os.getpid()

    @property
    def usable(self) -> bool:
        """False in a forked child, which may not use its parent's connections."""
        return self._process == os.getpid()

    @property
    def company(self) -> Company | None:
        return self._company

    def companies(self, statement: Statement, stop: Stop) -> tuple[Company, ...]:
        """Every company of the user, asked once per process. Raises Stopped."""
        identity = self._tokens.identity(statement, stop)
        self._identity = identity
        while not self._user.lock.acquire(timeout=0.1):
            stop.check()
        try:
            known = self._user.companies.get(identity)
            if not known:
                known = self._user.companies[identity] = self._ask_companies(statement, stop)
            return known
        finally:
            self._user.lock.release()

    def _ask_companies(self, statement: Statement, stop: Stop, *, renew: bool = True) -> tuple[Company, ...]:
        gate = shared.site(self._base_url, _NO_SITE).gate
        return companies.read(self._exchange.get("/sites", {}, gate, statement, stop, renew=renew))

    def explained(
        self, refused: AuthenticationRequired, company: Company, statement: Statement, stop: Stop
    ) -> OperationalError:
        """What a 401 means that outlasted a fresh token; one request for all threads of a statement."""
        while not self._refusal_lock.acquire(timeout=0.1):
            stop.check()
        try:
            found = self._refusals.get(statement.stop)
            if found is None:
                found, listed = refusals.explained(
                    refused,
                    company,
                    self._settings,
                    lambda: self._ask_companies(statement, stop, renew=False),
                )
                self._refusals[statement.stop] = found
                if listed is not None:  # a later statement chooses among what there is now
                    self._user.companies[self._identity] = listed
                    self._company = None
            return copy.copy(found)
        finally:
            self._refusal_lock.release()

    def enter(self, statement: Statement, stop: Stop) -> Company:
        """The company that the settings name."""
        if self._company is None:
            try:
                self._company = companies.choose(self.companies(statement, stop), self._settings)
            except ProgrammingError:
                # The list may be old: a company added meanwhile is found at the next attempt.
                self.forget_companies()
                raise
        return self._company

    def forget_companies(self) -> None:
        """Let the list be asked for again: it may have grown."""
        self._user.companies.clear()
        self._others.clear()

    def reader(self, statement: Statement, stop: Stop, key: CompanyKey | None = None) -> Reader:
        """A reader of the company that the settings name, or of another one."""
        company = self.enter(statement, stop) if key is None else self._other(key, statement, stop)
        site = shared.site(self._base_url, company.site_id)
        described = self._user.described[self._identity, company.site_id]
        return Reader(company, site, described, self._exchange, self)

    def _other(self, key: CompanyKey, statement: Statement, stop: Stop) -> Company:
        if key not in self._others:
            self._others = {each.key: each for each in self.companies(statement, stop)}
        found = self._others.get(key)
        if found is not None:
            return found
        raise OperationalError(
            f"Sage no longer lists the company with the id {key[1]} for this user; execute the "
            "statement again"
        )


def _address(settings: Settings) -> str:
    if settings.api_url is not None:
        return settings.api_url
    from sage200_dialect import sandbox

    return base_url(sandbox.shared().http_url, settings.schema)
