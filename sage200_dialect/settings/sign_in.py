"""Which of the properties for signing in belong together."""

from __future__ import annotations

from collections.abc import Set
from urllib.parse import urlsplit

from sage200_dialect.errors import ProgrammingError
from sage200_dialect.settings.model import InitiateOAuth, Settings

_BELONGS_TO = (
    ("OAuthExpiresIn", "OAuthAccessToken"),
    ("OAuthTokenTimestamp", "OAuthAccessToken"),
    ("OAuthCodeVerifier", "OAuthVerifier"),
)
_NO_CLIENT = (
    "{0} needs OAuthClientId: Sage issues client ids on request (the API credentials form on its developer "
    "site), and this package brings none of its own"
)


def mode(asked: InitiateOAuth | None, given: Set[str]) -> InitiateOAuth:
    """What InitiateOAuth is when it is not given: whoever hands over a refresh token wants it used."""
    if asked is not None:
        return asked
    return "REFRESH" if given & {"OAuthRefreshToken", "OAuthVerifier"} else "OFF"


def check(settings: Settings, given: Set[str]) -> None:
    """Raises ProgrammingError for properties that contradict one another or lack another."""
    for name, other in _BELONGS_TO:
        if name in given and other not in given:
            raise ProgrammingError(f"{name} is given without {other}")
    for token in ("OAuthAccessToken", "OAuthRefreshToken"):
        if {token, "OAuthVerifier"} <= given:
            raise ProgrammingError(f"{token} and OAuthVerifier are both given: leave one out")
    used_as_it_is = "OAuthAccessToken" in given and "OAuthRefreshToken" not in given
    if settings.initiate_oauth == "OFF" or used_as_it_is:
        return
    if settings.sandbox:
        raise ProgrammingError(
            "sage200://sandbox signs in by itself. To try a sign-in, start a sandbox with: sage200 sandbox, "
            "and use the URL that it prints for it"
        )
    if settings.oauth_client_id is None:
        asked = next((name for name in ("OAuthRefreshToken", "OAuthVerifier") if name in given), None)
        raise ProgrammingError(_NO_CLIENT.format(asked or f"InitiateOAuth={settings.initiate_oauth}"))
    callback = urlsplit(settings.callback_url)
    local = callback.scheme == "http" and callback.hostname in ("localhost", "127.0.0.1")
    if settings.initiate_oauth == "GETANDREFRESH" and not local:
        raise ProgrammingError(
            f"CallbackURL is {settings.callback_url}, and a browser sign-in ends on this machine: register "
            "http://localhost:33333 (or another port) for the client. A web application signs its users in "
            "with the procedures GetOAuthAuthorizationURL and GetOAuthAccessToken"
        )
