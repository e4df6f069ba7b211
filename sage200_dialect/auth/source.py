"""Token sources: what the client asks before each request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sage200_dialect.errors import AuthenticationRequired

if TYPE_CHECKING:
    from sage200_dialect.client.statement import Statement
    from sage200_dialect.settings import Settings


class TokenSource(Protocol):
    """Hands out access tokens. Called from several threads at once."""

    def token(self, statement: Statement) -> str:
        """A token that should be good. May wait, within the statement. Raises AuthenticationRequired."""
        ...

    def replacement(self, rejected: str, statement: Statement) -> str | None:
        """Another token after Sage refused `rejected` with 401; None when there is none to be had."""
        ...


class GivenToken:
    """A token obtained elsewhere (OAuthAccessToken), used as it is until Sage refuses it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __repr__(self) -> str:
        return "GivenToken('***')"

    def token(self, statement: Statement) -> str:
        return self._token

    def replacement(self, rejected: str, statement: Statement) -> str | None:
        return None


class SandboxToken:
    """The token that the embedded sandbox hands out; the sandbox starts on first use."""

    def token(self, statement: Statement) -> str:
        from sage200_dialect import sandbox

        return sandbox.shared().token

    def replacement(self, rejected: str, statement: Statement) -> str | None:
        current = self.token(statement)
        return None if current == rejected else current


def token_source(settings: Settings) -> TokenSource:
    """The source that the settings ask for. Raises AuthenticationRequired when they name none."""
    if settings.oauth_access_token is not None:
        return GivenToken(settings.oauth_access_token)
    if settings.sandbox:
        return SandboxToken()
    raise AuthenticationRequired(
        "There is no access token for Sage 200. Set OAuthAccessToken (as text, "
        "env:NAME or file:PATH), or use sage200://sandbox to try without an "
        "account"
    )
