"""One refresh for all who need it, and what becomes of a sign-in when something goes wrong."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import sandbox
from sage200_dialect.auth.stores import LockedToken, TokenStore
from sage200_dialect.auth.tokens import StoredToken, TokenKey
from sage200_dialect.errors import (
    AuthenticationRequired,
    InterfaceError,
    OperationalError,
    RequestFailed,
    TokenStoreError,
)
from sage200_dialect.sandbox import Fault, Sandbox
from sage200_dialect.sandbox.sage_id import SageIdBehaviour

from .conftest import ALICE, QUERY, grants, key_of, signed_in, together

Connect = Callable[..., sage200_dialect.Connection]
REFRESHED = ("refresh_token", "ok")


class Wrapped:
    """A store between the driver and the real one, in which a test can interfere."""

    def __init__(self, inner: TokenStore) -> None:
        self.inner = inner
        self.before_lock: Callable[[], None] = lambda: None
        self.save_fails = False
        self.marks_refused = False

    @property
    def location(self) -> str:
        return f"wrapped {self.inner.location}"

    def tokens(self) -> list[StoredToken]:
        return self.inner.tokens()

    def try_lock(self, key: TokenKey) -> AbstractContextManager[LockedToken] | None:
        self.before_lock()
        lock = self.inner.try_lock(key)
        return None if lock is None else self._locked(lock)

    @contextmanager
    def _locked(self, lock: AbstractContextManager[LockedToken]) -> Any:
        with lock as held:
            yield _WrappedLocked(self, held)


class _WrappedLocked:
    def __init__(self, store: Wrapped, held: LockedToken) -> None:
        self._store, self._held = store, held

    def load(self) -> StoredToken | None:
        return self._held.load()

    def save(self, token: StoredToken) -> bool:
        if self._store.save_fails:
            raise TokenStoreError("no space left")
        if self._store.marks_refused:
            self._store.marks_refused = False
            before = self._held.load()
            assert before is not None
            self._held.save(replace(before, version=token.version, refused=True))
        return self._held.save(token)

    def delete(self, version: int) -> bool:
        return self._held.delete(version)


# -- one refresh --------------------------------------------------------------------------------------


def test_an_expired_token_is_refreshed_once_for_sixty_four_threads(
    sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    signed_in(sage, store, expired=True)
    connections = [connect() for _ in range(8)]
    turns = iter(connections * 8)
    found = together(64, lambda: next(turns).execute(QUERY).fetchall())
    assert all(isinstance(each, list) and len(each) == 1 for each in found), found
    assert grants(sage) == [REFRESHED]


def test_all_threads_get_the_one_error_and_the_next_statement_tries_again(
    sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    signed_in(sage, store, expired=True)
    sage.faults.add(Fault(path="/oauth/token", status=500, delay=0.5))
    connection = connect()
    found = together(32, lambda: connection.execute(QUERY).fetchall())
    assert {type(each) for each in found} == {RequestFailed}
    assert "status 500" in str(found[0])
    assert len(sage.requests.to("/oauth/token")) == 1
    connection.execute(QUERY).fetchall()
    assert grants(sage) == [REFRESHED]


def test_the_token_is_read_again_within_the_lock(sage: Sandbox, store: TokenStore, connect: Connect) -> None:
    signed_in(sage, store, expired=True)
    wrapped = Wrapped(store)
    wrapped.before_lock = lambda: (setattr(wrapped, "before_lock", lambda: None), signed_in(sage, store))[0]
    connect(token_store=wrapped).execute(QUERY).fetchall()
    assert grants(sage) == []


def test_a_token_that_another_refreshes_meanwhile_needs_no_lock(
    sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    signed_in(sage, store, expired=True)
    lock = store.try_lock(key_of(sage))
    assert lock is not None
    asked = threading.Event()
    wrapped = Wrapped(store)
    wrapped.before_lock = asked.set
    with lock as held:
        connection = connect(token_store=wrapped)
        waiting = threading.Thread(target=lambda: connection.execute(QUERY).fetchall())
        waiting.start()
        assert asked.wait(10)
        before = held.load()
        assert before is not None
        fresh = sage.sage_id.tokens_for(ALICE, client_id="sandbox-web", scope=key_of(sage).scope)
        token = replace(before, version=2, access_token=fresh["access_token"], expires_at=time.time() + 60)
        assert held.save(token)
        waiting.join(10)
        assert not waiting.is_alive(), "it waits for a lock that it does not need"
    assert grants(sage) == []


def test_a_statement_that_is_cancelled_does_not_break_its_refresh_off(
    sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    before = signed_in(sage, store, expired=True)
    sage.faults.add(Fault(path="/oauth/token", delay=1.0))
    cursor = connect().cursor()
    threading.Timer(0.2, cursor.cancel).start()
    with pytest.raises(OperationalError, match="cancelled"):
        cursor.execute(QUERY)
    deadline = time.monotonic() + 10
    while store.tokens()[0].version == before.version and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    assert store.tokens()[0].version == before.version + 1
    connect().execute(QUERY).fetchall()
    assert grants(sage) == [REFRESHED]


# -- Sage refuses a token before its time -----------------------------------------------------------------


def test_a_401_is_answered_by_one_refresh_and_one_replay(
    sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    signed_in(sage, store)
    connection = connect()
    connection.execute(QUERY).fetchall()
    sage.sage_id.expire_access_tokens()
    sage.requests.clear()
    connection.execute(QUERY).fetchall()
    assert [each.status for each in sage.requests.to("/currencies")] == [401, 200]
    assert grants(sage) == [REFRESHED]


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_write_that_is_refused_midway_is_replayed_once(
    sage: Sandbox, store: TokenStore, connect: Connect, at_once: int
) -> None:
    signed_in(sage, store)
    cursor = connect(ConcurrentWrites=at_once).cursor()
    names = [f"courier {at_once} {number}" for number in range(6)]
    cursor.on_write = lambda report: sage.sage_id.expire_access_tokens() if report.done == 2 else None
    sage.requests.clear()
    cursor.executemany("INSERT INTO couriers (name) VALUES (?)", [(name,) for name in names])
    assert cursor.rowcount == len(names)
    assert sorted(row["name"] for row in sage.rows("couriers") if row["name"] in names) == names
    assert 1 <= [each.status for each in sage.requests.to("/couriers")].count(401) <= at_once
    assert grants(sage) == [REFRESHED]


def test_a_401_on_the_fresh_token_too_is_an_error(sage: Sandbox, store: TokenStore, connect: Connect) -> None:
    signed_in(sage, store)
    connection = connect()
    connection.execute(QUERY).fetchall()
    sage.requests.clear()
    sage.faults.add(Fault(status=401, path="/currencies", times=5), Fault(status=401, path="/sites"))
    with pytest.raises(AuthenticationRequired, match="fresh token was refused as well"):
        connection.execute(QUERY)
    assert len(sage.requests.to("/currencies")) == 2
    assert len(sage.requests.to("/sites")) == 1
    assert grants(sage) == [REFRESHED]


def test_many_threads_refused_at_once_refresh_once(
    sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    signed_in(sage, store)
    connection = connect(MaxConcurrentRequests=32)
    connection.execute(QUERY).fetchall()
    sage.sage_id.expire_access_tokens()
    found = together(32, lambda: connection.execute(QUERY).fetchall())
    assert all(isinstance(each, list) for each in found), found
    assert grants(sage) == [REFRESHED]


def test_a_token_that_expires_on_its_way_is_no_refusal(
    sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    sage.sage_id.behaviour = SageIdBehaviour(token_life=0.3)
    signed_in(sage, store)
    connection = connect()
    for _ in range(8):
        sage.faults.add(Fault(path="/currencies", delay=0.1))
        connection.execute(QUERY).fetchall()
    assert {outcome for _, outcome in grants(sage)} == {"ok"}


def test_reuse_detected_in_the_middle_of_a_walk_gives_an_error_and_no_more_rows(
    sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    signed_in(sage, store)
    connection = connect(Pagesize=1, MaxConcurrentRequests=1)
    cursor = connection.execute("SELECT id, name FROM customers")
    assert len(cursor.fetchmany(3)) == 3
    sage.sage_id.revoke(ALICE)
    with pytest.raises(AuthenticationRequired, match=r"no longer takes the refresh token.*Sign in again"):
        cursor.fetchall()
    with pytest.raises(InterfaceError):
        cursor.fetchone()


# -- the end of a sign-in -----------------------------------------------------------------------------------


def test_a_refused_token_is_kept_marked_and_never_sent_again(
    sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    before = signed_in(sage, store, expired=True)
    sage.sage_id.revoke(ALICE)
    for _ in range(2):
        with pytest.raises(AuthenticationRequired, match="Sign in again"):
            connect().execute(QUERY)
    (kept,) = store.tokens()
    assert kept == replace(before, version=before.version + 1, refused=True)
    assert grants(sage) == [("refresh_token", "invalid_grant")]


def test_a_token_that_someone_saved_without_the_lock_is_adopted(
    sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    """A program that copies the refresh token out and its successor back in."""
    signed_in(sage, store, expired=True)
    tampering = Tampering(store, sage)
    connect(token_store=tampering).execute(QUERY).fetchall()
    assert grants(sage) == [("refresh_token", "invalid_grant")]
    assert not any(each.refused for each in store.tokens())


class Tampering(Wrapped):
    """Whoever holds its lock finds that the token was revoked and replaced meanwhile."""

    def __init__(self, inner: TokenStore, sage: Sandbox) -> None:
        super().__init__(inner)
        self._sage = sage

    @contextmanager
    def _locked(self, lock: AbstractContextManager[LockedToken]) -> Any:
        with lock as held:
            stored = held.load()
            self._sage.sage_id.revoke(ALICE)
            yield _LoadsFirst(self, held, stored)
            return


class _LoadsFirst(_WrappedLocked):
    def __init__(self, store: Wrapped, held: LockedToken, first: StoredToken | None) -> None:
        super().__init__(store, held)
        self._first = [first]

    def load(self) -> StoredToken | None:
        if self._first:
            stored = self._first.pop()
            assert stored is not None and isinstance(self._store, Tampering)
            sage = self._store._sage
            fresh = sage.sage_id.tokens_for(ALICE, client_id="sandbox-web", scope=stored.key.scope)
            self._held.save(
                replace(
                    stored,
                    version=stored.version + 1,
                    access_token=fresh["access_token"],
                    refresh_token=fresh["refresh_token"],
                    expires_at=time.time() + 60,
                )
            )
            return stored
        return self._held.load()


def test_a_wrong_client_secret_leaves_the_sign_in_alone(
    sage: Sandbox, store: TokenStore, location: str
) -> None:
    before = signed_in(sage, store, expired=True)
    url = f"sage200://sandbox-web:wrong@127.0.0.1:{sage.port}/?InitiateOAuth=REFRESH"
    with (
        sage200_dialect.connect(url, OAuthSettingsLocation=location) as connection,
        pytest.raises(OperationalError, match=r"invalid_client.*it is kept.*OAuthClientSecret"),
    ):
        connection.execute("SELECT id FROM currencies")
    assert store.tokens() == [before]


def test_a_lock_that_is_lost_on_the_way_loses_no_token(
    sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    """Another marks the token refused while ours is on its way: what Sage ID gave us must be kept."""
    signed_in(sage, store, expired=True)
    wrapped = Wrapped(store)
    wrapped.marks_refused = True
    connect(token_store=wrapped).execute(QUERY).fetchall()
    (kept,) = store.tokens()
    assert not kept.refused
    sage.sage_id.expire_access_tokens()
    connect().execute(QUERY).fetchall()
    assert grants(sage) == [REFRESHED, REFRESHED]


# -- the store -----------------------------------------------------------------------------------------


def test_a_token_that_cannot_be_saved_is_used_and_saved_later(
    sage: Sandbox, store: TokenStore, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    signed_in(sage, store, expired=True)
    wrapped = Wrapped(store)
    wrapped.save_fails = True
    connection = connect(token_store=wrapped)
    with caplog.at_level(logging.WARNING, "sage200_dialect"):
        for _ in range(3):
            connection.execute(QUERY).fetchall()
            sage.sage_id.expire_access_tokens()
    assert [each.message for each in caplog.records if "could not be saved" in each.message] == [
        f"the new sign-in of {ALICE} could not be saved and lives in this process only: no space left"
    ]
    assert store.tokens()[0].version == 1
    wrapped.save_fails = False
    connection.execute(QUERY).fetchall()
    assert store.tokens()[0].version > 2
    assert {outcome for _, outcome in grants(sage)} == {"ok"}


def test_a_store_that_cannot_be_read_is_told_by_name(sage: Sandbox, location: str, connect: Connect) -> None:
    Path(location).write_text("something else")
    with pytest.raises(TokenStoreError, match=r"tokens\.json"):
        connect().execute(QUERY)


# -- what happens on the way to Sage ID ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "posts"),
    [
        (Fault(path="/oauth/token", status=429, headers={"Retry-After": "1"}), 2),
        (Fault(path="/oauth/token", status=503, headers={"Retry-After": "1"}), 2),
        (Fault(path="/oauth/token", status=429), 2),
    ],
    ids=["429", "503", "429 without Retry-After"],
)
def test_a_server_that_asks_to_wait_is_asked_again(
    fault: Fault, posts: int, sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    signed_in(sage, store, expired=True)
    sage.faults.add(fault)
    connect().execute(QUERY).fetchall()
    assert len(sage.requests.to("/oauth/token")) == posts
    assert grants(sage) == [REFRESHED]


@pytest.mark.parametrize("status", [400, 403, 404, 500, 502, 503, 504])
def test_no_other_status_is_asked_again(
    status: int, sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    before = signed_in(sage, store, expired=True)
    sage.faults.add(Fault(path="/oauth/token", status=status, times=9))
    with pytest.raises(RequestFailed, match=str(status)):
        connect().execute(QUERY)
    assert len(sage.requests.to("/oauth/token")) == 1
    assert store.tokens() == [before]


@pytest.mark.parametrize("overlap", [0.0, 30.0])
def test_a_lost_answer_is_asked_for_once_more(
    overlap: float, sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    """With an overlap that saves the sign-in; without one, reuse is detected and the user is told."""
    sage.sage_id.behaviour = SageIdBehaviour(overlap=overlap)
    signed_in(sage, store, expired=True)
    sage.faults.add(Fault(path="/oauth/token", reset=True))
    if overlap:
        connect().execute(QUERY).fetchall()
    else:
        with pytest.raises(AuthenticationRequired, match="Sign in again"):
            connect().execute(QUERY)
    assert len(sage.requests.to("/oauth/token")) == 2


@pytest.mark.parametrize(
    "fault",
    [
        Fault.html(path="/oauth/token"),
        Fault.empty(path="/oauth/token"),
        Fault.truncated(20, path="/oauth/token"),
        Fault(path="/oauth/token", status=200, body=b"[]"),
        Fault(path="/oauth/token", status=200, body=b'{"access_token": "", "expires_in": 5}'),
        Fault(path="/oauth/token", status=200, body=b'{"access_token": "x", "expires_in": "soon"}'),
        Fault(path="/oauth/token", status=200, body=b'{"access_token": "x", "token_type": "mac"}'),
    ],
    ids=["html", "empty", "cut", "array", "no token", "no number", "not bearer"],
)
def test_an_answer_that_is_no_token_changes_nothing(
    fault: Fault, sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    before = signed_in(sage, store, expired=True)
    sage.faults.add(fault)
    with pytest.raises(RequestFailed, match="Sage ID"):
        connect().execute(QUERY)
    assert store.tokens() == [before]


def test_a_redirect_of_the_token_request_is_not_followed(
    sage: Sandbox, store: TokenStore, connect: Connect
) -> None:
    with sandbox.start(orders=0) as elsewhere:
        before = signed_in(sage, store, expired=True)
        there = {"Location": f"{elsewhere.http_url}/oauth/token"}
        sage.faults.add(Fault(path="/oauth/token", status=307, headers=there))
        with pytest.raises(RequestFailed, match="307"):
            connect().execute(QUERY)
        assert not list(elsewhere.requests)
    assert store.tokens() == [before]


def test_a_server_that_keeps_its_refresh_tokens(sage: Sandbox, store: TokenStore, connect: Connect) -> None:
    sage.sage_id.behaviour = SageIdBehaviour(rotation=False)
    before = signed_in(sage, store, expired=True)
    connect().execute(QUERY).fetchall()
    assert store.tokens()[0].refresh_token == before.refresh_token
    sage.sage_id.expire_access_tokens()
    connect().execute(QUERY).fetchall()
    assert grants(sage) == [REFRESHED, REFRESHED]
