"""What the stores of this package have in common."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import astuple
from typing import NoReturn

from sage200_dialect.auth.stores.contract import LockedToken
from sage200_dialect.auth.tokens import StoredToken, TokenKey
from sage200_dialect.errors import TokenStoreError


class Store(ABC):
    """A token store that shows its location alone. Not to be pickled: it may hold tokens and a password."""

    @property
    @abstractmethod
    def location(self) -> str: ...

    @abstractmethod
    def tokens(self) -> list[StoredToken]: ...

    @abstractmethod
    def try_lock(self, key: TokenKey) -> AbstractContextManager[LockedToken] | None: ...

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.location!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{self!r} cannot be pickled; open it by its location where it is needed")


def key_hash(key: TokenKey) -> str:
    """Names a key where its text cannot stand: 64 hexadecimal digits, the same everywhere."""
    return hashlib.sha256(json.dumps(astuple(key)).encode("ascii")).hexdigest()


def token_of(tokens: Iterable[StoredToken], key: TokenKey) -> StoredToken | None:
    return next((token for token in tokens if token.key == key), None)


def require_own_key(token: StoredToken, key: TokenKey) -> None:
    if token.key != key:
        raise TokenStoreError("The lock of one key does not allow to save the token of another")


def require_lock(held: bool, location: str) -> None:
    if not held:
        raise TokenStoreError(
            f"The lock on a token in {location} has ended with its with block, or belongs to the process "
            "that this one was forked from. Take it anew with try_lock()"
        )
