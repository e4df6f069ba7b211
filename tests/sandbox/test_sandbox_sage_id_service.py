"""Sage ID beside the rest of the sandbox: the API, faults, the log, and its Python surface."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from sage200_dialect import sandbox
from sage200_dialect.sandbox import Account, Fault, SageIdBehaviour

from .oauth import PKCE, VERIFIER, App, error, parameters

TOKEN, AUTHORIZE, REVOKE = "/oauth/token", "/authorize", "/oauth/revoke"


class TestTheApi:
    def test_the_sandbox_own_tokens_stay(self, app: App) -> None:
        assert app.works(app.sandbox.token)
        assert not app.works("sageid-at-unknown")

    def test_an_account_limited_to_some_companies(self, app: App) -> None:
        first, second = (company.name for company in app.sandbox.companies)
        app.sage_id.accounts["carol@example.com"] = Account("carol@example.com", "Carol", (second,))
        tokens = app.sage_id.tokens_for("carol@example.com")
        (site,) = app.api(tokens).json()
        assert site["company_name"] == second
        refused = app.api(tokens, "/customers", company=0)
        assert (refused.status_code, refused.content) == (401, b"")
        assert app.api(tokens, "/customers", company=1).status_code == 200
        assert [site["company_name"] for site in app.api(app.sandbox.token).json()] == [first, second]
        assert len(app.api(app.sage_id.tokens_for()).json()) == 2

    def test_an_account_without_any_company(self, app: App) -> None:
        app.sage_id.accounts["carol@example.com"] = Account("carol@example.com", "Carol", ())
        assert app.api(app.sage_id.tokens_for("carol@example.com")).json() == []

    def test_the_query_options_of_sites(self, app: App) -> None:
        _, second = (company.name for company in app.sandbox.companies)
        app.sage_id.accounts["carol@example.com"] = Account("carol@example.com", "Carol", (second,))
        tokens = app.sage_id.tokens_for("carol@example.com")
        assert app.api(tokens, "/sites?$select=company_id&$filter=company_id gt 0").json() == [
            {"company_id": 2}
        ]

    def test_an_access_token_needs_its_scheme(self, app: App) -> None:
        token = app.sage_id.tokens_for()["access_token"]
        place = app.sandbox.http_url + "/uk/sage200/accounts/v1/sites"
        for scheme, status in (("Bearer", 200), ("bearer", 200), ("Basic", 401)):
            answer = app.http.get(place, headers={"Authorization": f"{scheme} {token}"})
            assert answer.status_code == status


class TestFaults:
    def test_one_without_a_path_never_strikes(self, app: App) -> None:
        app.sandbox.faults.add(Fault(status=500, times=100))
        tokens = app.tokens()
        assert app.refresh(tokens).status_code == 200
        assert app.revoke(tokens["refresh_token"]).status_code == 200
        assert app.sandbox.faults._waiting[0].times == 100

    def test_a_status_comes_instead_of_the_work(self, app: App) -> None:
        tokens = app.tokens()
        asked, issued = len(app.sage_id.token_requests), app.sage_id.issued
        app.sandbox.faults.add(
            Fault(path=TOKEN, status=503, headers={"Retry-After": "1"}), Fault.html(path=TOKEN)
        )
        answer = app.refresh(tokens)
        assert (answer.status_code, answer.headers["retry-after"], answer.content) == (503, "1", b"")
        assert app.refresh(tokens).text.startswith("<!DOCTYPE html>")
        assert (len(app.sage_id.token_requests), app.sage_id.issued) == (asked, issued)
        assert app.refresh(tokens).status_code == 200

    @pytest.mark.parametrize(
        "fault",
        [
            Fault(path=TOKEN, reset=True),
            Fault(path=TOKEN, close_after=0),
            Fault(path=TOKEN, close_after=20),
        ],
    )
    def test_an_answer_lost_after_the_work(self, app: App, fault: Fault) -> None:
        tokens = app.tokens()
        app.sandbox.faults.add(fault)
        with pytest.raises(httpx.TransportError):
            app.refresh(tokens)
        assert app.sage_id.issued == 2
        assert app.sage_id.token_requests[-1].outcome == "ok"
        assert error(app.refresh(tokens)) == "invalid_grant"

    def test_a_request_lost_before_the_work(self, app: App) -> None:
        tokens = app.tokens()
        app.sandbox.faults.add(Fault(path=TOKEN, status=500, reset=True))
        with pytest.raises(httpx.TransportError):
            app.refresh(tokens)
        assert app.refresh(tokens).status_code == 200

    def test_a_cut_answer(self, app: App) -> None:
        tokens = app.tokens()
        app.sandbox.faults.add(Fault.truncated(30, path=TOKEN))
        answer = app.refresh(tokens)
        assert (answer.status_code, len(answer.content)) == (200, 30)
        assert error(app.refresh(tokens)) == "invalid_grant"

    def test_a_late_answer_comes_after_the_work(self, app: App) -> None:
        tokens = app.tokens()
        app.sandbox.faults.add(Fault(path=TOKEN, delay=30))
        with pytest.raises(httpx.ReadTimeout):
            app.http.post(
                app.sage_id.url + TOKEN,
                data={
                    "grant_type": "refresh_token", "refresh_token": tokens["refresh_token"],
                    "client_id": "sandbox-web", "client_secret": "sandbox-web-secret",
                },
                timeout=0.3,
            )  # fmt: skip
        assert app.sage_id.issued == 2

    def test_the_other_endpoints(self, app: App) -> None:
        app.sandbox.faults.add(
            Fault(path=AUTHORIZE, status=503), Fault(path=REVOKE, status=500), Fault(path=REVOKE, reset=True)
        )
        with pytest.raises(ValueError, match="503"):
            app.sage_id.sign_in(app.authorize_url())
        tokens = app.tokens()
        assert app.revoke(tokens["refresh_token"]).status_code == 500
        assert app.works(tokens)
        with pytest.raises(httpx.TransportError):
            app.revoke(tokens["refresh_token"])
        assert not app.works(tokens)

    def test_a_form_field_tells_which(self, app: App) -> None:
        app.sandbox.faults.add(Fault(path=TOKEN, option="refresh_token", status=503))
        tokens = app.tokens()
        assert app.refresh(tokens).status_code == 503

    def test_another_content_type(self, app: App) -> None:
        app.sandbox.faults.add(Fault(path=TOKEN, body=b"ok", content_type="text/plain"))
        answer = app.redeem(app.code())
        assert (answer.status_code, answer.text, answer.headers["content-type"]) == (200, "ok", "text/plain")
        assert app.sage_id.issued == 1


class TestTheLog:
    def test_the_requests_without_secrets(self, app: App) -> None:
        address = app.sage_id.sign_in(app.authorize_url(login_hint="alice@example.com", nonce="n-1", **PKCE))
        code = parameters(address)["code"]
        fields = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": "http://localhost:33333",
            "code_verifier": VERIFIER,
        }  # fmt: skip
        tokens = app.ask(auth=("sandbox-web", "sandbox-web-secret"), **fields).json()
        further = app.refresh(tokens).json()
        app.http.post(f"{app.sage_id.url}{TOKEN}?refresh_token={further['refresh_token']}&code={code}")
        app.http.get(app.authorize_url(), headers={"Referer": app.authorize_url(state="referred-state")})
        app.revoke(further["refresh_token"])
        log = app.sandbox.requests
        assert [(request.method, request.path, request.status) for request in log] == [
            ("GET", AUTHORIZE, 200),
            ("POST", AUTHORIZE, 302),
            ("POST", TOKEN, 200),
            ("POST", TOKEN, 200),
            ("POST", TOKEN, 400),
            ("GET", AUTHORIZE, 200),
            ("POST", REVOKE, 200),
        ]
        assert log[0].query == {
            "client_id": "sandbox-web",
            "redirect_uri": "http://localhost:33333",
            "response_type": "code",
            "audience": "s200ukipd/sage200",
            "scope": "openid profile email offline_access",
            "login_hint": "alice@example.com",
            "code_challenge_method": "S256",
            "state": "***",
            "code_challenge": "***",
            "nonce": "***",
        }
        assert log[0].target.startswith("/authorize?client_id=sandbox-web&")
        assert "state=***" in log[0].target
        assert (log[2].query, log[2].target) == ({}, TOKEN)
        assert log[2].bytes > 100 and log[2].company is None
        assert log[4].target == TOKEN + "?refresh_token=***&code=***"
        everything = repr(list(log)) + repr(app.sage_id.token_requests) + repr(app.sage_id)
        everything += repr(app.sage_id.clients)
        for secret in (
            "a state", "a+state", "n-1", "referred-state", "sageid-", "sandbox-web-secret", "Basic ",
            VERIFIER, PKCE["code_challenge"],
        ):  # fmt: skip
            assert secret not in everything

    def test_the_token_requests(self, app: App) -> None:
        tokens = app.tokens(login_hint="bob@example.com")
        app.refresh(tokens)
        app.refresh(tokens)
        app.refresh(tokens, client_id="sageid-rt-secret")
        app.refresh(tokens, grant_type="sageid-rt-secret")
        app.ask(auth=("sandbox-web", "wrong"), grant_type="refresh_token")
        app.http.post(app.sage_id.url + TOKEN, json={})
        told = [
            (each.grant_type, each.client_id, each.outcome, each.account, each.family)
            for each in app.sage_id.token_requests
        ]
        assert told == [
            ("authorization_code", "sandbox-web", "ok", "bob@example.com", 1),
            ("refresh_token", "sandbox-web", "ok", "bob@example.com", 1),
            ("refresh_token", "sandbox-web", "invalid_grant", "bob@example.com", 1),
            ("refresh_token", "", "invalid_client", None, None),
            ("", "sandbox-web", "unsupported_grant_type", None, None),
            ("refresh_token", "sandbox-web", "invalid_client", None, None),
            ("", "", "invalid_request", None, None),
        ]
        assert all(each.started > 0 and 0 <= each.seconds < 5 for each in app.sage_id.token_requests)
        app.sage_id.token_requests.clear()
        assert not app.sage_id.token_requests


class TestThePythonSurface:
    def test_its_address(self, app: App) -> None:
        assert app.sage_id.url == app.sandbox.http_url
        assert repr(app.sage_id) == f"<SageId {app.sandbox.http_url}>"

    def test_who_is_there_from_the_start(self, app: App) -> None:
        assert list(app.sage_id.clients) == ["sandbox-desktop", "sandbox-web"]
        assert app.sage_id.clients["sandbox-desktop"].secret is None
        assert {account.email: account.name for account in app.sage_id.accounts.values()} == {
            "alice@example.com": "Alice Archer",
            "bob@example.com": "Bob Baker",
        }
        assert app.sage_id.behaviour == SageIdBehaviour()

    def test_two_sandboxes_share_nothing(self, app: App) -> None:
        with sandbox.start(orders=0) as other:
            other.sage_id.accounts.clear()
            other.sage_id.behaviour = SageIdBehaviour(token_life=1.0)
            assert app.sage_id.accounts and app.sage_id.behaviour == SageIdBehaviour()
            token = app.sage_id.tokens_for()["access_token"]
            assert not App(other, app.http).works(token)

    def test_tokens_for(self, app: App) -> None:
        app.switch(pkce="required", token_life=0.5)
        tokens = app.sage_id.tokens_for()
        assert app.works(tokens) and tokens["expires_in"] == 0.5
        assert app.refresh(tokens).status_code == 200
        desktop = app.sage_id.tokens_for("bob@example.com", "sandbox-desktop", "email offline_access")
        assert desktop["scope"] == "email offline_access" and "id_token" not in desktop
        answer = app.refresh(desktop, client_id="sandbox-desktop", client_secret="")
        assert answer.status_code == 200
        assert app.sage_id.token_requests[-1].account == "bob@example.com"
        assert app.sage_id.issued == 4
        for unknown in ({"account": "eve@example.com"}, {"client_id": "nobody"}):
            with pytest.raises(KeyError):
                app.sage_id.tokens_for(**unknown)

    def test_threads_at_both_ends(self, app: App) -> None:
        end = threading.Event()

        def disturb() -> None:
            while not end.is_set():
                app.sage_id.tokens_for()
                app.sage_id.expire_access_tokens()
                app.sage_id.revoke("bob@example.com")
                app.sage_id.behaviour = SageIdBehaviour(overlap=1.0)
                app.sage_id.accounts["x@example.com"] = Account("x@example.com", "X")
                del app.sage_id.accounts["x@example.com"]

        def live(_: int) -> set[int]:
            tokens, statuses = app.tokens(), set()
            for _ in range(20):
                answer = app.refresh(tokens)
                statuses.add(answer.status_code)
                tokens = answer.json()
            return statuses

        with ThreadPoolExecutor(6) as pool:
            disturbing = [pool.submit(disturb) for _ in range(2)]
            try:
                assert all(statuses == {200} for statuses in pool.map(live, range(4)))
            finally:
                end.set()
            for each in disturbing:
                each.result(10)
