"""What a token store is. Third parties write their own: see README.md beside this file."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sage200_dialect.auth.tokens import StoredToken, TokenKey


class LockedToken(Protocol):
    """One key of a store, held: nobody else who shares the store holds it meanwhile."""

    def load(self) -> StoredToken | None:
        """The key's token as it is now, read afresh."""
        ...

    def save(self, token: StoredToken) -> bool:
        """Keep `token` durably: when this returns, neither a crash nor a kill loses it.

        True if it was saved; False, and nothing is changed, when the store already holds this version or a
        later one.
        """
        ...

    def delete(self, version: int) -> bool:
        """Forget the key's token if it still is of this version. True if it was deleted."""
        ...


class TokenStore(Protocol):
    """Where tokens are kept, shared by threads, processes or hosts.

    Every method may be called from any thread. Trouble raises TokenStoreError, whose message names the
    store, what happened and what to do.
    """

    @property
    def location(self) -> str:
        """Names the store in messages; holds no secret. Equal for stores that share their tokens."""
        ...

    def tokens(self) -> list[StoredToken]:
        """Every token, refused ones too. Needs no lock: what it gives was whole at some moment."""
        ...

    def try_lock(self, key: TokenKey) -> AbstractContextManager[LockedToken] | None:
        """Take the key's lock at once, or None when another holds it.

        The lock ends with the `with` block, or when what this returned is forgotten, and with the process
        that holds it; it has no age at which it may be broken.
        A forked child does not hold its parent's lock.
        """
        ...
