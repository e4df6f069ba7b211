"""The OAuth client of Sage ID: authorization addresses, grants and revocation.

The protocol's messages are authlib's; the HTTP is the client's own transport, with the certificates and
proxies of every other request.
"""

from __future__ import annotations

import base64
import json
import math
import random
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus, urlencode

from sage200_dialect.client import messages, retry
from sage200_dialect.client.transport import Answer, NoAnswer, Transport
from sage200_dialect.errors import RequestFailed
from sage200_dialect.logs import requests

if TYPE_CHECKING:
    from sage200_dialect.client.stop import Stop
    from sage200_dialect.settings import Settings


@dataclass(frozen=True, slots=True)
class Grant:
    """What Sage ID granted. `account` is the user's e-mail address or id, from the id token if one came."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_in: float | None
    account: str | None
    asked_at: float
    """When it was asked for, in seconds since 1970: the token cannot end before `asked_at + expires_in`."""


class GrantRefused(Exception):
    """Sage ID refused in the words of RFC 6749 5.2; `code` is such as `invalid_grant`."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(f"{code}: {description}" if description else code)
        self.code = code


def new_state() -> str:
    return secrets.token_urlsafe(32)


def new_code_verifier() -> str:
    return secrets.token_urlsafe(64)  # 86 characters of the 43 to 128 that RFC 7636 4.1 allows


def issuer(settings: Settings) -> str:
    """The address of Sage ID, which is the embedded sandbox's own where the settings name none."""
    if settings.oauth_url is not None:
        return settings.oauth_url
    from sage200_dialect import sandbox

    return sandbox.shared().http_url


class SageId:
    """One OAuth client at one Sage ID."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.issuer = issuer(settings)

    def authorization_url(
        self,
        redirect_uri: str,
        *,
        state: str,
        code_verifier: str | None,
        scope: str | None = None,
        prompt: str | None = None,
    ) -> str:
        """Where the user signs in (RFC 6749 4.1.1), for Sage 200's audience, with PKCE S256 (RFC 7636)."""
        more = {"audience": self._settings.audience, "prompt": prompt, "login_hint": self._settings.account}
        url, _ = self._client(None).create_authorization_url(
            f"{self.issuer}/authorize",
            state=state,
            code_verifier=code_verifier,
            redirect_uri=redirect_uri,
            scope=scope or self._settings.scope,
            **{name: value for name, value in more.items() if value is not None},
        )
        return str(url)

    def exchange(self, code: str, redirect_uri: str, code_verifier: str | None, stop: Stop) -> Grant:
        """The tokens for a code. Raises GrantRefused, RequestFailed, and Stopped."""
        verifier = {} if code_verifier is None else {"code_verifier": code_verifier}
        return self._grant(
            stop,
            "fetch_token",
            grant_type="authorization_code",
            code=code,
            redirect_uri=redirect_uri,
            **verifier,
        )

    def refresh(self, refresh_token: str, stop: Stop) -> Grant:
        """The tokens for a refresh token, which Sage ID replaces. Raises as `exchange` does."""
        return self._grant(stop, "refresh_token", refresh_token=refresh_token)

    def revoke(self, token: str, stop: Stop) -> bool:
        """Whether Sage ID revoked the sign-in (RFC 7009); False where it has no such endpoint."""
        url = self._settings.oauth_revocation_url or f"{self.issuer}/oauth/revoke"
        session = _Session(url, self._settings, stop)
        answer = self._client(session).revoke_token(url, token=token, token_type_hint="refresh_token")  # noqa: S106
        if answer.status_code in (404, 405, 501):
            return False
        if answer.status_code != 200:
            answer.raise_for_status()
        return True

    def _grant(self, stop: Stop, method: str, **parameters: str) -> Grant:
        from authlib.oauth2 import OAuth2Error

        url = f"{self.issuer}/oauth/token"
        session = _Session(url, self._settings, stop)
        asked_at = time.time()
        failure: Exception
        try:
            answer = getattr(self._client(session), method)(url, **parameters)
            return _granted(answer, asked_at, session.host)
        except OAuth2Error as error:
            failure = GrantRefused(session.said(error.error), session.said(error.description))
        except (ValueError, TypeError, ArithmeticError):
            failure = RequestFailed(f"Sage ID ({session.host}) answered something that is no token")
        raise failure  # not where its context would hold what the server said

    def _client(self, session: _Session | None) -> Any:
        from authlib.oauth2.client import OAuth2Client

        method = "none" if self._settings.oauth_client_secret is None else "client_secret_post"
        return OAuth2Client(
            session,
            client_id=self._settings.oauth_client_id,
            client_secret=self._settings.oauth_client_secret,
            token_endpoint_auth_method=method,
            revocation_endpoint_auth_method=method,
            code_challenge_method="S256",
        )


def _granted(answer: Mapping[str, Any], asked_at: float, host: str) -> Grant:
    access, refresh = answer.get("access_token"), answer.get("refresh_token")
    bearer = str(answer.get("token_type", "bearer")).lower() == "bearer"
    if not isinstance(access, str) or not access or not bearer or not isinstance(refresh, str | None):
        raise RequestFailed(f"Sage ID ({host}) answered without a bearer token")
    lives = answer.get("expires_in")
    return Grant(
        access,
        refresh or None,
        None if lives is None else _finite(float(lives)),
        _account(answer.get("id_token")),
        asked_at,
    )


def _finite(seconds: float) -> float:
    if not math.isfinite(seconds):
        raise ValueError(seconds)
    return seconds


def _account(id_token: object) -> str | None:
    """Who signed in. The id token came straight from Sage ID over TLS, which vouches for it (OpenID Connect
    Core 3.1.3.7)."""
    if not isinstance(id_token, str) or id_token.count(".") != 2:
        return None
    part = id_token.split(".")[1]
    try:
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError:
        return None
    found = (claims.get("email") or claims.get("sub")) if isinstance(claims, dict) else None
    return found if isinstance(found, str) else None


_SECRET_FIELDS = ("code", "code_verifier", "refresh_token", "token")


class _Session:
    """What authlib asks of an HTTP library: `post`. Retried as far as a token request may be."""

    def __init__(self, url: str, settings: Settings, stop: Stop) -> None:
        self._transport = Transport(url, settings)
        self._timeout = settings.timeout
        self._stop = stop
        self._secrets: list[str] = []
        self.host = self._transport.host

    def post(self, url: str, data: Mapping[str, str], headers: Mapping[str, str], auth: Any) -> _Response:
        self._secrets = [each for each in (*map(data.get, _SECRET_FIELDS), auth.client_secret) if each]
        url, sent, body = auth.prepare("POST", url, {**headers, "Accept-Encoding": "gzip"}, urlencode(data))
        try:
            answer = self._send(url, sent, body.encode())
        finally:
            self._transport.close_idle()
        return _Response(answer, self)

    def said(self, words: object) -> str:
        """The server's words on one line, without the secrets of the request: it may quote them."""
        return messages.one_line(self.without_secrets(str(words or "")), 200)

    def without_secrets(self, text: str) -> str:
        for secret in self._secrets:
            for written in {
                secret,
                quote(secret),
                quote_plus(secret),
                json.dumps(secret)[1:-1],
                escape(secret),
            }:
                text = text.replace(written, "***")
        return text

    def _send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        deadline = None if self._timeout is None else time.monotonic() + self._timeout
        attempt, lost = 0, False
        while True:
            attempt += 1
            told = requests.sent("POST", url, attempt)
            try:
                answer = self._transport.send(
                    "POST", url, headers, stop=self._stop, deadline=deadline, content=body
                )
            except NoAnswer as problem:
                if told is not None:
                    told.answered(problem, {})
                if problem.sent and not problem.hopeless and not lost:
                    # Once, and at once: the lost answer may hold the only token that is still good, and some
                    # servers take the old one for a moment longer.
                    lost = True
                    continue
                outcome, failure = retry.Outcome(sent=problem.sent, hopeless=problem.hopeless), str(problem)
            else:
                if told is not None:
                    told.answered(answer, {})
                if answer.status not in (429, 503):
                    return answer
                failure = f"{self.host} asks to wait (status {answer.status})"
                outcome = retry.Outcome(status=answer.status, retry_after=answer.headers.get("retry-after"))
            decision = retry.after(
                retry.GRANT_REQUEST,
                outcome,
                attempt=attempt,
                remaining=None if deadline is None else deadline - time.monotonic(),
                now=datetime.now(timezone.utc),
                chance=random.random(),
            )
            if isinstance(decision, retry.GiveUp):
                raise RequestFailed(f"Sage ID gave no token: {failure}") from None
            self._stop.sleep(decision.seconds)


class _Response:
    """An answer as authlib reads it."""

    def __init__(self, answer: Answer, session: _Session) -> None:
        self.status_code = answer.status
        self._answer = answer
        self._session = session

    def json(self) -> Any:
        try:
            return json.loads(self._answer.body)
        except ValueError:
            if self.status_code != 200:
                self.raise_for_status()  # authlib before 1.8 would only say that it is no JSON
            raise

    def raise_for_status(self) -> None:
        """authlib asks for this only where the answer cannot be used."""
        who = f"Sage ID ({self._session.host})"
        if self.status_code == 200:
            raise RequestFailed(f"{who} answered something that is no token", status=200)
        body = self._session.without_secrets(self._answer.body.decode("utf-8", "replace"))
        said = messages.words(Answer(self.status_code, self._answer.headers, body.encode()))
        raise RequestFailed(
            f"{who} answered with status {self.status_code}" + (f" and says: {said}" if said else ""),
            status=self.status_code,
        )
