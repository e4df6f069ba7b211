"""Forks in the middle of a refresh, as by a web server that forks its workers after a first query."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
import time
from collections.abc import Callable

import pytest

import sage200_dialect
from sage200_dialect.auth.stores import TokenStore
from sage200_dialect.sandbox import Fault, Sandbox

from .conftest import QUERY, grants, signed_in

Connect = Callable[..., sage200_dialect.Connection]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def in_children(number: int, work: Callable[[], object]) -> list[int]:
    """How that many forked children ended: 0 when `work` did not raise.

    None begins before all are forked: the sandbox's thread would be in the middle of OpenSSL, whose locks a
    fork copies as they are.
    """
    reading, writing = os.pipe()
    children = [os.fork() or _child(reading, writing, work) for _ in range(number)]
    os.close(reading)
    os.close(writing)
    return [ended(child) for child in children]


def _child(reading: int, writing: int, work: Callable[[], object]) -> int:
    os.close(writing)
    os.read(reading, 1)
    try:
        work()
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)
    os._exit(0)


def ended(child: int) -> int:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        process, status = os.waitpid(child, os.WNOHANG)
        if process:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(child, 9)
    os.waitpid(child, 0)
    raise AssertionError("the child hangs")


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_during_a_refresh(sage: Sandbox, store: TokenStore, connect: Connect) -> None:
    """The child neither waits for its parent's thread nor keeps its parent's lock."""
    signed_in(sage, store, expired=True)
    sage.faults.add(Fault(path="/oauth/token", delay=1.0))
    connection = connect()
    query = threading.Thread(target=lambda: connection.execute(QUERY).fetchall())
    query.start()
    deadline = time.monotonic() + 10
    while not grants(sage) and time.monotonic() < deadline:
        time.sleep(0.005)
    assert in_children(3, lambda: connection.execute(QUERY).fetchall()) == [0, 0, 0]
    query.join(30)
    assert grants(sage) == [("refresh_token", "ok")]


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_workers_forked_after_a_query_share_the_sign_in(
    sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    signed_in(sage, store)
    connection = connect()
    connection.execute(QUERY).fetchall()
    sage.sage_id.expire_access_tokens()
    assert in_children(4, lambda: connection.execute(QUERY).fetchall()) == [0] * 4
    assert grants(sage) == [("refresh_token", "ok")]


def test_spawned_processes_share_it_too(sage: Sandbox, store: TokenStore, connect: Connect) -> None:
    signed_in(sage, store, expired=True)
    url, location = connect().settings, store.location
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        port, company = sage.port, sage.companies[0].company_id
        found = pool.starmap(_count, [(port, company, location)] * 4)
    assert url is not None and len(set(found)) == 1
    assert grants(sage) == [("refresh_token", "ok")]


def _count(port: int, company: int, location: str) -> int:
    url = f"sage200://sandbox-web:sandbox-web-secret@127.0.0.1:{port}/{company}?InitiateOAuth=REFRESH"
    with sage200_dialect.connect(url, OAuthSettingsLocation=location) as connection:
        return int(connection.execute(QUERY).fetchall()[0][0])


def test_neither_a_connection_nor_a_store_is_pickled(
    sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    signed_in(sage, store)
    connection = connect()
    connection.execute(QUERY).fetchall()
    for each in (connection, store):
        with pytest.raises(TypeError):
            pickle.dumps(each)
