"""Each user's own sign-in: Superset's OAuth2 dance with the Sage ID of a sandbox."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

pytest.importorskip("superset.constants")

from sage200_dialect.sandbox import Account, SageIdBehaviour, Sandbox

pytestmark = pytest.mark.filterwarnings("ignore")

COUNT = "SELECT COUNT(*) AS n FROM customers"
MAIN, OTHER = "Demo Company", "Harbour Supplies Ireland"


def uri(sage: Sandbox, company: str = MAIN) -> str:
    return f"sage200://127.0.0.1:{sage.port}/{quote(company)}"


def client_info(sage: Sandbox, **more: str) -> dict[str, str]:
    return {
        "id": "superset",
        "secret": "superset-secret",
        "scope": "email offline_access openid profile",
        "authorization_request_uri": f"{sage.http_url}/authorize",
        "token_request_uri": f"{sage.http_url}/oauth/token",
        **more,
    }


def new_database(sage: Sandbox, admin: Any, company: str = MAIN, **connect_args: Any) -> int:
    secure = {"oauth2_client_info": client_info(sage)}
    if connect_args:
        secure["connect_args"] = connect_args
    found: int = admin.database(
        uri(sage, company), impersonate_user=True, masked_encrypted_extra=json.dumps(secure)
    )
    return found


def dance(sage: Sandbox, user: Any, error: dict[str, Any], account: str) -> None:
    """What the browser does with the answer of one who is not signed in."""
    assert error["error_type"] == "OAUTH2_REDIRECT", error
    back = urlsplit(sage.sage_id.sign_in(error["extra"]["url"], account))
    assert back.path == "/api/v1/database/oauth2/"
    answer = user.client.get(f"{back.path}?{back.query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)[:500]


@pytest.fixture
def two(new_user: Callable[..., Any]) -> tuple[Any, Any]:
    return new_user("Admin"), new_user("Admin")


@pytest.fixture
def own(sage: Sandbox) -> dict[str, str]:
    """Two people, each with one company of their own, by company."""
    found = {MAIN: "m@example.com", OTHER: "o@example.com"}
    for company, email in found.items():
        sage.sage_id.accounts[email] = Account(email, email, (company,))
    return found


class TestDance:
    def test_a_database_can_be_made_before_anybody_signed_in(self, sage: Sandbox, admin: Any) -> None:
        assert new_database(sage, admin)
        assert list(sage.requests) == []

    def test_sage_id_is_asked_for_the_audience_and_a_refresh_token(self, sage: Sandbox, admin: Any) -> None:
        error = admin.error(new_database(sage, admin), COUNT)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(error["extra"]["url"]).query).items()}
        assert asked["audience"] == "s200ukipd/sage200"
        assert "offline_access" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"

    def test_with_the_administrators_client_sage_id_is_sages(
        self, sage: Sandbox, admin: Any, app: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = {"id": "superset", "secret": "superset-secret"}
        monkeypatch.setitem(app.config, "DATABASE_OAUTH2_CLIENTS", {"Sage 200": client})
        error = admin.error(admin.database(uri(sage), impersonate_user=True), COUNT)
        asked = urlsplit(error["extra"]["url"])
        assert f"{asked.scheme}://{asked.netloc}{asked.path}" == "https://id.sage.com/authorize"
        assert parse_qs(asked.query)["scope"] == ["email offline_access openid profile"]

    def test_sign_in_and_query(self, sage: Sandbox, admin: Any, two: tuple[Any, Any]) -> None:
        user, _ = two
        database = new_database(sage, admin)
        dance(sage, user, user.error(database, COUNT), "alice@example.com")
        assert user.rows(database, COUNT) == [(len(sage.rows("customers", MAIN)),)]

    @pytest.mark.parametrize(
        "path",
        [
            "/database/{}/schemas/?q=(force:!t)",
            "/database/{}/tables/?q=(force:!t,schema_name:main)",
            f"/database/{{}}/tables/?q=(force:!t,schema_name:'{OTHER}')",
        ],
    )
    def test_browsing_begins_it_too(self, sage: Sandbox, admin: Any, two: tuple[Any, Any], path: str) -> None:
        user, _ = two
        database = new_database(sage, admin)
        (error,) = user.ask("GET", path.format(database)).get_json()["errors"]
        dance(sage, user, error, "bob@example.com")
        assert user.call("GET", path.format(database))["result"]

    def test_a_token_that_sage_refuses_begins_it_again(
        self, sage: Sandbox, admin: Any, two: tuple[Any, Any]
    ) -> None:
        user, _ = two
        database = new_database(sage, admin)
        dance(sage, user, user.error(database, COUNT), "alice@example.com")
        assert user.rows(database, COUNT)
        sage.sage_id.expire_access_tokens()
        dance(sage, user, user.error(database, COUNT), "alice@example.com")
        assert user.rows(database, COUNT)


class TestNoTokenServesAnother:
    def test_each_sees_what_is_theirs(
        self, sage: Sandbox, admin: Any, two: tuple[Any, Any], own: dict[str, str]
    ) -> None:
        database = new_database(sage, admin)
        first, second = two
        dance(sage, first, first.error(database, COUNT), own[MAIN])
        assert first.rows(database, COUNT) == [(len(sage.rows("customers", MAIN)),)]
        asked = len(sage.requests)
        error = second.error(database, COUNT)
        assert error["error_type"] == "OAUTH2_REDIRECT"
        assert len(sage.requests) == asked
        dance(sage, second, error, own[OTHER])
        assert "There is no company 'Demo Company' for this user" in second.error(database, COUNT)["message"]
        for _ in range(2):
            lists = [
                set(each.call("GET", f"/database/{database}/schemas/?q=(force:!t)")["result"]) for each in two
            ]
            assert [OTHER in found for found in lists] == [False, True]
            assert second.rows(database, COUNT, OTHER) == [(len(sage.rows("customers", OTHER)),)]
            assert first.error(database, COUNT, OTHER)["error_type"] == "SCHEMA_DOES_NOT_EXIST_ERROR"

    def test_a_sign_in_of_the_database_serves_nobody(
        self, sage: Sandbox, admin: Any, two: tuple[Any, Any]
    ) -> None:
        database = new_database(sage, admin, OAuthAccessToken=sage.token)
        assert two[0].error(database, COUNT)["error_type"] == "OAUTH2_REDIRECT"
        assert list(sage.requests) == []

    def test_without_impersonation_the_administrator_is_told(self, sage: Sandbox, admin: Any) -> None:
        secure = json.dumps({"oauth2_client_info": client_info(sage)})
        answer = admin.ask(
            "POST",
            "/database/test_connection/",
            database_name="x",
            sqlalchemy_uri=uri(sage),
            masked_encrypted_extra=secure,
        )
        assert "tick 'Impersonate logged in user' for it" in answer.get_data(as_text=True)

    def test_without_a_client_the_administrator_is_told(self, sage: Sandbox, admin: Any) -> None:
        answer = admin.ask(
            "POST",
            "/database/test_connection/",
            database_name="x",
            sqlalchemy_uri=uri(sage),
            impersonate_user=True,
            masked_encrypted_extra=json.dumps({"connect_args": {"OAuthAccessToken": sage.token}}),
        )
        assert "there is no client for users to sign in with" in answer.get_data(as_text=True)
        assert list(sage.requests) == []


class TestRefresh:
    @pytest.fixture
    def user(self, sage: Sandbox, admin: Any, two: tuple[Any, Any]) -> tuple[Any, int]:
        """Somebody whose access token has expired, as Superset sees it."""
        sage.sage_id.behaviour = SageIdBehaviour(token_life=0.0)
        database = new_database(sage, admin)
        dance(sage, two[0], two[0].error(database, COUNT), "alice@example.com")
        sage.sage_id.behaviour = SageIdBehaviour()
        return two[0], database

    def test_superset_refreshes(self, sage: Sandbox, user: tuple[Any, int]) -> None:
        for _ in range(2):
            assert user[0].rows(user[1], COUNT)
        grants = [(each.grant_type, each.outcome) for each in sage.sage_id.token_requests]
        assert grants == [("authorization_code", "ok"), ("refresh_token", "ok")]

    @pytest.mark.parametrize("status", [400, 403])
    def test_a_dead_refresh_token_leads_to_another_sign_in(
        self, sage: Sandbox, user: tuple[Any, int], status: int
    ) -> None:
        sage.sage_id.behaviour = SageIdBehaviour(invalid_grant_status=status)
        sage.sage_id.revoke()
        dance(sage, user[0], user[0].error(user[1], COUNT), "alice@example.com")
        assert user[0].rows(user[1], COUNT)

    def test_a_wrong_client_is_no_reason_to_sign_in(self, sage: Sandbox, user: tuple[Any, int]) -> None:
        sage.sage_id.clients["superset"] = replace(sage.sage_id.clients["superset"], secret="another")
        assert user[0].error(user[1], COUNT)["error_type"] != "OAUTH2_REDIRECT"
