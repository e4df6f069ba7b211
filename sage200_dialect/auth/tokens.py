"""What is kept of a sign-in, as values."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TokenKey:
    """Whose token it is, and for what. Tokens of different keys are never used for one another.

    `issuer` is the address of the authorization server, `scope` holds the scopes asked for, sorted and
    separated by one blank, `account` is the name under which Sage ID knows the user.
    """

    issuer: str
    audience: str
    client_id: str
    scope: str
    account: str


_GIVEN = "given-"


def given_account(origin: str) -> str:
    """Stands for the account of a refresh token that was given without one, by its fingerprint."""
    return _GIVEN + origin[:12]


def is_given(key: TokenKey) -> bool:
    return key.account.startswith(_GIVEN)


def same_account(one: str, other: str) -> bool:
    """E-mail addresses are compared without case."""
    return one.casefold() == other.casefold()


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A sign-in as a store keeps it. Times are seconds since 1970, by this machine's clock.

    `version` grows by one with each save of the key: a store keeps the token of the highest.
    """

    key: TokenKey
    version: int
    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_at: float
    """When the access token ends; counted from before it was asked for: never later than Sage's own end."""
    signed_in_at: float
    """When the user signed in: Sage ends a sign-in at most 90 days later."""
    origin: str | None = None
    """Fingerprint of the refresh token or verifier that the sign-in was made from, where one was given: a
    connection that is still given the old one finds what has become of it."""
    refused: bool = False
    """Sage no longer takes the refresh token. It is kept for inspection; the user has to sign in again."""

    def expired(self, now: float) -> bool:
        return now >= self.expires_at
