"""What people consented to and which tokens came of it. Every rule about the life of a token is here."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from sage200_dialect.sandbox.sage_id.behaviour import SageIdBehaviour
from sage200_dialect.sandbox.sage_id.errors import OAuthError
from sage200_dialect.sandbox.sage_id.parties import Account

CODE_LIFE = 60.0


@dataclass(slots=True)
class Family:
    """One consent, and with it all tokens that come of it."""

    number: int
    client_id: str
    account: str
    scope: str
    consented: float
    used: int = 0
    """The generation of the newest refresh token that was used."""
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    family: Family
    access_token: str
    life: float
    scope: str
    refresh_token: str | None


@dataclass(slots=True)
class _Code:
    family: Family
    redirect_uri: str
    challenge: str
    spent: bool = False


@dataclass(slots=True)
class _Refresh:
    family: Family
    generation: int
    rotated: float | None = None


@dataclass(frozen=True, slots=True)
class _Access:
    family: Family
    expires: float


class Grants:
    """Codes, tokens and families. Any thread may call any method."""

    def __init__(self, accounts: Mapping[str, Account]) -> None:
        self.issued = 0
        """Access tokens issued so far."""
        self._accounts = accounts
        self._families: list[Family] = []
        self._codes: dict[str, _Code] = {}
        self._refresh: dict[str, _Refresh] = {}
        self._access: dict[str, _Access] = {}
        self._lock = threading.Lock()

    def consent(
        self,
        client_id: str,
        account: str,
        scope: str,
        behaviour: SageIdBehaviour,
        *,
        redirect_uri: str = "",
        challenge: str = "",
    ) -> str:
        """A code for what a person consented to."""
        asked = scope.split()
        granted = asked if behaviour.scopes_granted is None else behaviour.scopes_granted.split()
        kept = " ".join(name for name in asked if name in granted)
        code = "sageid-ac-" + secrets.token_urlsafe(24)
        with self._lock:
            family = Family(len(self._families) + 1, client_id, account, kept, time.monotonic())
            self._families.append(family)
            self._codes[code] = _Code(family, redirect_uri, challenge)
        return code

    def redeem(
        self,
        code: str,
        client_id: str,
        behaviour: SageIdBehaviour,
        *,
        redirect_uri: str = "",
        verifier: str = "",
    ) -> Issued:
        """The first tokens of a consent. A code that was spent revokes them; a refused one is not spent."""
        with self._lock:
            held = self._codes.get(code)
            if held is None:
                raise OAuthError("invalid_grant", "Invalid authorization code")
            family = held.family
            if held.spent:
                family.revoked = True
                raise OAuthError("invalid_grant", "The authorization code was used before", family)
            if family.client_id != client_id:
                raise OAuthError("invalid_grant", "The code was issued to another client", family)
            if time.monotonic() - family.consented >= CODE_LIFE:
                raise OAuthError("invalid_grant", "The authorization code has expired", family)
            if held.redirect_uri != redirect_uri:
                raise OAuthError("invalid_grant", "The redirect_uri is not the one of the request", family)
            if behaviour.pkce != "ignored" and not _verified(held.challenge, verifier):
                raise OAuthError("invalid_grant", "Failed to verify code verifier", family)
            self._check_alive(family)
            held.spent = True
            first = self._new_refresh(family, 1) if "offline_access" in family.scope.split() else None
            return self._issue(family, family.scope, first, behaviour)

    def refresh(self, token: str, client_id: str, scope: str, behaviour: SageIdBehaviour) -> Issued:
        """Further tokens for a refresh token. One that was used up revokes its family.

        `scope` may ask for less than was granted; empty is all.
        """
        with self._lock:
            held = self._refresh.get(token)
            if held is None or held.family.client_id != client_id:
                raise OAuthError("invalid_grant", "Unknown or invalid refresh token.")
            family = held.family
            self._check_alive(family)
            now = time.monotonic()
            if now - family.consented >= behaviour.refresh_life:
                raise OAuthError("invalid_grant", "The refresh token has expired", family)
            if held.rotated is not None and (
                held.generation != family.used or now - held.rotated >= behaviour.overlap
            ):
                family.revoked = True
                raise OAuthError("invalid_grant", "The refresh token was used before", family)
            if not set(scope.split()) <= set(family.scope.split()):
                raise OAuthError("invalid_scope", "The scope is wider than the one granted", family)
            following = None
            if held.rotated is not None or behaviour.rotation:
                if held.rotated is None:
                    held.rotated = now
                family.used = max(family.used, held.generation)
                following = self._new_refresh(family, held.generation + 1)
            return self._issue(family, scope or family.scope, following, behaviour)

    def bearer(self, token: str) -> Account | None:
        """Whose access token this is; None if it is unknown, expired or revoked."""
        with self._lock:
            held = self._access.get(token)
            if held is None or held.family.revoked or time.monotonic() >= held.expires:
                return None
            return self._accounts.get(held.family.account)

    def revoke_token(self, token: str, client_id: str) -> None:
        """Revokes an access token alone, or with a refresh token its family. An unknown one is no error."""
        with self._lock:
            held = self._refresh.get(token) or self._access.get(token)
            if held is None:
                return
            if held.family.client_id != client_id:
                raise OAuthError("invalid_grant", "The token was issued to another client", held.family)
            if isinstance(held, _Refresh):
                held.family.revoked = True
            else:
                del self._access[token]

    def withdraw(self, account: str | None) -> None:
        """Revokes every family of an account; None: of all."""
        with self._lock:
            for family in self._families:
                if account in (None, family.account):
                    family.revoked = True

    def expire_access_tokens(self) -> None:
        with self._lock:
            self._access.clear()

    def _check_alive(self, family: Family) -> None:
        if family.revoked or family.account not in self._accounts:
            raise OAuthError("invalid_grant", "The grant was revoked", family)

    def _new_refresh(self, family: Family, generation: int) -> str:
        token = "sageid-rt-" + secrets.token_urlsafe(32)
        self._refresh[token] = _Refresh(family, generation)
        return token

    def _issue(self, family: Family, scope: str, refresh: str | None, behaviour: SageIdBehaviour) -> Issued:
        token = "sageid-at-" + secrets.token_urlsafe(32)
        life = behaviour.token_life
        self._access[token] = _Access(family, time.monotonic() + life)
        self.issued += 1
        return Issued(family, token, life, scope, refresh)


def _verified(challenge: str, verifier: str) -> bool:
    """A verifier without a challenge is wrong too: someone took the challenge out (RFC 9700 2.1.1)."""
    if not challenge or not verifier:
        return challenge == verifier
    if not re.fullmatch(r"[A-Za-z0-9._~-]{43,128}", verifier):
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    return secrets.compare_digest(urlsafe_b64encode(digest).rstrip(b"="), challenge.encode())
