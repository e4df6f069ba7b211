"""When a token counts as fresh, and a clock that jumps."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect.auth import keeper, sage_id
from sage200_dialect.auth import signed_in as source
from sage200_dialect.auth.stores import TokenStore
from sage200_dialect.client import exchange
from sage200_dialect.sandbox import Fault, Sandbox
from sage200_dialect.sandbox.sage_id import SageIdBehaviour

from .conftest import QUERY, grants, signed_in

Connect = Callable[..., sage200_dialect.Connection]
REFRESHED = ("refresh_token", "ok")


class Clock:
    """The driver's wall clock, which a test sets; `monotonic` is the real one."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self.monotonic = time.monotonic

    def time(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock: Any = Clock()
    for module in (keeper, source, sage_id, exchange):
        monkeypatch.setattr(module, "time", clock)
    yield clock


@pytest.mark.parametrize("days", [1, -1])
def test_a_jump_costs_at_most_one_refresh(
    days: int, clock: Clock, sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    signed_in(sage, store)
    connection = connect()
    connection.execute(QUERY).fetchall()
    clock.ahead = days * 86_400.0
    for _ in range(3):
        connection.execute(QUERY).fetchall()
        connect().execute(QUERY).fetchall()
    assert len(grants(sage)) <= 1
    clock.ahead = 0.0
    for _ in range(3):
        connection.execute(QUERY).fetchall()
    assert len(grants(sage)) <= 2
    assert {outcome for _, outcome in grants(sage)} <= {"ok"}


def test_a_clock_that_is_behind_is_overruled_by_sage(
    clock: Clock, sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    signed_in(sage, store)
    clock.ahead = -30 * 86_400.0
    sage.sage_id.expire_access_tokens()
    connect().execute(QUERY).fetchall()
    assert grants(sage) == [REFRESHED]


def test_a_token_that_ends_soon_is_refreshed_while_it_is_used(
    clock: Clock, sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    token = signed_in(sage, store)
    connection = connect()
    connection.execute(QUERY).fetchall()
    clock.ahead = token.expires_at - time.time() - 30
    sage.faults.add(Fault(path="/oauth/token", delay=2.0))
    began = time.monotonic()
    for _ in range(5):
        connection.execute(QUERY).fetchall()
    assert time.monotonic() - began < 1.5, "a statement waited for the refresh of a token that was still good"
    wait_for(lambda: store.tokens()[0].version == 2)
    assert grants(sage) == [REFRESHED]


def test_a_refresh_ahead_that_fails_is_not_tried_with_every_statement(
    clock: Clock, sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    token = signed_in(sage, store)
    connection = connect()
    connection.execute(QUERY).fetchall()
    clock.ahead = token.expires_at - time.time() - 30
    sage.faults.add(Fault(path="/oauth/token", status=500, times=9))
    for _ in range(10):
        connection.execute(QUERY).fetchall()
    wait_for(lambda: bool(sage.requests.to("/oauth/token")))
    connection.execute(QUERY).fetchall()
    assert len(sage.requests.to("/oauth/token")) == 1


def test_a_short_lived_token_is_used_to_its_end(sage: Sandbox, store: TokenStore, connect: Connect) -> None:
    sage.sage_id.behaviour = SageIdBehaviour(token_life=50.0)
    signed_in(sage, store)
    connection = connect()
    for _ in range(3):
        connection.execute(QUERY).fetchall()
    assert grants(sage) == []


def test_the_end_of_a_sign_in_is_announced(
    clock: Clock, sage: Sandbox, store: TokenStore, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    signed_in(sage, store)
    clock.ahead = 85 * 86_400.0
    connect().execute(QUERY).fetchall()
    assert "Sage ends the sign-in of alice@example.com in" in caplog.text


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not condition() and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    assert condition()
