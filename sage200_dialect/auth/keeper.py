"""Keeping one sign-in alive: one refresh for any number of threads, processes and hosts.

A refresh is one transaction: take the store's lock for the key, read the token again, and only if it still
is stale ask Sage ID, save what it answers, and let go. Sage ID replaces the refresh token each time and takes
an old one for stolen, so whoever refreshes without the lock, or from a token that was read before it, ends
the sign-in for everyone.
"""

from __future__ import annotations

import logging
import os
import random
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from sage200_dialect.auth.flight import Flight
from sage200_dialect.auth.sage_id import Grant, GrantRefused
from sage200_dialect.auth.tokens import StoredToken, TokenKey, is_given, same_account
from sage200_dialect.client.stop import Stop
from sage200_dialect.errors import AuthenticationRequired, OperationalError, TokenStoreError
from sage200_dialect.logs import AUTH

if TYPE_CHECKING:
    from sage200_dialect.auth.sage_id import SageId
    from sage200_dialect.auth.stores import LockedToken, TokenStore

Lock: TypeAlias = "AbstractContextManager[LockedToken]"

SIGN_IN_LIFE = 90 * 86_400.0
"""Sage ends a sign-in after this many seconds at the latest."""
_LOCK_PATIENCE = 60.0
_STALE_SECONDS = 60.0
_LONG_LIFE = 600.0
_PAUSE_AFTER_FAILURE = 30.0

_log = logging.getLogger(__name__)


def made_from(
    grant: Grant, key: TokenKey, before: StoredToken | None, *, signed_in_at: float, origin: str | None
) -> StoredToken:
    """The token to save for a grant. Without `expires_in` it is used until Sage refuses it."""
    lives = SIGN_IN_LIFE if grant.expires_in is None else grant.expires_in
    return StoredToken(
        key,
        1 if before is None else before.version + 1,
        grant.access_token,
        grant.refresh_token,
        grant.asked_at + lives,
        signed_in_at,
        origin,
    )


def take(store: TokenStore, key: TokenKey, stop: Stop, unless: Callable[[], bool]) -> Lock | None:
    """The store's lock for the key, waited for; None as soon as `unless()` holds while another has it."""
    deadline = time.monotonic() + _LOCK_PATIENCE
    pause = 0.01
    while (lock := store.try_lock(key)) is None:
        if unless():
            return None
        if time.monotonic() > deadline:
            raise TokenStoreError(
                f"Another process has been holding the tokens in {store.location} for {_LOCK_PATIENCE:.0f} "
                "seconds; try again, and see what it does"
            )
        stop.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(pause * 2, 0.25)
    return lock


@dataclass(frozen=True, slots=True)
class _Unreachable:
    """In place of a store that cannot even be locked."""

    reason: TokenStoreError

    def load(self) -> StoredToken | None:
        return None

    def save(self, token: StoredToken) -> bool:
        raise self.reason

    def delete(self, version: int) -> bool:
        raise self.reason


class _OfAnother(Exception):
    """The refresh token that was given for one account turned out to be another's."""

    def __init__(self, grant: Grant, account: str, origin: str | None) -> None:
        super().__init__(account)
        self.grant = grant
        self.account = account
        self.origin = origin


class Keeper:
    """One key's token within this process. Every thread that uses the key shares it."""

    def __init__(self, store: TokenStore, key: TokenKey) -> None:
        self.key = key
        self._store = store
        self._lock = threading.Lock()
        self._current: StoredToken | None = None
        self._seen_at = 0.0
        self._unsaved: StoredToken | None = None
        self._flight: Flight[StoredToken] | None = None
        self._ahead_from = 0.0

    @property
    def current(self) -> StoredToken | None:
        """The token last used, if any was."""
        return self._current

    def token(self, sage_id: SageId, seed: StoredToken | None, stop: Stop) -> StoredToken:
        """A token that has not expired; only an expired one is waited for.

        `seed` is a token that was given to the connection, for a key that the store lacks. Raises
        AuthenticationRequired when the user has to sign in, TokenStoreError, RequestFailed and Stopped.
        """
        current = self._current
        now = time.time()
        if current is None or current.expired(now):
            return self._join(sage_id, seed, None).wait(stop)
        long_lived = current.expires_at - self._seen_at > _LONG_LIFE
        ends_soon = long_lived and current.expires_at - now < _STALE_SECONDS
        if ends_soon and time.monotonic() > self._ahead_from:
            self._ahead_from = time.monotonic() + _PAUSE_AFTER_FAILURE
            self._join(sage_id, seed, current.access_token)
        return current

    def replacement(
        self, rejected: str, sage_id: SageId, seed: StoredToken | None, stop: Stop
    ) -> StoredToken:
        """A token other than `rejected`, which Sage refused before its time. Raises as `token` does."""
        current = self._current
        if current is not None and current.access_token != rejected and not current.expired(time.time()):
            return current
        found = self._join(sage_id, seed, rejected).wait(stop)
        if found.access_token == rejected:  # that refresh had begun before the refusal
            found = self._join(sage_id, seed, rejected).wait(stop)
        return found

    def adopt(self, token: StoredToken) -> StoredToken:
        """Use `token` from now on."""
        self._current, self._seen_at = token, time.time()
        return token

    def signed_in(self, grant: Grant, origin: str | None, stop: Stop) -> StoredToken:
        """Save and use what a sign-in granted."""
        try:
            lock = take(self._store, self.key, stop, unless=lambda: False)
        except TokenStoreError as error:
            lock = nullcontext(_Unreachable(error))
        assert lock is not None
        with lock as held:
            before = held.load()
            token = made_from(grant, self.key, before, signed_in_at=grant.asked_at, origin=origin)
            AUTH.write(1, "%s signed in", self.key.account)
            return self.adopt(self._save(held, token))

    def _join(self, sage_id: SageId, seed: StoredToken | None, rejected: str | None) -> Flight[StoredToken]:
        """The refresh that is under way, else a new one. It lands whoever gives up waiting: its answer may
        hold the only refresh token that is still good."""
        with self._lock:
            if self._flight is None or self._flight.over:
                self._flight = Flight(lambda stop: self._refresh(sage_id, seed, rejected, stop), lands=True)
            return self._flight

    def _refresh(
        self, sage_id: SageId, seed: StoredToken | None, rejected: str | None, stop: Stop
    ) -> StoredToken:
        def usable(token: StoredToken | None) -> bool:
            return (
                token is not None
                and not token.refused
                and token.access_token != rejected
                and not token.expired(time.time())
            )

        def stored() -> StoredToken | None:
            return next((each for each in self._store.tokens() if each.key == self.key), None)

        if self._unsaved is None and usable(found := stored()):
            assert found is not None
            return self.adopt(found)
        try:
            lock = take(self._store, self.key, stop, unless=lambda: usable(stored()))
        except TokenStoreError as error:
            if self._unsaved is None:
                raise
            lock = nullcontext(_Unreachable(error))  # the token is this process's alone, and needs no lock
        if lock is None:
            return self._refresh(sage_id, seed, rejected, stop)
        try:
            with lock as held:
                before = self._base(held, seed)
                if before is not None and usable(before):
                    return self.adopt(before)
                return self._exchanged(held, before, seed, sage_id, stop)
        except _OfAnother as other:
            owner = replace(self.key, account=other.account)
            keeper(self._store, owner).signed_in(other.grant, other.origin, stop)
            raise AuthenticationRequired(
                f"OAuthRefreshToken is of {other.account}, and this connection is for {self.key.account}. "
                f"The sign-in of {other.account} is kept; give the right Account"
            ) from None

    def _base(self, held: LockedToken, seed: StoredToken | None) -> StoredToken | None:
        """The token to go on from: the store's, unless this process has a later one that could not be saved,
        or was given a new one by its user after the store's was refused."""
        found = held.load()
        unsaved = self._unsaved
        if unsaved is not None and (found is None or found.version < unsaved.version):
            return self._save(held, unsaved)
        self._saved()
        if seed is not None and (found is None or (found.refused and found.origin != seed.origin)):
            return replace(seed, version=0 if found is None else found.version)
        return found

    def _exchanged(
        self,
        held: LockedToken,
        before: StoredToken | None,
        seed: StoredToken | None,
        sage_id: SageId,
        stop: Stop,
    ) -> StoredToken:
        who = f"of {self.key.account} in {self._store.location}"
        if before is None:
            raise AuthenticationRequired(f"There is no sign-in {who} any more. {HOW_TO_SIGN_IN}")
        if before.refused:
            raise AuthenticationRequired(f"Sage ID refused to prolong the sign-in {who}. {HOW_TO_SIGN_IN}")
        if before.refresh_token is None:
            raise AuthenticationRequired(
                f"The access token {who} has expired and no refresh token came with it (Scope lacks "
                f"offline_access?). {HOW_TO_SIGN_IN}"
            )
        try:
            grant = sage_id.refresh(before.refresh_token, stop)
        except GrantRefused as refused:
            AUTH.write(1, "Sage ID refused to refresh the sign-in of %s: %s", self.key.account, refused.code)
            if refused.code != "invalid_grant":
                check = " Check OAuthClientId and OAuthClientSecret" if "client" in refused.code else ""
                raise OperationalError(
                    f"Sage ID refused to prolong the sign-in {who} ({refused}); it is kept.{check}"
                ) from None
            return self._after_refusal(held, before, refused, who)
        claimed = seed is not None and before.refresh_token == seed.refresh_token and not is_given(self.key)
        if claimed and grant.account is not None and not same_account(grant.account, self.key.account):
            with suppress(TokenStoreError):  # so that the token, which is used up, is never sent again
                held.save(replace(before, version=before.version + 1, refused=True))
            raise _OfAnother(grant, grant.account, before.origin)
        token = made_from(grant, self.key, before, signed_in_at=before.signed_in_at, origin=before.origin)
        AUTH.write(1, "the sign-in of %s was refreshed", self.key.account)
        _warn_of_the_end(token)
        return self.adopt(self._save(held, token))

    def _after_refusal(
        self, held: LockedToken, before: StoredToken, refused: GrantRefused, who: str
    ) -> StoredToken:
        """Somebody who does not take the lock may have refreshed: then theirs is the token to use. Else the
        dead one stays, marked, and is never sent again."""
        now = held.load()
        if now is not None and now.version > before.version and not now.refused:
            return self.adopt(now)
        with suppress(TokenStoreError):
            held.save(replace(before, version=before.version + 1, refused=True))
        raise AuthenticationRequired(
            f"Sage ID no longer takes the refresh token {who} ({refused}): it has expired, was revoked, or "
            f"was used by a program that does not share this store. {HOW_TO_SIGN_IN}"
        )

    def _save(self, held: LockedToken, token: StoredToken) -> StoredToken:
        """Save, or keep the token in this process and try again at the next refresh: it is the only one that
        Sage ID still takes. Gives the token to use."""
        try:
            if not held.save(token):  # the lock was lost on the way, as a database server may end it
                theirs = held.load()
                if theirs is not None and not theirs.refused:
                    return theirs
                held.save(replace(token, version=1 if theirs is None else theirs.version + 1))
        except TokenStoreError as error:
            if self._unsaved is None:
                _log.warning(
                    "the new sign-in of %s could not be saved and lives in this process only: %s",
                    self.key.account,
                    error,
                )
            self._unsaved = token
            _unsaved_keepers.add(self)
        else:
            self._saved()
        return token

    def _saved(self) -> None:
        self._unsaved = None
        _unsaved_keepers.discard(self)


HOW_TO_SIGN_IN = (
    "Sign in again: sage200 login, or InitiateOAuth=GETANDREFRESH, or the procedures "
    "GetOAuthAuthorizationURL and GetOAuthAccessToken"
)


def _warn_of_the_end(token: StoredToken) -> None:
    left = token.signed_in_at + SIGN_IN_LIFE - time.time()
    if left < 10 * 86_400:
        _log.warning(
            "Sage ends the sign-in of %s in %d days at the latest; sign in again before: sage200 login",
            token.key.account,
            max(int(left // 86_400), 0),
        )


_keepers: weakref.WeakValueDictionary[tuple[TokenStore, TokenKey], Keeper] = weakref.WeakValueDictionary()
_unsaved_keepers: set[Keeper] = set()
_keepers_lock = threading.Lock()


def keeper(store: TokenStore, key: TokenKey) -> Keeper:
    """The one keeper of this process for a store's key."""
    with _keepers_lock:
        found = _keepers.get((store, key))
        if found is None:
            found = _keepers[store, key] = Keeper(store, key)
        return found


def _start_anew() -> None:
    """A forked child has none of its parent's threads, so no refresh of theirs ever ends here."""
    global _keepers, _unsaved_keepers, _keepers_lock
    _keepers, _unsaved_keepers, _keepers_lock = weakref.WeakValueDictionary(), set(), threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)
