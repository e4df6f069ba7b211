"""Sage ID: what the token endpoint gives, to whom, and for how long."""

from __future__ import annotations

import base64
import json
import re
import time
from typing import Any

import pytest

from sage200_dialect.sandbox import OAuthClient
from sage200_dialect.sandbox.sage_id import grants
from sage200_dialect.sandbox.sage_id.identity import signed

from .oauth import DESKTOP, PKCE, SCOPE, VERIFIER, App, error, s256


def until(condition: Any, seconds: float = 10) -> None:
    """Waits until a condition holds, at the longest so many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def claims(token: str) -> dict[str, Any]:
    head, body, signature = token.split(".")
    assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"alg": "HS256", "typ": "JWT"}
    assert signature
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=="))
    return found


class TestTheAnswer:
    def test_all_of_it(self, app: App) -> None:
        answer = app.redeem(app.code())
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-type"].startswith("application/json")
        told = answer.json()
        assert set(told) == {"access_token", "token_type", "expires_in", "scope", "refresh_token", "id_token"}
        assert (told["token_type"], told["scope"]) == ("Bearer", SCOPE)
        assert '"expires_in": 28800,' in answer.text
        assert re.fullmatch(r"sageid-at-[\w-]{43}", told["access_token"])
        assert re.fullmatch(r"sageid-rt-[\w-]{43}", told["refresh_token"])
        assert app.works(told)

    def test_only_what_the_scope_asks(self, app: App) -> None:
        assert set(app.tokens(scope="email")) == {"access_token", "token_type", "expires_in", "scope"}
        assert "id_token" in app.tokens(scope="openid")
        assert "refresh_token" in app.tokens(scope="offline_access")

    def test_the_id_token(self, app: App) -> None:
        told = claims(app.tokens(login_hint="bob@example.com")["id_token"])
        assert abs(told["iat"] - time.time()) < 10 and told["exp"] > told["iat"]
        assert (told["iss"], told["aud"]) == (app.sage_id.url + "/", "sandbox-web")
        assert (told["email"], told["name"]) == ("bob@example.com", "Bob Baker")
        assert told["sub"] == claims(app.tokens(login_hint="bob@example.com")["id_token"])["sub"]
        assert told["sub"] != claims(app.tokens()["id_token"])["sub"]

    def test_no_id_token(self, app: App) -> None:
        app.switch(id_token=False)
        assert "id_token" not in app.tokens()

    def test_the_signature(self) -> None:
        # made with: openssl dgst -sha256 -hmac key
        assert signed({"a": 1}, b"key") == (
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.Z4rGK-v6a2sWAUQdmALR3aYbXZviLr8j26a9ndx_bM4"
        )

    def test_a_life_that_is_no_whole_number(self, app: App) -> None:
        app.switch(token_life=0.2)
        assert app.tokens()["expires_in"] == 0.2

    def test_a_narrower_scope_than_asked(self, app: App) -> None:
        app.switch(scopes_granted="email openid")
        told = app.tokens()
        assert told["scope"] == "openid email"
        assert "refresh_token" not in told and "id_token" in told

    def test_how_many_were_issued(self, app: App) -> None:
        assert app.sage_id.issued == 0
        app.refresh(app.tokens())
        assert app.sage_id.issued == 2


class TestTheClient:
    def test_post_and_basic(self, app: App) -> None:
        assert app.redeem(app.code()).status_code == 200
        fields = {"grant_type": "authorization_code", "redirect_uri": "http://localhost:33333"}
        basic = ("sandbox-web", "sandbox-web-secret")
        assert app.ask(auth=basic, code=app.code(), **fields).status_code == 200
        assert app.ask(auth=basic, code=app.code(), client_id="sandbox-web", **fields).status_code == 200

    def test_basic_is_form_encoded_first(self, app: App) -> None:
        secret = "a+b:c%é"
        app.sage_id.clients["o:wn"] = OAuthClient("o:wn", secret, ("http://localhost:33333",))
        fields = {"grant_type": "refresh_token", "refresh_token": "x"}
        assert error(app.ask(auth=("o%3Awn", "a%2Bb%3Ac%25%C3%A9"), **fields)) == "invalid_grant"
        assert error(app.ask(auth=("o%3Awn", secret), **fields), 401) == "invalid_client"

    def test_a_public_client_needs_no_secret(self, app: App) -> None:
        code = app.code(client_id="sandbox-desktop", **PKCE)
        fields = {"grant_type": "authorization_code", "redirect_uri": "http://localhost:33333"}
        assert app.ask(code=code, code_verifier=VERIFIER, **fields, **DESKTOP).status_code == 200

    @pytest.mark.parametrize(
        "fields",
        [
            {"client_id": "nobody"},
            {"client_id": "sandbox-web"},
            {"client_id": "sandbox-web", "client_secret": ""},
            {"client_id": "sandbox-web", "client_secret": "wrong"},
            {"client_id": "sandbox-desktop", "client_secret": "any"},
        ],
    )
    def test_a_wrong_one(self, app: App, fields: dict[str, str]) -> None:
        code = app.code()
        answer = app.ask(
            grant_type="authorization_code", code=code, redirect_uri="http://localhost:33333", **fields
        )
        assert error(answer, 401) == "invalid_client"
        assert "www-authenticate" not in answer.headers
        assert app.redeem(code).status_code == 200

    def test_a_wrong_one_by_basic(self, app: App) -> None:
        fields = {"grant_type": "refresh_token", "refresh_token": "x"}
        answer = app.ask(auth=("sandbox-web", "wrong"), **fields)
        assert error(answer, 401) == "invalid_client"
        assert answer.headers["www-authenticate"].startswith("Basic ")
        for header in ("Bearer x", "Basic !", "Basic", "Basic " + base64.b64encode(b":x").decode()):
            answer = app.http.post(
                app.sage_id.url + "/oauth/token", data=fields, headers={"Authorization": header}
            )
            assert error(answer, 401) == "invalid_client"

    def test_two_ways_at_once(self, app: App) -> None:
        fields = {"grant_type": "refresh_token", "refresh_token": "x"}
        basic = ("sandbox-web", "sandbox-web-secret")
        assert error(app.ask(auth=basic, client_secret="sandbox-web-secret", **fields)) == "invalid_request"
        assert error(app.ask(auth=basic, client_id="sandbox-desktop", **fields)) == "invalid_request"


class TestTheRequest:
    @pytest.mark.parametrize("missing", ["grant_type", "code", "redirect_uri", "client_id"])
    def test_what_must_be_there(self, app: App, missing: str) -> None:
        assert error(app.redeem(app.code(), **{missing: ""})) == "invalid_request"
        assert error(app.refresh("")) == "invalid_request"

    def test_other_grants(self, app: App) -> None:
        for other in ("client_credentials", "password"):
            assert error(app.redeem(app.code(), grant_type=other)) == "unsupported_grant_type"

    def test_other_bodies(self, app: App) -> None:
        place = app.sage_id.url + "/oauth/token"
        assert error(app.http.post(place, json={"grant_type": "refresh_token"})) == "invalid_request"
        assert error(app.http.post(place)) == "invalid_request"
        twice = {"grant_type": ["refresh_token", "refresh_token"]}
        assert error(app.http.post(place, data=twice)) == "invalid_request"
        raw = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        answer = app.http.post(place, content=b"grant_type=refresh_token&\xff=%ff&client_id=x", headers=raw)
        assert error(answer, 401) == "invalid_client"


class TestCodes:
    def test_a_second_use_revokes_what_the_first_gave(self, app: App) -> None:
        code = app.code()
        tokens = app.redeem(code).json()
        assert error(app.redeem(code)) == "invalid_grant"
        assert not app.works(tokens)
        assert error(app.refresh(tokens)) == "invalid_grant"
        assert {request.family for request in app.sage_id.token_requests} == {1}

    def test_they_are_bound_to_the_client_and_the_redirect_uri(self, app: App) -> None:
        code = app.code()
        assert error(app.redeem(code, client_id="sandbox-desktop", client_secret="")) == "invalid_grant"
        assert error(app.redeem(code, redirect_uri="https://app.example/callback")) == "invalid_grant"
        assert error(app.redeem("sageid-ac-unknown")) == "invalid_grant"
        assert app.redeem(code).status_code == 200

    def test_they_live_for_a_minute(self, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
        assert grants.CODE_LIFE == 60
        code = app.code()
        monkeypatch.setattr(grants, "CODE_LIFE", 0.0)
        assert error(app.redeem(code)) == "invalid_grant"

    def test_a_consent_withdrawn_before_the_code_is_used(self, app: App) -> None:
        code = app.code()
        app.sage_id.revoke()
        assert error(app.redeem(code)) == "invalid_grant"


class TestPkce:
    def test_right_wrong_and_missing(self, app: App) -> None:
        code = app.code(**PKCE)
        assert error(app.redeem(code)) == "invalid_grant"
        assert error(app.redeem(code, code_verifier="x" * 43)) == "invalid_grant"
        assert error(app.redeem(code, code_verifier=PKCE["code_challenge"])) == "invalid_grant"
        assert app.redeem(code, code_verifier=VERIFIER).status_code == 200

    def test_a_verifier_that_is_too_short_or_no_ascii(self, app: App) -> None:
        for verifier in ("short", "é" * 43):
            code = app.code(code_challenge=s256(verifier), code_challenge_method="S256")
            assert error(app.redeem(code, code_verifier=verifier)) == "invalid_grant"

    def test_a_verifier_without_a_challenge(self, app: App) -> None:
        assert error(app.redeem(app.code(), code_verifier=VERIFIER)) == "invalid_grant"

    def test_required(self, app: App) -> None:
        app.switch(pkce="required")
        assert app.redeem(app.code(**PKCE), code_verifier=VERIFIER).status_code == 200

    def test_ignored(self, app: App) -> None:
        app.switch(pkce="ignored")
        assert app.redeem(app.code(**PKCE), code_verifier="wrong").status_code == 200
        assert app.redeem(app.code(**PKCE)).status_code == 200


class TestAccessTokens:
    def test_one_ends_when_its_life_ends(self, app: App) -> None:
        app.switch(token_life=0.2)
        tokens = app.tokens()
        until(lambda: not app.works(tokens))
        app.switch()
        assert not app.works(tokens)
        assert app.works(app.refresh(tokens).json())

    def test_one_lives_as_long_as_was_said_when_it_was_issued(self, app: App) -> None:
        tokens = app.tokens()
        app.switch(token_life=0.0)
        assert app.works(tokens)
        assert not app.works(app.tokens())

    def test_all_expire_on_demand(self, app: App) -> None:
        tokens = app.tokens()
        app.sage_id.expire_access_tokens()
        assert not app.works(tokens)
        assert app.works(app.refresh(tokens).json())

    def test_a_refresh_leaves_the_older_ones(self, app: App) -> None:
        tokens = app.tokens()
        app.refresh(tokens)
        assert app.works(tokens)
