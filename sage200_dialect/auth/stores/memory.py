"""Tokens in the memory of this process."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType

from sage200_dialect.auth.stores.base import Store, key_hash, require_lock, require_own_key
from sage200_dialect.auth.stores.contract import LockedToken
from sage200_dialect.auth.tokens import StoredToken, TokenKey


class _TakenLock(AbstractContextManager[None]):
    """Ends with its `with` block, or when nobody refers to it any more."""

    def __init__(self, lock: threading.Lock) -> None:
        self._lock = lock
        self._process = os.getpid()
        self._ended = False

    @property
    def held(self) -> bool:
        return not self._ended and self._process == os.getpid()

    def release(self) -> None:
        if not self._ended:
            self._ended = True
            self._lock.release()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()

    def __del__(self) -> None:
        self.release()


class _Shared:
    """What the stores of one name share. Each step is one operation on a dictionary, atomic by itself."""

    def __init__(self) -> None:
        self.tokens: dict[TokenKey, StoredToken] = {}
        self._locks: dict[str, threading.Lock] = {}

    def try_lock(self, key: TokenKey) -> _TakenLock | None:
        lock = self._locks.setdefault(key_hash(key), threading.Lock())
        return _TakenLock(lock) if lock.acquire(blocking=False) else None


_shared: dict[str, _Shared] = {}

if hasattr(os, "register_at_fork"):
    # A forked child starts without tokens: its use of a refresh token would end the parent's sign-in.
    os.register_at_fork(after_in_child=_shared.clear)


class MemoryStore(Store):
    """Shared by all who use its name within this process, and gone with it. A forked child starts without
    tokens."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def location(self) -> str:
        return f"memory://{self._name}"

    def _current(self) -> _Shared:
        return _shared.setdefault(self._name, _Shared())

    def tokens(self) -> list[StoredToken]:
        return list(self._current().tokens.values())

    def try_lock(self, key: TokenKey) -> AbstractContextManager[LockedToken] | None:
        shared = self._current()
        taken = shared.try_lock(key)
        return None if taken is None else _locked(_LockedToken(shared, key, taken, self.location))


@contextmanager
def _locked(token: _LockedToken) -> Iterator[LockedToken]:
    with token.taken:
        yield token


class _LockedToken:
    def __init__(self, shared: _Shared, key: TokenKey, taken: _TakenLock, location: str) -> None:
        self.taken = taken
        self._tokens = shared.tokens
        self._key = key
        self._location = location

    def load(self) -> StoredToken | None:
        require_lock(self.taken.held, self._location)
        return self._tokens.get(self._key)

    def save(self, token: StoredToken) -> bool:
        require_own_key(token, self._key)
        kept = self.load()
        if kept is not None and kept.version >= token.version:
            return False
        self._tokens[self._key] = token
        return True

    def delete(self, version: int) -> bool:
        kept = self.load()
        if kept is None or kept.version != version:
            return False
        del self._tokens[self._key]
        return True
