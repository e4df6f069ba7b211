"""Stores that keep all their tokens in one document."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sage200_dialect.auth.stores.base import Store, key_hash, require_lock, require_own_key, token_of
from sage200_dialect.auth.stores.contract import LockedToken
from sage200_dialect.auth.stores.locks import FileLock, lock, try_lock
from sage200_dialect.auth.tokens import StoredToken, TokenKey


class DocumentStore(Store):
    """Keeps one lock per key, held as long as its user likes, and one for the moment of a change of the
    whole: a slow refresh of one user does not hold up another's."""

    def __init__(self, locks: Path) -> None:
        self._locks = locks

    @abstractmethod
    def read(self) -> Sequence[StoredToken]:
        """Every token there is, as of now."""

    @abstractmethod
    def write(self, tokens: Sequence[StoredToken]) -> None:
        """Keep exactly these tokens, durably. Called by one at a time (`alone`)."""

    def alone(self) -> AbstractContextManager[None]:
        """Nobody else changes the document meanwhile."""
        return lock(self._locks.with_name(f"{self._locks.name}.lock"))

    def tokens(self) -> list[StoredToken]:
        return list(self.read())

    def try_lock(self, key: TokenKey) -> AbstractContextManager[LockedToken] | None:
        taken = try_lock(self._locks.with_name(f"{self._locks.name}.{key_hash(key)[:24]}.lock"))
        return None if taken is None else _locked(self, key, taken)


@contextmanager
def _locked(store: DocumentStore, key: TokenKey, taken: FileLock) -> Iterator[LockedToken]:
    with taken:
        yield _LockedToken(store, key, taken)


class _LockedToken:
    def __init__(self, store: DocumentStore, key: TokenKey, taken: FileLock) -> None:
        self._store = store
        self._key = key
        self._taken = taken

    def load(self) -> StoredToken | None:
        require_lock(self._taken.held, self._store.location)
        return token_of(self._store.read(), self._key)

    def save(self, token: StoredToken) -> bool:
        require_own_key(token, self._key)
        require_lock(self._taken.held, self._store.location)
        with self._store.alone():
            tokens = self._store.read()
            kept = token_of(tokens, self._key)
            if kept is not None and kept.version >= token.version:
                return False
            self._store.write([*(each for each in tokens if each is not kept), token])
        return True

    def delete(self, version: int) -> bool:
        require_lock(self._taken.held, self._store.location)
        with self._store.alone():
            tokens = self._store.read()
            kept = token_of(tokens, self._key)
            if kept is None or kept.version != version:
                return False
            self._store.write([each for each in tokens if each is not kept])
        return True
