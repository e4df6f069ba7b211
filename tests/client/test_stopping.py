"""Cancel, close, time-outs and interrupts end everything at once; the gate keeps its width."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable

import pytest

from sage200_dialect.client import Client, Statement
from sage200_dialect.errors import RequestFailed, StatementCancelled, StatementTimeout
from sage200_dialect.odata.query import Query, Walk

from .conftest import Reply, Request, Site

Connect = Callable[..., Client]
WALK = Walk(Query("/x"), "key", "id")


def when_asked(site: Site, act: Callable[[], None], after: int = 1) -> None:
    """Run `act` once so many data requests wait for an answer that never comes."""

    def hang(request: Request) -> Reply:
        if len(site.data_requests) >= after:
            threading.Timer(0.02, act).start()
        return Reply(raw=site.hang)

    site.always = hang


@pytest.mark.parametrize("read", ["fetch", "pages", "count", "company"])
def test_cancel_from_another_thread(site: Site, connect: Connect, statement: Statement, read: str) -> None:
    client = connect()
    when_asked(site, statement.cancel)
    if read == "company":
        site.sites_reply = Reply(raw=site.hang)
        threading.Timer(0.1, statement.cancel).start()
    calls: dict[str, Callable[[], object]] = {
        "fetch": lambda: client.fetch(Query("/x"), statement),
        "pages": lambda: list(client.pages(WALK, statement)),
        "count": lambda: client.count(Query("/x"), "id", statement),
        "company": lambda: client.company(statement),
    }
    started = time.monotonic()
    with pytest.raises(StatementCancelled):
        calls[read]()
    assert time.monotonic() - started < 2


def test_a_cancelled_statement_sends_nothing_more(site: Site, connect: Connect, statement: Statement) -> None:
    client = connect()
    statement.cancel()
    statement.cancel()
    with pytest.raises(StatementCancelled):
        client.fetch(Query("/x"), statement)
    with pytest.raises(StatementCancelled):
        next(client.pages(WALK, statement))
    assert site.requests == []


def test_cancel_between_two_pages(site: Site, connect: Connect, statement: Statement) -> None:
    site.tables["/x"] = [{"id": number} for number in range(9)]
    pages = connect(Pagesize=2).pages(WALK, statement)
    next(pages)
    statement.cancel()
    with pytest.raises(StatementCancelled):
        next(pages)


def test_cancel_ends_a_long_backoff(site: Site, connect: Connect, statement: Statement) -> None:
    def overloaded(request: Request) -> Reply:
        threading.Timer(0.05, statement.cancel).start()
        return Reply(429, headers={"Retry-After": "30"})

    site.always = overloaded
    started = time.monotonic()
    with pytest.raises(StatementCancelled):
        connect().fetch(Query("/x"), statement)
    assert time.monotonic() - started < 2


def test_closing_the_pages_stops_the_request_under_way(
    site: Site, connect: Connect, statement: Statement
) -> None:
    site.tables["/x"] = [{"id": number} for number in range(9)]
    asked = threading.Event()

    def first_only(request: Request) -> Reply | None:
        if len(site.data_requests) == 1:
            return None
        asked.set()
        return Reply(raw=site.hang)

    site.always = first_only
    pages = connect(Pagesize=2).pages(WALK, statement)
    next(pages)
    assert asked.wait(5)
    pages.close()
    assert not statement.cancelled
    for thread in threading.enumerate():
        if thread.name == "sage200-fetch":
            thread.join(2)
            assert not thread.is_alive()


def test_a_cancelled_request_gives_its_place_back(site: Site, connect: Connect) -> None:
    client = connect(MaxConcurrentRequests=1)
    for _ in range(3):
        statement = Statement()
        when_asked(site, statement.cancel)
        with pytest.raises(StatementCancelled):
            client.fetch(Query("/x"), statement)
    site.always = lambda request: Reply(body=b"[]")
    assert client.fetch(Query("/x"), Statement()) == b"[]"


def test_the_statement_timeout_counts_only_the_waiting(site: Site, connect: Connect) -> None:
    site.tables["/x"] = [{"id": number} for number in range(9)]
    statement = Statement(timeout=0.5)
    pages = connect(Pagesize=2).pages(WALK, statement)
    next(pages)
    time.sleep(0.6)
    next(pages)
    site.always = lambda request: Reply(raw=site.hang)
    started = time.monotonic()
    with pytest.raises(StatementTimeout, match=r"0\.5 seconds.*StatementTimeout"):
        for _ in pages:
            pass
    assert 0.2 < time.monotonic() - started < 3
    with pytest.raises(StatementTimeout):
        statement.check()


def test_threads_that_wait_together_wait_once(site: Site, connect: Connect) -> None:
    statement, client = Statement(timeout=0.6), connect()
    client.company(statement)
    site.always = lambda request: Reply(raw=site.hang)
    ended: list[float] = []

    def read() -> None:
        with pytest.raises(StatementTimeout):
            client.fetch(Query("/x"), statement)
        ended.append(time.monotonic())

    started = time.monotonic()
    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ended) == 3
    assert 0.4 < min(ended) - started < max(ended) - started < 3


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs POSIX signals")
def test_an_interrupt_gets_through_at_once(site: Site, connect: Connect, statement: Statement) -> None:
    # A shell's background jobs ignore the signal unless told otherwise.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        when_asked(site, lambda: os.kill(os.getpid(), signal.SIGINT))
        started = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            list(connect().pages(WALK, statement))
        assert time.monotonic() - started < 2
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs POSIX signals")
def test_cancel_from_a_signal_handler(site: Site, connect: Connect, statement: Statement) -> None:
    before = signal.signal(signal.SIGUSR1, lambda *_: statement.cancel())
    try:
        when_asked(site, lambda: os.kill(os.getpid(), signal.SIGUSR1))
        with pytest.raises(StatementCancelled):
            list(connect().pages(WALK, statement))
    finally:
        signal.signal(signal.SIGUSR1, before)


@pytest.mark.parametrize("limit", [1, 3])
def test_requests_under_way_never_exceed_the_limit_of_the_site(
    site: Site, connect: Connect, limit: int
) -> None:
    site.tables["/x"] = [{"id": number} for number in range(6000)]
    client = connect(Pagesize=500, MaxConcurrentRequests=limit)
    found: list[int] = []

    def read() -> None:
        found.append(sum(page.rows for page in client.pages(WALK, Statement())))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [6000] * 4
    assert site.most_under_way <= limit


def test_an_error_in_one_range_ends_the_others(site: Site, connect: Connect, statement: Statement) -> None:
    site.tables["/x"] = [{"id": number} for number in range(20_000)]
    failed = threading.Event()

    def one_fails(request: Request) -> Reply | None:
        if " le " not in request.options.get("$filter", ""):
            return None
        if not failed.is_set():
            failed.set()
            return Reply(403)
        return Reply(raw=site.hang)

    site.always = one_fails
    with pytest.raises(Exception, match="403"):
        list(connect(Pagesize=1000).pages(WALK, statement))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_opens_its_own_connections(site: Site, connect: Connect, statement: Statement) -> None:
    site.tables["/x"] = []
    client = connect()
    client.fetch(Query("/x"), statement)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, client.fetch(Query("/x"), Statement()))
        except RequestFailed as error:
            os.write(writer, str(error).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        assert pipe.read() == b"[]"
    os.waitpid(child, 0)
    assert client.fetch(Query("/x"), statement) == b"[]"
    assert site.connections == 2
