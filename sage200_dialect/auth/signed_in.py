"""The token source of a sign-in that a store keeps: found, refreshed, and asked of the user where allowed."""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sage200_dialect.auth import sign_in
from sage200_dialect.auth.flight import Flight
from sage200_dialect.auth.keeper import HOW_TO_SIGN_IN, SIGN_IN_LIFE, Keeper, keeper
from sage200_dialect.auth.sage_id import Grant, SageId
from sage200_dialect.auth.source import AccessToken
from sage200_dialect.auth.tokens import StoredToken, TokenKey, given_account, is_given, same_account
from sage200_dialect.client.stop import Stop, Stopped
from sage200_dialect.errors import AuthenticationRequired, ProgrammingError, TokenStoreError

if TYPE_CHECKING:
    from sage200_dialect.auth.stores import TokenStore
    from sage200_dialect.client.statement import Statement
    from sage200_dialect.settings import Settings


class SignedIn:
    """A user's sign-in, from the store that the settings name. One per connection, used by its threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process = os.getpid()
        self._found: tuple[Keeper, StoredToken | None] | None = None

    def __repr__(self) -> str:
        return f"<SignedIn {self._settings.account or 'account not named'}>"

    # -- what the client asks ---------------------------------------------------------------------

    def token(self, statement: Statement, stop: Stop) -> AccessToken:
        """Raises AuthenticationRequired, TokenStoreError, ProgrammingError, RequestFailed and Stopped."""
        return self._asking(statement, stop, lambda kept, seed: kept.token(self.sage_id, seed, stop))

    def replacement(self, rejected: AccessToken, statement: Statement, stop: Stop) -> AccessToken | None:
        return self._asking(
            statement, stop, lambda kept, seed: kept.replacement(rejected.value, self.sage_id, seed, stop)
        )

    def identity(self, statement: Statement, stop: Stop) -> object:
        """Names user and sign-in: what was learned under another identity must not be used."""
        self.token(statement, stop)
        kept, _ = self._here() or (None, None)
        current = None if kept is None else kept.current
        if current is None:
            return None
        # When a given token was signed in is not known, and so is another moment for each connection.
        return current.key, current.origin or current.signed_in_at

    def properties(self) -> Mapping[str, object]:
        token = self.current
        if token is None:
            return {}
        now = time.time()
        return {
            "OAuthAccessToken": token.access_token,
            "OAuthRefreshToken": token.refresh_token,
            "OAuthExpiresIn": max(int(token.expires_at - now), 0),
            "OAuthTokenTimestamp": int(now * 1000),
            "Account": token.key.account,
        }

    @property
    def advice(self) -> str:
        return f"A fresh token was refused as well. {HOW_TO_SIGN_IN}"

    # -- for status, logout and sys_connection_props --------------------------------------------------

    @cached_property
    def sage_id(self) -> SageId:
        return SageId(self._settings)

    @cached_property
    def store(self) -> TokenStore:
        from sage200_dialect.auth.stores.opened import store_of

        return store_of(self._settings)

    @property
    def current(self) -> StoredToken | None:
        """The token in use, if one has been used."""
        found = self._here()
        return None if found is None else found[0].current

    def kept(self) -> list[StoredToken]:
        """The store's tokens that this connection may use, refused ones too."""
        return [each for each in self.store.tokens() if self._mine(each)]

    # -- finding the key ------------------------------------------------------------------------------

    def _here(self) -> tuple[Keeper, StoredToken | None] | None:
        return self._found if self._process == os.getpid() else None

    def _asking(
        self,
        statement: Statement,
        stop: Stop,
        ask: Callable[[Keeper, StoredToken | None], StoredToken],
    ) -> AccessToken:
        found = self._here() or self._find()
        if found is not None:
            self._found, self._process = found, os.getpid()
            try:
                return _access(ask(*found))
            except AuthenticationRequired:
                if not self._may_ask:
                    raise
        elif self._settings.oauth_verifier is None and not self._may_ask:
            raise AuthenticationRequired(
                f"Nobody is signed in to Sage 200 with client {self._settings.oauth_client_id} in "
                f"{self.store.location}. {HOW_TO_SIGN_IN}"
            )
        with statement.uncounted():  # a person's time is not the server's
            token = self.sign_in(stop)
        return _access(token)

    @property
    def _may_ask(self) -> bool:
        return self._settings.initiate_oauth == "GETANDREFRESH"

    def _find(self) -> tuple[Keeper, StoredToken | None] | None:
        """The one sign-in that fits. Raises ProgrammingError when several do."""
        fitting = self.kept()
        live = [each for each in fitting if not each.refused]
        if len(live) > 1:
            raise ProgrammingError(
                f"{self.store.location} holds several sign-ins: "
                f"{', '.join(sorted(each.key.account for each in live))}. Name one as Account"
            )
        seed = self._seed()
        if live:
            return keeper(self.store, live[0].key), None
        if seed is not None:
            return keeper(self.store, seed.key), seed
        if fitting and self._settings.oauth_verifier is None:
            newest = max(fitting, key=lambda each: each.signed_in_at)
            return keeper(self.store, newest.key), None
        return None

    def _mine(self, token: StoredToken) -> bool:
        settings, key = self._settings, token.key
        return (
            (key.issuer, key.audience, key.client_id, key.scope)
            == (self.sage_id.issuer, settings.audience, settings.oauth_client_id, settings.scope)
            and (settings.account is None or same_account(settings.account, key.account))
            and (self._origin is None or token.origin == self._origin)
        )

    @cached_property
    def _origin(self) -> str | None:
        """Fingerprint of the refresh token or verifier that the settings give."""
        given = self._settings.oauth_refresh_token or self._settings.oauth_verifier
        return None if given is None else hashlib.sha256(given.encode()).hexdigest()[:32]

    def _key(self, account: str) -> TokenKey:
        settings = self._settings
        assert settings.oauth_client_id is not None
        return TokenKey(
            self.sage_id.issuer, settings.audience, settings.oauth_client_id, settings.scope, account
        )

    def _seed(self) -> StoredToken | None:
        """The tokens that the settings give, as if they were kept. They are saved when they are replaced."""
        settings = self._settings
        if settings.oauth_refresh_token is None or self._origin is None:
            return None
        now = time.time()
        made = now if settings.oauth_token_timestamp is None else settings.oauth_token_timestamp / 1000
        ends = 0.0
        if settings.oauth_access_token is not None:
            ends = made + (SIGN_IN_LIFE if settings.oauth_expires_in is None else settings.oauth_expires_in)
        return StoredToken(
            self._key(settings.account or given_account(self._origin)),
            0,
            settings.oauth_access_token or "",
            settings.oauth_refresh_token,
            ends,
            made,
            self._origin,
        )

    # -- signing in -----------------------------------------------------------------------------------

    def sign_in(self, stop: Stop, announce: Callable[[str], None] = lambda url: None) -> StoredToken:
        """Ask the user, or redeem the verifier; whoever asks for the same meanwhile gets the same sign-in.

        `announce` is told the address before the browser opens it.
        """
        key = (self.store, self._key(self._settings.account or "")), self._origin
        while True:
            with _flights_lock:
                flight = _flights.get(key)
                if flight is None or flight.over:
                    flight = _flights[key] = Flight(lambda own: self._signed_in(own, announce), lands=False)
            try:
                kept = flight.wait(stop)
                break
            except Stopped:
                stop.check()  # those who waited before have left; ask once more
            finally:
                with _flights_lock:
                    if flight.over and _flights.get(key) is flight:
                        del _flights[key]
        self._found, self._process = (kept, None), os.getpid()
        assert kept.current is not None
        return kept.current

    def _signed_in(self, stop: Stop, announce: Callable[[str], None]) -> Keeper:
        began = time.time()
        verifier = self._settings.oauth_verifier
        with _one_on_this_machine(self._place, stop):
            for each in self.kept():
                # Another process may have signed in while this one waited, or redeemed the same verifier.
                if not each.refused and (each.signed_in_at >= began or verifier is not None):
                    found = keeper(self.store, each.key)
                    found.adopt(each)
                    return found
            kept: list[Keeper] = []

            def keep(grant: Grant) -> None:
                kept.append(self.keep(grant, stop))

            if verifier is not None:
                keep(self._verified(verifier, stop))
            else:
                sign_in.by_browser(self._settings, self.sage_id, stop, keep, announce)
            return kept[0]

    @property
    def _place(self) -> str:
        """What one sign-in at a time may use: the port to which the browser comes back, where it is a certain
        one, and else the place of the token."""
        port = urlsplit(self._settings.callback_url).port
        if self._settings.oauth_verifier is None and port != 0:
            return f"port {port}"
        return f"{self.store.location} {self._key(self._settings.account or '')}"

    def _verified(self, verifier: str, stop: Stop) -> Grant:
        settings = self._settings
        return sign_in.by_verifier(
            verifier, settings.callback_url, settings.oauth_code_verifier, self.sage_id, stop
        )

    def keep(self, grant: Grant, stop: Stop) -> Keeper:
        """Save a grant under the account it was given to; one that Sage ID does not name is nobody else's.

        Whoever holds its keeper uses it. Raises AuthenticationRequired when this connection is another's.
        """
        account = grant.account or self._settings.account or f"unnamed-{secrets.token_hex(4)}"
        before = self.current
        kept = keeper(self.store, self._key(account))
        kept.signed_in(grant, self._origin, stop)
        expected = self._settings.account or (
            before.key.account if before is not None and not is_given(before.key) else None
        )
        if expected is not None and not same_account(expected, account):
            raise AuthenticationRequired(
                f"{account} signed in, and this connection is for {expected}. Both sign-ins are kept; "
                "open another connection with the right Account"
            )
        return kept


@contextmanager
def _one_on_this_machine(name: str, stop: Stop) -> Iterator[None]:
    """Held by the one process that asks the user: the browser and the port are the machine's, while the
    store's lock is left to refreshes. Where no lock file can be made, a second window may open."""
    from sage200_dialect.auth.stores.location import data_folder
    from sage200_dialect.auth.stores.locks import try_lock

    path = data_folder() / f"sign-in-{hashlib.sha256(name.encode()).hexdigest()[:16]}.lock"
    try:
        while (lock := try_lock(path)) is None:
            stop.sleep(0.1)
    except TokenStoreError:
        lock = None
    with lock or nullcontext():
        yield


def _access(token: StoredToken) -> AccessToken:
    return AccessToken(token.access_token, token.expires_at)


_flights: dict[object, Flight[Keeper]] = {}
_flights_lock = threading.Lock()


def _start_anew() -> None:
    """A forked child has none of its parent's threads."""
    global _flights, _flights_lock
    _flights, _flights_lock = {}, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)
