"""Sage ID: the authorization endpoint, its consent page and the people at it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from sage200_dialect.sandbox import Account, OAuthClient

from .oauth import PKCE, VERIFIER, App, parameters, s256


class TestTheRequest:
    @pytest.mark.parametrize(
        "changes",
        [
            {"client_id": None},
            {"client_id": "nobody"},
            {"redirect_uri": None},
            {"redirect_uri": "https://evil.example/"},
            {"redirect_uri": "http://localhost:33333/"},
            {"redirect_uri": "http://localhost:33334"},
            {"redirect_uri": "https://app.example/callback?x=1"},
            {"redirect_uri": "http://["},
            {"client_id": "sandbox-desktop", "redirect_uri": "https://app.example/callback"},
        ],
    )
    def test_a_wrong_client_or_redirect_uri_sends_nobody_anywhere(
        self, app: App, changes: dict[str, str | None]
    ) -> None:
        for answer in (
            app.authorize(**changes),
            app.http.post(app.sage_id.url + "/authorize", data=parameters(app.authorize_url(**changes))),
        ):
            assert answer.status_code == 400
            assert "location" not in answer.headers
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            assert "This sign-in cannot go on" in answer.text

    @pytest.mark.parametrize("twice", ["&client_id=sandbox-web", "&redirect_uri=http://localhost:33333"])
    def test_nor_does_one_that_is_given_twice(self, app: App, twice: str) -> None:
        assert app.http.get(app.authorize_url() + twice).status_code == 400

    @pytest.mark.parametrize(
        ("changes", "error"),
        [
            ({"response_type": None}, "invalid_request"),
            ({"response_type": "token"}, "unsupported_response_type"),
            ({"audience": None}, "invalid_request"),
            ({"audience": ""}, "invalid_request"),
            ({"audience": "https://api.columbus.sage.com"}, "invalid_request"),
            ({"scope": None}, "invalid_scope"),
            ({"scope": "openid full_access"}, "invalid_scope"),
            ({"prompt": "none"}, "login_required"),
            ({"prompt": "none login"}, "invalid_request"),
            ({"prompt": "dance"}, "invalid_request"),
            ({"code_challenge": s256(VERIFIER)}, "invalid_request"),
            ({"code_challenge": VERIFIER, "code_challenge_method": "plain"}, "invalid_request"),
            ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
            ({"code_challenge_method": "S256"}, "invalid_request"),
        ],
    )
    def test_other_faults_are_told_to_the_client(
        self, app: App, changes: dict[str, str | None], error: str
    ) -> None:
        answer = app.authorize(**changes)
        assert answer.status_code == 302
        assert answer.headers["location"].startswith("http://localhost:33333?")
        told = parameters(answer.headers["location"])
        assert (told["error"], told["state"]) == (error, "a state & more")
        assert set(told) == {"error", "error_description", "state"}

    def test_a_parameter_given_twice(self, app: App) -> None:
        told = parameters(app.http.get(app.authorize_url() + "&scope=openid").headers["location"])
        assert (told["error"], told["state"]) == ("invalid_request", "a state & more")
        told = parameters(app.http.get(app.authorize_url() + "&state=another").headers["location"])
        assert told["error"] == "invalid_request" and "state" not in told

    @pytest.mark.parametrize("prompt", ["login", "consent", "select_account", "login consent"])
    def test_other_prompts_show_the_page(self, app: App, prompt: str) -> None:
        assert app.authorize(prompt=prompt).status_code == 200

    def test_pkce_required(self, app: App) -> None:
        app.switch(pkce="required")
        for client in ("sandbox-web", "sandbox-desktop"):
            told = parameters(app.authorize(client_id=client).headers["location"])
            assert told["error"] == "invalid_request"
            assert app.authorize(client_id=client, **PKCE).status_code == 200

    def test_pkce_ignored(self, app: App) -> None:
        app.switch(pkce="ignored")
        assert app.authorize(code_challenge="x", code_challenge_method="plain").status_code == 200

    def test_any_loopback_port(self, app: App) -> None:
        app.sage_id.clients["own"] = OAuthClient("own", None, ("http://127.0.0.1:1/back?a=b",))
        app.switch(any_loopback_port=True)
        for good in ("http://localhost:5", "http://127.0.0.1:61000", "http://127.0.0.1"):
            assert app.authorize(client_id="sandbox-desktop", redirect_uri=good).status_code == 200
        assert app.authorize(client_id="own", redirect_uri="http://127.0.0.1:2/back?a=b").status_code == 200
        for bad in (
            "http://127.0.0.1:2/back",
            "http://localhost:2/back?a=b",
            "https://127.0.0.1:2/back?a=b",
            "http://127.0.0.1:2@evil.example/back?a=b",
            "http://127.0.0.1:123456/back?a=b",
            "http://[",
        ):
            assert app.authorize(client_id="own", redirect_uri=bad).status_code == 400
        assert app.authorize(redirect_uri="https://app.example:8/callback").status_code == 400

    def test_other_methods(self, app: App) -> None:
        assert app.http.put(app.sage_id.url + "/authorize").status_code == 405
        answer = app.http.get(app.sage_id.url + "/oauth/token")
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


class _Page(HTMLParser):
    """The elements of a page by id, and the names of all tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.by_id: dict[str, dict[str, str | None]] = {}
        self.values: dict[str, list[str | None]] = {}
        self.checked: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if "id" in given:
            self.by_id[given["id"] or ""] = given
        if "name" in given:
            self.values.setdefault(given["name"] or "", []).append(given.get("value"))
        if "checked" in given:
            self.checked.append(given["value"])


class TestThePage:
    def test_what_it_holds(self, app: App) -> None:
        answer = app.authorize(scope="openid offline_access")
        page = _Page(answer.text)
        assert {"allow", "refuse", "account-0", "account-1"} <= page.by_id.keys()
        assert page.values["account"] == ["alice@example.com", "bob@example.com"]
        assert page.checked == ["alice@example.com"]
        assert "script" not in page.tags and "link" not in page.tags and "img" not in page.tags
        assert "Alice Archer" in answer.text and "sandbox-web asks" in answer.text
        assert "stay signed in" in answer.text and "see your name" not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["content-security-policy"]

    @pytest.mark.parametrize(
        ("hint", "chosen"), [("BOB@example.com", "bob@example.com"), ("no@one.example", "alice@example.com")]
    )
    def test_login_hint_preselects_the_account(self, app: App, hint: str, chosen: str) -> None:
        assert _Page(app.authorize(login_hint=hint).text).checked == [chosen]

    def test_hostile_values_stay_text(self, app: App) -> None:
        hostile = "\"'><script>alert(1)</script>&amp;{x}"
        app.sage_id.clients[hostile] = OAuthClient(hostile, None, (f"http://localhost:1/{hostile}",))
        app.sage_id.accounts[hostile] = Account(hostile, hostile)
        answer = app.authorize(
            client_id=hostile,
            redirect_uri=f"http://localhost:1/{hostile}",
            state=hostile,
            login_hint=hostile,
            **{hostile: hostile},
        )
        assert answer.status_code == 200
        page = _Page(answer.text)
        assert "script" not in page.tags
        assert page.values["state"] == page.values["client_id"] == page.values[hostile] == [hostile]
        assert page.checked == [hostile]
        assert "<script" not in app.authorize(client_id=hostile + "x").text

    def test_a_request_cannot_decide_for_the_person(self, app: App) -> None:
        answer = app.authorize(account="bob@example.com", decision="allow")
        page = _Page(answer.text)
        assert page.values["decision"] == ["refuse", "allow"]
        assert page.checked == ["alice@example.com"]

    def test_without_accounts(self, app: App) -> None:
        app.sage_id.accounts.clear()
        assert app.authorize().status_code == 200
        with pytest.raises(ValueError, match=r"400.*no such account"):
            app.sage_id.sign_in(app.authorize_url())


class TestTheDecision:
    def test_allow(self, app: App) -> None:
        address = app.sage_id.sign_in(app.authorize_url(redirect_uri="https://app.example/callback"))
        assert address.startswith("https://app.example/callback?")
        told = parameters(address)
        assert set(told) == {"code", "state"} and told["state"] == "a state & more"
        assert re.fullmatch(r"sageid-ac-[\w-]{32,}", told["code"])

    def test_refuse(self, app: App) -> None:
        told = parameters(app.sage_id.sign_in(app.authorize_url(), refuse=True))
        assert told["error"] == "access_denied" and told["error_description"] == "The user refused"
        assert told["state"] == "a state & more"

    def test_without_state(self, app: App) -> None:
        assert set(parameters(app.sage_id.sign_in(app.authorize_url(state=None)))) == {"code"}

    def test_a_redirect_uri_with_a_query_keeps_it(self, app: App) -> None:
        app.sage_id.clients["own"] = OAuthClient("own", None, ("https://own.example/?a=b",))
        address = app.sage_id.sign_in(
            app.authorize_url(client_id="own", redirect_uri="https://own.example/?a=b")
        )
        assert address.startswith("https://own.example/?a=b&code=")

    def test_who_signs_in(self, app: App) -> None:
        for account, hint, expected in (
            (None, None, "alice@example.com"),
            (None, "bob@example.com", "bob@example.com"),
            ("alice@example.com", "bob@example.com", "alice@example.com"),
        ):
            app.redeem(app.code(account, login_hint=hint))
            assert app.sage_id.token_requests[-1].account == expected

    def test_an_account_that_is_not_on_the_page(self, app: App) -> None:
        with pytest.raises(KeyError, match="eve"):
            app.sage_id.sign_in(app.authorize_url(), "eve@example.com")
        form = {**parameters(app.authorize_url()), "account": "eve@example.com", "decision": "allow"}
        assert app.http.post(app.sage_id.url + "/authorize", data=form).status_code == 400

    def test_the_form_is_checked_again(self, app: App) -> None:
        form = {**parameters(app.authorize_url()), "account": "bob@example.com", "decision": "allow"}
        place = app.sage_id.url + "/authorize"
        assert app.http.post(place, data={**form, "decision": "maybe"}).status_code == 400
        answer = app.http.post(place, data={**form, "scope": "everything"})
        assert parameters(answer.headers["location"])["error"] == "invalid_scope"
        assert "code" in parameters(app.http.post(place, data=form).headers["location"])
        assert app.http.post(place, json=form).status_code == 400

    def test_sign_in_tells_what_the_page_says(self, app: App) -> None:
        with pytest.raises(ValueError, match=r"400.*not registered \(redirect_uri\)"):
            app.sage_id.sign_in(app.authorize_url(redirect_uri="https://evil.example/"))

    def test_sign_in_returns_an_error_redirect(self, app: App) -> None:
        assert parameters(app.sage_id.sign_in(app.authorize_url(audience=None)))["error"] == "invalid_request"
