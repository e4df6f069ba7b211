"""Sage ID: rotating refresh tokens, their families, and revocation."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from sage200_dialect.sandbox import OAuthClient

from .oauth import DESKTOP, SCOPE, App, error


class TestRotation:
    def test_each_refresh_gives_a_new_token(self, app: App) -> None:
        tokens = app.tokens()
        seen = {tokens["refresh_token"]}
        for _ in range(5):
            tokens = app.refresh(tokens).json()
            assert set(tokens) == {
                "access_token", "token_type", "expires_in", "scope", "refresh_token", "id_token"
            }  # fmt: skip
            assert app.works(tokens)
            seen.add(tokens["refresh_token"])
        assert len(seen) == 6

    @pytest.mark.parametrize("generations", [1, 3])
    def test_using_an_old_one_kills_the_family(self, app: App, generations: int) -> None:
        first, other = app.tokens(), app.tokens()
        newest = first
        for _ in range(generations):
            newest = app.refresh(newest).json()
        assert error(app.refresh(first)) == "invalid_grant"
        assert error(app.refresh(newest)) == "invalid_grant"
        assert not app.works(first) and not app.works(newest)
        assert app.works(other) and app.refresh(other).status_code == 200

    def test_of_two_refreshes_at_once_one_wins(self, app: App) -> None:
        token = app.tokens()["refresh_token"]
        together = threading.Barrier(8)

        def refresh(_: int) -> int:
            together.wait(10)
            return app.refresh(token).status_code

        with ThreadPoolExecutor(8) as pool:
            assert sorted(pool.map(refresh, range(8))) == [200] + [400] * 7

    def test_off(self, app: App) -> None:
        app.switch(rotation=False)
        tokens = app.tokens()
        for _ in range(3):
            told = app.refresh(tokens).json()
            assert "refresh_token" not in told and app.works(told)

    def test_turned_off_after_a_rotation(self, app: App) -> None:
        first = app.tokens()
        second = app.refresh(first).json()
        app.switch(rotation=False)
        assert app.refresh(second).status_code == 200
        assert error(app.refresh(first)) == "invalid_grant"
        assert error(app.refresh(second)) == "invalid_grant"

    def test_another_client(self, app: App) -> None:
        tokens = app.tokens()
        assert error(app.refresh(tokens, client_secret="", **DESKTOP)) == "invalid_grant"
        assert error(app.refresh(tokens["access_token"])) == "invalid_grant"
        assert error(app.refresh("sageid-rt-unknown")) == "invalid_grant"
        assert app.refresh(tokens).status_code == 200

    def test_the_status_of_a_dead_grant(self, app: App) -> None:
        app.switch(invalid_grant_status=403)
        assert error(app.refresh("sageid-rt-unknown"), 403) == "invalid_grant"
        assert error(app.redeem("sageid-ac-unknown"), 403) == "invalid_grant"
        assert error(app.refresh("x", client_secret="wrong"), 401) == "invalid_client"


class TestOverlap:
    def test_the_previous_one_gives_a_further_token_of_the_family(self, app: App) -> None:
        app.switch(overlap=60.0)
        first = app.tokens()
        second, twin = app.refresh(first).json(), app.refresh(first).json()
        assert second["refresh_token"] != twin["refresh_token"]
        assert app.works(second) and app.works(twin)
        assert app.refresh(second).status_code == 200
        assert app.refresh(twin).status_code == 200
        assert {request.family for request in app.sage_id.token_requests} == {1}

    def test_only_the_previous_one(self, app: App) -> None:
        app.switch(overlap=60.0)
        first = app.tokens()
        second = app.refresh(first).json()
        third = app.refresh(second).json()
        assert app.refresh(second).status_code == 200
        assert error(app.refresh(first)) == "invalid_grant"
        assert error(app.refresh(third)) == "invalid_grant"
        assert not app.works(third)

    def test_a_twin_that_lags_behind_changes_nothing(self, app: App) -> None:
        app.switch(overlap=60.0)
        first = app.tokens()
        second, twin = app.refresh(first).json(), app.refresh(first).json()
        third = app.refresh(second).json()
        assert app.refresh(third).status_code == 200
        assert app.refresh(twin).status_code == 200
        assert app.refresh(third).status_code == 200
        assert error(app.refresh(second)) == "invalid_grant"

    def test_only_so_long(self, app: App) -> None:
        app.switch(overlap=0.2)
        first = app.tokens()
        second = app.refresh(first).json()
        rotated = time.monotonic()
        while time.monotonic() < rotated + 0.2:
            time.sleep(0.01)
        assert error(app.refresh(first)) == "invalid_grant"
        assert error(app.refresh(second)) == "invalid_grant"

    def test_using_it_does_not_make_it_longer(self, app: App) -> None:
        app.switch(overlap=0.3)
        first = app.tokens()
        app.refresh(first)
        end = time.monotonic() + 0.3
        while app.refresh(first).status_code == 200:
            assert time.monotonic() < end + 0.2
            time.sleep(0.02)


class TestLife:
    def test_it_counts_from_the_consent(self, app: App) -> None:
        app.switch(refresh_life=0.4)
        began = time.monotonic()
        tokens = app.tokens()
        refreshed = 0
        while (answer := app.refresh(tokens)).status_code == 200:
            tokens = answer.json()
            refreshed += 1
            assert time.monotonic() < began + 10
            time.sleep(0.02)
        assert error(answer) == "invalid_grant" and "expired" in answer.text
        assert refreshed and time.monotonic() - began >= 0.4
        assert app.works(tokens)

    def test_it_holds_for_those_who_are_signed_in(self, app: App) -> None:
        tokens = app.tokens()
        app.switch(refresh_life=0.0)
        assert error(app.refresh(tokens)) == "invalid_grant"
        app.switch()
        assert app.refresh(tokens).status_code == 200


class TestScope:
    def test_a_narrower_one(self, app: App) -> None:
        tokens = app.tokens()
        told = app.refresh(tokens, scope="email").json()
        assert told["scope"] == "email" and "id_token" not in told
        assert app.refresh(told).json()["scope"] == SCOPE

    def test_a_wider_one(self, app: App) -> None:
        tokens = app.tokens(scope="email offline_access")
        assert error(app.refresh(tokens, scope="email openid")) == "invalid_scope"
        assert app.refresh(tokens).status_code == 200


class TestRevocation:
    def test_a_refresh_token_goes_with_its_family(self, app: App) -> None:
        tokens, other = app.tokens(), app.tokens()
        answer = app.revoke(tokens["refresh_token"], token_type_hint="refresh_token")
        assert (answer.status_code, answer.content) == (200, b"")
        assert not app.works(tokens)
        assert error(app.refresh(tokens)) == "invalid_grant"
        assert app.works(other)
        assert app.revoke(tokens["refresh_token"]).status_code == 200

    def test_an_access_token_goes_alone(self, app: App) -> None:
        tokens = app.tokens()
        assert app.revoke(tokens["access_token"]).status_code == 200
        assert not app.works(tokens)
        assert app.works(app.refresh(tokens).json())

    def test_one_that_was_rotated_revokes_the_family(self, app: App) -> None:
        first = app.tokens()
        second = app.refresh(first).json()
        app.revoke(first["refresh_token"])
        assert not app.works(second)

    def test_one_that_is_unknown(self, app: App) -> None:
        assert app.revoke("sageid-rt-unknown").status_code == 200

    def test_who_may(self, app: App) -> None:
        tokens = app.tokens()
        assert error(app.revoke(tokens["refresh_token"], client_secret="wrong"), 401) == "invalid_client"
        assert error(app.revoke(tokens["refresh_token"], client_secret="", **DESKTOP)) == "invalid_grant"
        assert error(app.revoke("")) == "invalid_request"
        assert app.works(tokens)
        app.sage_id.clients["sandbox-web"] = OAuthClient("sandbox-web", None, ())
        assert app.revoke(tokens["refresh_token"], client_secret="").status_code == 200
        assert not app.works(tokens)

    def test_off(self, app: App) -> None:
        app.switch(revocation=False)
        tokens = app.tokens()
        assert app.revoke(tokens["refresh_token"]).status_code == 404
        assert app.works(tokens)

    def test_a_person_withdraws(self, app: App) -> None:
        alice, bob = app.tokens(), app.tokens(login_hint="bob@example.com")
        app.sage_id.revoke("alice@example.com")
        assert not app.works(alice) and app.works(bob)
        assert error(app.refresh(alice)) == "invalid_grant"
        app.sage_id.revoke()
        assert not app.works(bob)
        assert app.works(app.tokens())

    def test_a_person_who_is_gone(self, app: App) -> None:
        tokens = app.tokens()
        del app.sage_id.accounts["alice@example.com"]
        assert not app.works(tokens)
        assert error(app.refresh(tokens)) == "invalid_grant"
