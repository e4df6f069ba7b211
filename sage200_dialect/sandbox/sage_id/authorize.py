"""The authorization endpoint: checks what a client asks, shows the consent page, carries out the decision."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from sage200_dialect.sandbox.answers import Answer
from sage200_dialect.sandbox.sage_id import page
from sage200_dialect.sandbox.sage_id.behaviour import SageIdBehaviour
from sage200_dialect.sandbox.sage_id.errors import OAuthError
from sage200_dialect.sandbox.sage_id.form import Form
from sage200_dialect.sandbox.sage_id.realm import Realm

AUDIENCE = "s200ukipd/sage200"
SCOPES = {
    "openid": "know that it is you",
    "profile": "see your name",
    "email": "see your e-mail address",
    "offline_access": "stay signed in while you are away",
}
"""Every scope that there is, and what it lets a client do."""
PROMPTS = frozenset({"none", "login", "consent", "select_account"})
_LOOPBACK = re.compile(r"(http://(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?([/?].*)?")
_HEADERS = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    scope: str
    challenge: str
    prompt: str


class _NowhereToGo(Exception):
    """An error page, and nobody is redirected: client or redirect_uri is wrong (RFC 6749 4.1.2.1), or the
    page's own form is."""


def show(realm: Realm, query: Form) -> Answer:
    """`GET /authorize`: the consent page."""
    behaviour = realm.behaviour
    try:
        _check_destination(realm, query, behaviour)
        asked = _asked(query, behaviour)
        if asked.prompt == "none":
            raise OAuthError("login_required", "Nobody is signed in")
    except _NowhereToGo as error:
        return _error_page(str(error))
    except OAuthError as error:
        return _back(query, error=error.error, error_description=error.description)
    wants = [SCOPES[name] for name in asked.scope.split()]
    shown = page.consent(query.values, wants, tuple(realm.accounts.values()), query.get("login_hint"))
    return _html(200, shown)


def decide(realm: Realm, form: Form) -> Answer:
    """`POST /authorize`: the decision of the person at the page, whose form repeats the request."""
    behaviour = realm.behaviour
    try:
        _check_destination(realm, form, behaviour)
        if form.get("decision") not in ("allow", "refuse"):
            raise _NowhereToGo("Neither Allow nor Refuse was chosen.")
        asked = _asked(form, behaviour)
        if form.get("decision") == "refuse":
            raise OAuthError("access_denied", "The user refused")
        if form.get("account") not in realm.accounts:
            raise _NowhereToGo("There is no such account.")
    except _NowhereToGo as error:
        return _error_page(str(error))
    except OAuthError as error:
        return _back(form, error=error.error, error_description=error.description)
    code = realm.grants.consent(
        form.get("client_id"),
        form.get("account"),
        asked.scope,
        behaviour,
        redirect_uri=form.get("redirect_uri"),
        challenge=asked.challenge,
    )
    return _back(form, code=code)


def _check_destination(realm: Realm, form: Form, behaviour: SageIdBehaviour) -> None:
    client = realm.clients.get(form.get("client_id"))
    if client is None or "client_id" in form.repeated:
        raise _NowhereToGo("The application that sent you here is unknown (client_id).")
    known, given = client.redirect_uris, form.get("redirect_uri")
    if behaviour.any_loopback_port:
        known, given = tuple(map(_without_port, known)), _without_port(given)
    if given not in known or "redirect_uri" in form.repeated:
        raise _NowhereToGo("You would be sent to an address that was not registered (redirect_uri).")


def _without_port(uri: str) -> str:
    """A loopback address without its port; another as it is."""
    found = _LOOPBACK.fullmatch(uri)
    return found[1] + (found[2] or "") if found else uri


def _asked(form: Form, behaviour: SageIdBehaviour) -> _Asked:
    if form.repeated:
        raise OAuthError("invalid_request", "A parameter is given twice")
    if not form.get("response_type"):
        raise OAuthError("invalid_request", "Missing required parameter: response_type")
    if form.get("response_type") != "code":
        raise OAuthError("unsupported_response_type", "The response_type is not code")
    if form.get("audience") != AUDIENCE:
        raise OAuthError("invalid_request", f"The audience is not {AUDIENCE}")
    scopes = form.get("scope").split()
    if not scopes or not SCOPES.keys() >= set(scopes):
        raise OAuthError("invalid_scope", f"The scope is not some of: {' '.join(SCOPES)}")
    prompts = set(form.get("prompt").split())
    if not prompts <= PROMPTS or ("none" in prompts and len(prompts) > 1):
        raise OAuthError("invalid_request", "The prompt is not understood")
    return _Asked(" ".join(scopes), _challenge(form, behaviour), form.get("prompt"))


def _challenge(form: Form, behaviour: SageIdBehaviour) -> str:
    challenge, method = form.get("code_challenge"), form.get("code_challenge_method")
    if behaviour.pkce == "ignored":
        return ""
    if not challenge and (method or behaviour.pkce == "required"):
        raise OAuthError("invalid_request", "Missing required parameter: code_challenge")
    if challenge and method != "S256":
        raise OAuthError("invalid_request", "The code_challenge_method is not S256")
    if challenge and not re.fullmatch(r"[A-Za-z0-9_-]{43}", challenge):
        raise OAuthError("invalid_request", "The code_challenge is not one of S256")
    return challenge


def _back(form: Form, **answer: str) -> Answer:
    """Sends the person back to the client."""
    if form.get("state") and "state" not in form.repeated:
        answer["state"] = form.get("state")
    place = form.get("redirect_uri")
    location = f"{place}{'&' if '?' in place else '?'}{urlencode(answer)}"
    return Answer(302, b"", headers=(*_HEADERS, ("Location", location)))


def _error_page(message: str) -> Answer:
    return _html(400, page.error(message))


def _html(status: int, text: str) -> Answer:
    return Answer(status, text.encode(), "text/html; charset=utf-8", headers=_HEADERS)
