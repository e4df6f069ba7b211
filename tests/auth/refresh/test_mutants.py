"""What the lock and the reading within it are for: without either of them a sign-in dies."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress

import pytest

import sage200_dialect
from sage200_dialect.auth.stores import LockedToken, TokenStore
from sage200_dialect.auth.tokens import StoredToken, TokenKey
from sage200_dialect.sandbox import Sandbox

from .conftest import QUERY, grants, signed_in, together

Connect = Callable[..., sage200_dialect.Connection]


class Host:
    """A store as another host sees it: same tokens, other object, so that nothing else is shared."""

    def __init__(self, inner: TokenStore, meeting: threading.Barrier) -> None:
        self.inner = inner
        self.location = inner.location
        self._meeting = meeting
        self._met = False

    def tokens(self) -> list[StoredToken]:
        return self.inner.tokens()

    def try_lock(self, key: TokenKey) -> AbstractContextManager[LockedToken] | None:
        self.meet()
        return self.inner.try_lock(key)

    def meet(self) -> None:
        """Every host has seen the expired token before one of them refreshes it."""
        if not self._met:
            self._met = True
            with suppress(threading.BrokenBarrierError):
                self._meeting.wait(10)


class WithoutLock(Host):
    def try_lock(self, key: TokenKey) -> AbstractContextManager[LockedToken]:
        unlocked = _Unlocked(self.inner, key)
        self.meet()
        return nullcontext(unlocked)


class _Unlocked:
    def __init__(self, store: TokenStore, key: TokenKey) -> None:
        self._store, self._key = store, key
        self._read = next(each for each in store.tokens() if each.key == key)

    def load(self) -> StoredToken | None:
        return self._read

    def save(self, token: StoredToken) -> bool:
        while (lock := self._store.try_lock(self._key)) is None:
            pass
        with lock as held:
            return held.save(token)

    def delete(self, version: int) -> bool:
        raise AssertionError


class ReadsBeforeTheLock(Host):
    def try_lock(self, key: TokenKey) -> AbstractContextManager[LockedToken]:
        read = getattr(self, "read", None) or next(each for each in self.inner.tokens() if each.key == key)
        self.read = read
        self.meet()
        while (lock := self.inner.try_lock(key)) is None:
            continue  # and so it sees nothing of what others save meanwhile
        return _Reading(lock, read)


class _Reading(AbstractContextManager[LockedToken]):
    def __init__(self, lock: AbstractContextManager[LockedToken], read: StoredToken) -> None:
        self._lock, self._read = lock, read

    def __enter__(self) -> LockedToken:
        held = self._lock.__enter__()
        read = self._read

        class Stale:
            save, delete = held.save, held.delete

            def load(self) -> StoredToken | None:
                return read

        return Stale()

    def __exit__(self, *error: object) -> None:
        self._lock.__exit__(None, None, None)


def survives(hosts: type[Host], sage: Sandbox, store: TokenStore, connect: Connect) -> bool:
    """Whether a sign-in outlives four hosts that refresh it at the same moment."""
    signed_in(sage, store, expired=True)
    meeting = threading.Barrier(4)
    connections = iter([connect(token_store=hosts(store, meeting)) for _ in range(4)])
    together(4, lambda: next(connections).execute(QUERY).fetchall())
    return {outcome for _, outcome in grants(sage)} == {"ok"}


def test_the_sign_in_outlives_many_hosts(sage: Sandbox, store: TokenStore, connect: Connect) -> None:
    assert survives(Host, sage, store, connect)
    assert grants(sage) == [("refresh_token", "ok")]


@pytest.mark.parametrize("mutant", [WithoutLock, ReadsBeforeTheLock])
def test_it_dies_without(mutant: type[Host], sage: Sandbox, store: TokenStore, connect: Connect) -> None:
    assert not survives(mutant, sage, store, connect)
