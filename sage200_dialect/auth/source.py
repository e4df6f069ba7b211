"""Token sources: what the client asks before each request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from sage200_dialect.errors import AuthenticationRequired

if TYPE_CHECKING:
    from sage200_dialect.client.statement import Statement
    from sage200_dialect.client.stop import Stop
    from sage200_dialect.settings import Settings


@dataclass(frozen=True, slots=True)
class AccessToken:
    """`expires_at` is in seconds since 1970; None: not known, so only Sage can tell."""

    value: str = field(repr=False)
    expires_at: float | None = None

    def expired(self, now: float) -> bool:
        return self.expires_at is not None and now >= self.expires_at


class TokenSource(Protocol):
    """Hands out access tokens. Called from several worker threads at once; every wait ends with `stop`."""

    def token(self, statement: Statement, stop: Stop) -> AccessToken:
        """A token that should be good. May wait, refresh, and ask the user. Raises AuthenticationRequired."""
        ...

    def replacement(self, rejected: AccessToken, statement: Statement, stop: Stop) -> AccessToken | None:
        """Another token after Sage refused `rejected`, which had not expired; None when there is none."""
        ...

    def identity(self, statement: Statement, stop: Stop) -> object:
        """Names the user: what was learned for one identity is never used for another."""
        ...

    def properties(self) -> Mapping[str, object]:
        """Connection properties whose values have changed since the settings were read, by name."""
        ...

    @property
    def advice(self) -> str:
        """What the user can do when Sage refuses the token for good."""
        ...


class _Fixed:
    """A source whose token has no life of its own."""

    def properties(self) -> Mapping[str, object]:
        return {}


class GivenToken(_Fixed):
    """A token obtained elsewhere (OAuthAccessToken), used as it is until Sage refuses it."""

    def __init__(self, token: str, advice: str) -> None:
        self._token = AccessToken(token)
        self.advice = advice

    def __repr__(self) -> str:
        return "GivenToken('***')"

    def token(self, statement: Statement, stop: Stop) -> AccessToken:
        return self._token

    def replacement(self, rejected: AccessToken, statement: Statement, stop: Stop) -> AccessToken | None:
        return None

    def identity(self, statement: Statement, stop: Stop) -> object:
        return self._token.value


class SandboxToken(_Fixed):
    """The token that the embedded sandbox hands out; the sandbox starts on first use."""

    advice = "The embedded sandbox was restarted; execute the statement again"

    def token(self, statement: Statement, stop: Stop) -> AccessToken:
        from sage200_dialect import sandbox

        return AccessToken(sandbox.shared().token)

    def replacement(self, rejected: AccessToken, statement: Statement, stop: Stop) -> AccessToken | None:
        current = self.token(statement, stop)
        return None if current == rejected else current

    def identity(self, statement: Statement, stop: Stop) -> object:
        return "sandbox"


class NoToken(_Fixed):
    """For connections that were told no way to a token: they may run all that sends no request."""

    def __init__(self, advice: str) -> None:
        self.advice = advice

    def token(self, statement: Statement, stop: Stop) -> AccessToken:
        raise AuthenticationRequired(f"There is no access token for Sage 200. {self.advice}")

    def replacement(self, rejected: AccessToken, statement: Statement, stop: Stop) -> AccessToken | None:
        return None

    def identity(self, statement: Statement, stop: Stop) -> object:
        return None


def token_source(settings: Settings) -> TokenSource:
    """The source that the settings ask for; nothing is read or sent yet."""
    own = settings.hosted is None
    if settings.initiate_oauth != "OFF" and (
        settings.oauth_access_token is None or settings.oauth_refresh_token is not None
    ):
        from sage200_dialect.auth.signed_in import SignedIn

        return SignedIn(settings)
    if settings.oauth_access_token is not None:
        return GivenToken(settings.oauth_access_token, _unused(settings) or (_FRESH if own else _HOSTED))
    if settings.sandbox:
        return SandboxToken()
    return NoToken(_unused(settings) or (_NONE if own else _HOSTED))


_FRESH = (
    "Set a fresh OAuthAccessToken (the procedures GetOAuthAccessToken and RefreshOAuthAccessToken give one), "
    "or give OAuthRefreshToken with OAuthClientId as well, and tokens are refreshed by themselves"
)
_NONE = (
    "Set InitiateOAuth=GETANDREFRESH with OAuthClientId to sign in through the browser, "
    "InitiateOAuth=REFRESH to use a sign-in that is kept (sage200 login makes one), or OAuthAccessToken "
    "(as text, env:NAME or file:PATH); sage200://sandbox needs no account"
)
_HOSTED = (
    "Give OAuthRefreshToken with OAuthClientId and OAuthClientSecret in connect_args, or let each user sign "
    "in by themselves"
)


def _unused(settings: Settings) -> str | None:
    """What is given and not used under InitiateOAuth=OFF."""
    if settings.oauth_refresh_token is not None:
        name = "OAuthRefreshToken"
    elif settings.oauth_verifier is not None:
        name = "OAuthVerifier"
    else:
        return None
    return f"{name} is given, and InitiateOAuth=OFF keeps it from being used: set it to REFRESH"
