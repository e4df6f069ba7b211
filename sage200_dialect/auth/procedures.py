"""The stored procedures with which a web application signs its users in.

They need OAuthClientId, and no token. Inputs are matched without case and `@`; what is returned is one row.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sage200_dialect.auth import sign_in
from sage200_dialect.auth.sage_id import Grant, GrantRefused, SageId, new_code_verifier, new_state
from sage200_dialect.errors import AuthenticationRequired, ProgrammingError
from sage200_dialect.settings import find

if TYPE_CHECKING:
    from sage200_dialect.client.stop import Stop
    from sage200_dialect.settings import Settings

Columns = tuple[tuple[str, str], ...]
Inputs = Mapping[str, str]

_TOKENS: Columns = (
    ("OAuthAccessToken", "VARCHAR"),
    ("OAuthRefreshToken", "VARCHAR"),
    ("ExpiresIn", "BIGINT"),
)
_URL: Columns = (("URL", "VARCHAR"), ("State", "VARCHAR"), ("CodeVerifier", "VARCHAR"))


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure: its inputs in the order of CALL without names, its result, and its work."""

    name: str
    meaning: str
    inputs: tuple[str, ...]
    columns: Columns
    run: Callable[[Settings, Inputs, Stop], tuple[Any, ...]]


def procedure(name: str) -> Procedure | None:
    """The procedure of that name in any case."""
    return next((each for each in PROCEDURES if each.name.lower() == name.lower()), None)


def inputs(called: Procedure, positional: Sequence[Any], named: Mapping[str, Any]) -> dict[str, str]:
    """What was given by the procedure's own names; NULL counts as not given. Raises ProgrammingError."""
    if len(positional) > len(called.inputs):
        raise ProgrammingError(
            f"{called.name} takes {len(called.inputs)} inputs ({', '.join(called.inputs)}), "
            f"not {len(positional)}"
        )
    known = {each.lower(): each for each in called.inputs}
    found = dict(zip(called.inputs, positional, strict=False))
    for name, value in named.items():
        real = known.get(name.lstrip("@").lower())
        if real is None:
            raise ProgrammingError(
                f"{called.name} has no input {name.lstrip('@')}; it takes {', '.join(called.inputs)}"
            )
        if real in found:
            raise ProgrammingError(f"{real} is given twice to {called.name}")
        found[real] = value
    return {name: str(value) for name, value in found.items() if value is not None}


def _authorization_url(settings: Settings, given: Inputs, stop: Stop) -> tuple[Any, ...]:
    settings = _for_web(settings, given, "GetOAuthAuthorizationURL")
    state = given.get("State") or new_state()
    public = settings.oauth_client_secret is None
    verifier = new_code_verifier() if settings.pkce == "on" or (settings.pkce == "auto" and public) else None
    url = SageId(settings).authorization_url(
        settings.callback_url, state=state, code_verifier=verifier, prompt=given.get("Prompt")
    )
    return url, state, verifier


def _access_token(settings: Settings, given: Inputs, stop: Stop) -> tuple[Any, ...]:
    settings = _for_web(settings, given, "GetOAuthAccessToken")
    verifier = given.get("Verifier")
    if _mode(given, "APP" if verifier is None else "WEB") == "APP":
        sign_in_settings = _checked(replace(settings, initiate_oauth="GETANDREFRESH"))
        return _tokens(
            sign_in.by_browser(sign_in_settings, SageId(settings), stop, lambda grant: None, lambda url: None)
        )
    if verifier is None:
        raise ProgrammingError(
            "GetOAuthAccessToken with AuthMode=WEB needs Verifier: the code that the browser brought to "
            "CallbackURL"
        )
    grant = sign_in.by_verifier(
        verifier,
        settings.callback_url,
        given.get("CodeVerifier") or settings.oauth_code_verifier,
        SageId(settings),
        stop,
    )
    return _tokens(grant)


def _refreshed(settings: Settings, given: Inputs, stop: Stop) -> tuple[Any, ...]:
    _check_client(settings, "RefreshOAuthAccessToken")
    token = given.get("OAuthRefreshToken") or settings.oauth_refresh_token
    if token is None:
        raise ProgrammingError("RefreshOAuthAccessToken needs OAuthRefreshToken")
    try:
        grant = SageId(settings).refresh(token, stop)
    except GrantRefused as refused:
        raise AuthenticationRequired(
            f"Sage ID did not take the refresh token ({refused}): it was used before, has expired or was "
            "revoked. Sign the user in again with GetOAuthAuthorizationURL"
        ) from None
    return _tokens(grant)


def _for_web(settings: Settings, given: Inputs, name: str) -> Settings:
    """The settings with what a call says otherwise."""
    _check_client(settings, name)
    _mode(given, "WEB")
    changes: dict[str, Any] = {}
    for input_ in ("CallbackURL", "Permissions", "Scope"):
        if given.get(input_):
            property_ = find("Scope" if input_ == "Permissions" else input_)
            assert property_ is not None
            try:
                changes[property_.attribute] = property_.parse(given[input_])
            except ValueError:
                raise ProgrammingError(f"{input_} is not accepted; it takes {property_.accepts}") from None
    return replace(settings, **changes)


def _mode(given: Inputs, otherwise: str) -> str:
    mode = given.get("AuthMode", otherwise).upper()
    if mode not in ("WEB", "APP"):
        raise ProgrammingError("AuthMode is WEB or APP")
    return mode


def _check_client(settings: Settings, name: str) -> None:
    if settings.oauth_client_id is None:
        raise ProgrammingError(f"{name} needs OAuthClientId (and OAuthClientSecret) on the connection")


def _checked(settings: Settings) -> Settings:
    from sage200_dialect.settings import sign_in as rules

    rules.check(settings, frozenset())
    return settings


def _tokens(grant: Grant) -> tuple[Any, ...]:
    left = -1 if grant.expires_in is None else max(int(grant.asked_at + grant.expires_in - time.time()), 0)
    return grant.access_token, grant.refresh_token, left


PROCEDURES = (
    Procedure(
        "GetOAuthAuthorizationURL",
        "The address to send a user to. Keep State, and CodeVerifier where there is one, for the next step.",
        ("AuthMode", "CallbackURL", "Scope", "Permissions", "State", "Prompt"),
        _URL,
        _authorization_url,
    ),
    Procedure(
        "GetOAuthAccessToken",
        "The tokens for the code that came to CallbackURL; AuthMode=APP asks in the browser of this machine.",
        ("AuthMode", "Verifier", "CallbackURL", "Scope", "Permissions", "State", "CodeVerifier"),
        _TOKENS,
        _access_token,
    ),
    Procedure(
        "RefreshOAuthAccessToken",
        "Further tokens for a refresh token, which is used up by this.",
        ("OAuthRefreshToken",),
        _TOKENS,
        _refreshed,
    ),
)
