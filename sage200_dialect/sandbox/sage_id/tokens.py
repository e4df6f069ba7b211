"""The token endpoint and the revocation endpoint (RFC 6749 3.2, RFC 7009)."""

from __future__ import annotations

import binascii
import json
import time
from base64 import b64decode
from contextlib import suppress
from secrets import compare_digest
from typing import Any
from urllib.parse import unquote_plus

from sage200_dialect.sandbox.answers import Answer
from sage200_dialect.sandbox.sage_id.behaviour import SageIdBehaviour
from sage200_dialect.sandbox.sage_id.errors import OAuthError
from sage200_dialect.sandbox.sage_id.form import Form
from sage200_dialect.sandbox.sage_id.grants import Family, Issued
from sage200_dialect.sandbox.sage_id.identity import id_token
from sage200_dialect.sandbox.sage_id.parties import OAuthClient
from sage200_dialect.sandbox.sage_id.realm import Realm, TokenRequest

GRANT_TYPES = ("authorization_code", "refresh_token")
_UNCACHED = (("Cache-Control", "no-store"), ("Pragma", "no-cache"))


def token(realm: Realm, form: Form | None, authorization: str) -> Answer:
    """`POST /oauth/token`. `form` is None when the body is no form; `authorization` is the header."""
    started = time.monotonic()
    behaviour = realm.behaviour
    outcome, family = "ok", None
    try:
        form = _form(form)
        issued = _granted(realm, form, authorization, behaviour)
        family = issued.family
        answer = Answer(200, json.dumps(body(realm, issued, behaviour)).encode(), headers=_UNCACHED)
    except OAuthError as error:
        outcome, family = error.error, error.family
        answer = _refusal(error, behaviour, authorization)
    realm.token_requests.append(_entry(realm, form, authorization, outcome, family, started))
    return answer


def revoke(realm: Realm, form: Form | None, authorization: str) -> Answer:
    """`POST /oauth/revoke`. A token that is unknown, or revoked already, is no error."""
    behaviour = realm.behaviour
    if not behaviour.revocation:
        return Answer(404, b"Not Found", "text/plain; charset=utf-8")
    try:
        form = _form(form)
        client = _authenticated(realm, form, authorization)
        realm.grants.revoke_token(_required(form, "token"), client.client_id)
    except OAuthError as error:
        return _refusal(error, behaviour, authorization)
    return Answer(200, b"", headers=_UNCACHED)


def body(realm: Realm, issued: Issued, behaviour: SageIdBehaviour) -> dict[str, Any]:
    """The answer that hands out tokens."""
    found: dict[str, Any] = {
        "access_token": issued.access_token,
        "token_type": "Bearer",
        "expires_in": int(issued.life) if issued.life == int(issued.life) else issued.life,
        "scope": issued.scope,
    }
    if issued.refresh_token is not None:
        found["refresh_token"] = issued.refresh_token
    account = realm.accounts.get(issued.family.account)
    if behaviour.id_token and account is not None and "openid" in issued.scope.split():
        found["id_token"] = id_token(realm.url, issued.family.client_id, account)
    return found


def _granted(realm: Realm, form: Form, authorization: str, behaviour: SageIdBehaviour) -> Issued:
    grant_type = _required(form, "grant_type")
    client_id = _authenticated(realm, form, authorization).client_id
    match grant_type:
        case "authorization_code":
            return realm.grants.redeem(
                _required(form, "code"),
                client_id,
                behaviour,
                redirect_uri=_required(form, "redirect_uri"),
                verifier=form.get("code_verifier"),
            )
        case "refresh_token":
            held = _required(form, "refresh_token")
            return realm.grants.refresh(held, client_id, form.get("scope"), behaviour)
    raise OAuthError("unsupported_grant_type", "Only authorization_code and refresh_token are supported")


def _form(form: Form | None) -> Form:
    if form is None:
        raise OAuthError("invalid_request", "The body is not application/x-www-form-urlencoded")
    if form.repeated:
        raise OAuthError("invalid_request", "A parameter is given twice")
    return form


def _required(form: Form, name: str) -> str:
    value = form.get(name)
    if not value:
        raise OAuthError("invalid_request", f"Missing required parameter: {name}")
    return value


def _authenticated(realm: Realm, form: Form, authorization: str) -> OAuthClient:
    """The client that asks: client_secret_basic, client_secret_post, or no secret for a public client."""
    client_id, secret = form.get("client_id"), form.get("client_secret")
    if authorization:
        if secret:
            raise OAuthError("invalid_request", "The client authenticates in two ways at once")
        named, secret = _basic(authorization)
        if client_id not in ("", named):
            raise OAuthError("invalid_request", "The client_id differs from that of the header")
        client_id = named
    if not client_id:
        raise OAuthError("invalid_request", "Missing required parameter: client_id")
    client = realm.clients.get(client_id)
    if client is None:
        raise OAuthError("invalid_client", "Unknown client")
    if not compare_digest((client.secret or "").encode(), secret.encode()):
        raise OAuthError("invalid_client", "The client secret is wrong or missing")
    return client


def _basic(authorization: str) -> tuple[str, str]:
    """Client id and secret, each form-encoded before base64 (RFC 6749 2.3.1)."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        user, _, password = b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        user = ""
    if scheme.lower() != "basic" or not user:
        raise OAuthError("invalid_client", "The Authorization header is not one of HTTP Basic")
    return unquote_plus(user), unquote_plus(password)


def _refusal(error: OAuthError, behaviour: SageIdBehaviour, authorization: str) -> Answer:
    status, headers = 400, [*_UNCACHED]
    if error.error == "invalid_grant":
        status = behaviour.invalid_grant_status
    elif error.error == "invalid_client":
        status = 401
        if authorization:
            headers.append(("WWW-Authenticate", 'Basic realm="Sage ID"'))
    told = {"error": error.error, "error_description": error.description}
    return Answer(status, json.dumps(told).encode(), headers=tuple(headers))


def _entry(
    realm: Realm, form: Form | None, authorization: str, outcome: str, family: Family | None, started: float
) -> TokenRequest:
    grant_type, client_id = (form.get("grant_type"), form.get("client_id")) if form else ("", "")
    if authorization:
        with suppress(OAuthError):
            client_id, _ = _basic(authorization)
    return TokenRequest(
        grant_type if grant_type in GRANT_TYPES else "",
        client_id if client_id in realm.clients else "",
        outcome,
        family.account if family else None,
        family.number if family else None,
        started,
        time.monotonic() - started,
    )
