"""A client of the sandbox's Sage ID that does by hand what RFC 6749 says, for the tests to bend."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from sage200_dialect.sandbox import SageId, SageIdBehaviour, Sandbox

SCOPE = "openid profile email offline_access"
WEB = {"client_id": "sandbox-web", "client_secret": "sandbox-web-secret"}
DESKTOP = {"client_id": "sandbox-desktop"}
VERIFIER = secrets.token_urlsafe(40)


def s256(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


PKCE = {"code_challenge": s256(VERIFIER), "code_challenge_method": "S256"}


def parameters(address: str) -> dict[str, str]:
    """The query parameters of an address, each given once."""
    found = parse_qs(urlsplit(address).query, strict_parsing=True)
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


class App:
    """A client application and its user."""

    def __init__(self, running: Sandbox, http: httpx.Client) -> None:
        self.sandbox = running
        self.http = http

    @property
    def sage_id(self) -> SageId:
        return self.sandbox.sage_id

    def switch(self, **switches: Any) -> None:
        self.sage_id.behaviour = SageIdBehaviour(**switches)

    def authorize_url(self, **changes: str | None) -> str:
        """The address of a right request with `changes`; None leaves a parameter out."""
        asked = {
            "client_id": "sandbox-web",
            "redirect_uri": "http://localhost:33333",
            "response_type": "code",
            "audience": "s200ukipd/sage200",
            "scope": SCOPE,
            "state": "a state & more",
            **changes,
        }
        given = {name: value for name, value in asked.items() if value is not None}
        return f"{self.sage_id.url}/authorize?{urlencode(given)}"

    def authorize(self, **changes: str | None) -> httpx.Response:
        return self.http.get(self.authorize_url(**changes))

    def code(self, account: str | None = None, **changes: str | None) -> str:
        answer = parameters(self.sage_id.sign_in(self.authorize_url(**changes), account))
        assert answer["state"] == "a state & more"
        return answer["code"]

    def ask(self, *, auth: tuple[str, str] | None = None, **fields: str) -> httpx.Response:
        return self.http.post(self.sage_id.url + "/oauth/token", data=fields, auth=auth)

    def redeem(self, code: str, /, **changes: str) -> httpx.Response:
        fields = {"grant_type": "authorization_code", "redirect_uri": "http://localhost:33333", **WEB}
        return self.ask(**{**fields, "code": code, **changes})

    def refresh(self, tokens: dict[str, Any] | str, /, **changes: str) -> httpx.Response:
        token = tokens if isinstance(tokens, str) else tokens["refresh_token"]
        return self.ask(**{"grant_type": "refresh_token", "refresh_token": token, **WEB, **changes})

    def tokens(self, **changes: str) -> dict[str, Any]:
        """Signs in and takes the tokens."""
        answer = self.redeem(self.code(**changes))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def revoke(self, token: str, /, **changes: str) -> httpx.Response:
        return self.http.post(self.sage_id.url + "/oauth/revoke", data={"token": token, **WEB, **changes})

    def api(self, tokens: dict[str, Any] | str, path: str = "/sites", company: int = 0) -> httpx.Response:
        """Reads a table with an access token."""
        token = tokens if isinstance(tokens, str) else tokens["access_token"]
        entered = self.sandbox.companies[company]
        headers = {
            "Authorization": f"Bearer {token}",
            "X-Site": entered.site_id,
            "X-Company": str(entered.company_id),
        }
        return self.http.get(f"{self.sandbox.http_url}/uk/sage200extra/accounts/v1{path}", headers=headers)

    def works(self, tokens: dict[str, Any] | str) -> bool:
        """The API accepts the access token; else it refuses it with an empty 401."""
        answer = self.api(tokens)
        assert answer.status_code == 200 or (answer.status_code, answer.content) == (401, b"")
        return answer.status_code == 200


def error(answer: httpx.Response, status: int = 400) -> str:
    """The error code of a refusal that is told as RFC 6749 5.2 says."""
    assert answer.status_code == status, answer.text
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert set(told) == {"error", "error_description"} and told["error_description"]
    code: str = told["error"]
    return code
