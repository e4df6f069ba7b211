"""Tokens that are given: which of them are used, refreshed or refused under each InitiateOAuth."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest

from sage200_dialect.errors import AuthenticationRequired, Error, ProgrammingError
from ways.people import Browser, Desktop, count, grants, parameters

REFRESHED = [("refresh_token", "ok")]


@pytest.fixture
def tokens(desktop: Desktop) -> Mapping[str, Any]:
    """What a token endpoint answered somewhere else."""
    return desktop.sage.sage_id.tokens_for("alice@example.com", "desk")


def given(tokens: Mapping[str, Any], names: str) -> dict[str, Any]:
    values = {
        "access": ("OAuthAccessToken", "access_token"),
        "refresh": ("OAuthRefreshToken", "refresh_token"),
    }
    return {values[name][0]: tokens[values[name][1]] for name in names.split()}


def outcome(desktop: Desktop, browser: Browser, properties: Mapping[str, Any]) -> str:
    """How a fresh connection's first statement, and one after the token's end, came to a token."""
    connection = desktop.connect(**properties)
    found = []
    for _ in range(2):
        before = len(browser.opened), len(grants(desktop.sage))
        try:
            count(connection)
        except Error:
            found.append("error")
        else:
            asked, refreshed = len(browser.opened) - before[0], len(grants(desktop.sage)) - before[1]
            found.append("browser" if asked else "refresh" if refreshed else "used")
        desktop.sage.sage_id.expire_access_tokens()
    return " ".join(found)


@pytest.mark.parametrize(
    ("initiate", "names", "expected"),
    [
        (None, "", "error error"),
        (None, "access", "used error"),
        (None, "access refresh", "used refresh"),
        (None, "refresh", "refresh refresh"),
        ("OFF", "", "error error"),
        ("OFF", "access", "used error"),
        ("OFF", "access refresh", "used error"),
        ("OFF", "refresh", "error error"),
        ("REFRESH", "", "error error"),
        ("REFRESH", "access", "used error"),
        ("REFRESH", "access refresh", "used refresh"),
        ("REFRESH", "refresh", "refresh refresh"),
        ("GETANDREFRESH", "", "browser refresh"),
        ("GETANDREFRESH", "access", "used error"),
        ("GETANDREFRESH", "access refresh", "used refresh"),
        ("GETANDREFRESH", "refresh", "refresh refresh"),
    ],
)
def test_every_combination(
    desktop: Desktop,
    browser: Browser,
    tokens: Mapping[str, Any],
    initiate: str | None,
    names: str,
    expected: str,
) -> None:
    properties = {**given(tokens, names), "InitiateOAuth": initiate}
    assert outcome(desktop, browser, properties) == expected


def test_a_kept_sign_in_serves_those_who_are_given_none(
    desktop: Desktop, browser: Browser, tokens: Mapping[str, Any]
) -> None:
    count(desktop.connect())
    with pytest.raises(AuthenticationRequired, match=r"no access token.*InitiateOAuth=REFRESH"):
        count(desktop.connect(InitiateOAuth="OFF"))
    count(desktop.connect(InitiateOAuth="REFRESH"))
    assert len(browser.opened) == 1


def test_off_says_why_a_refresh_token_is_not_used(desktop: Desktop, tokens: Mapping[str, Any]) -> None:
    expected = "InitiateOAuth=OFF keeps it from being used: set it to REFRESH"
    desktop.sage.sage_id.expire_access_tokens()
    for names in ("access refresh", "refresh"):
        with pytest.raises(AuthenticationRequired, match=f"OAuthRefreshToken is given.*{expected}"):
            count(desktop.connect(**given(tokens, names), InitiateOAuth="OFF"))
    with pytest.raises(AuthenticationRequired, match=f"OAuthVerifier is given.*{expected}"):
        count(desktop.connect(OAuthVerifier="a", InitiateOAuth="OFF"))


class TestTheLifeOfAnAccessToken:
    def test_that_has_not_expired(self, desktop: Desktop, tokens: Mapping[str, Any]) -> None:
        stamp = int(time.time() * 1000)
        both = given(tokens, "access refresh")
        count(desktop.connect(**both, OAuthExpiresIn=3600, OAuthTokenTimestamp=stamp))
        count(desktop.connect(**both, OAuthExpiresIn=3600))
        count(desktop.connect(**both, OAuthTokenTimestamp=stamp))
        assert grants(desktop.sage) == []

    @pytest.mark.parametrize(("lives", "age"), [(3600, 3601), (0, 0), (60, 86_400)])
    def test_that_has_expired_is_refreshed_first(
        self, desktop: Desktop, tokens: Mapping[str, Any], lives: int, age: int
    ) -> None:
        stamp = int((time.time() - age) * 1000)
        properties = {**given(tokens, "access refresh"), "OAuthExpiresIn": lives}
        desktop.sage.requests.clear()
        count(desktop.connect(**properties, OAuthTokenTimestamp=stamp))
        assert grants(desktop.sage) == REFRESHED
        assert [each.status for each in desktop.sage.requests] == [200] * 3
        assert desktop.sage.requests[0].path == "/oauth/token"

    def test_alone_is_left_to_sage(self, desktop: Desktop, tokens: Mapping[str, Any]) -> None:
        count(desktop.connect(**given(tokens, "access"), OAuthExpiresIn=1, OAuthTokenTimestamp=1000))
        assert grants(desktop.sage) == []

    def test_shows_in_the_properties_to_carry_over(self, desktop: Desktop, tokens: Mapping[str, Any]) -> None:
        import sage200_dialect

        names = ("OAuthAccessToken", "OAuthRefreshToken", "OAuthExpiresIn", "OAuthTokenTimestamp")
        statement = f"SELECT Name, Value FROM sys_connection_props WHERE Name IN {names!r}"
        properties = {**desktop.properties, **given(tokens, "refresh")}
        first = sage200_dialect.connect(
            desktop.url, show_secrets=True, **{**properties, "OAuthSettingsLocation": "memory://first"}
        )
        count(first)
        carried = dict(first.execute(statement).fetchall())
        assert set(carried) == set(names)
        assert 28_000 < int(carried["OAuthExpiresIn"]) <= 28_800
        del properties["OAuthRefreshToken"]
        second = sage200_dialect.connect(
            desktop.url, **{**properties, "OAuthSettingsLocation": "memory://second"}, **carried
        )
        count(second)
        assert grants(desktop.sage) == REFRESHED
        desktop.sage.sage_id.expire_access_tokens()
        count(second)
        assert grants(desktop.sage) == REFRESHED * 2


class TestContradictions:
    @pytest.mark.parametrize(
        ("properties", "words"),
        [
            ({"OAuthExpiresIn": 5}, "OAuthExpiresIn is given without OAuthAccessToken"),
            ({"OAuthTokenTimestamp": 5}, "OAuthTokenTimestamp is given without OAuthAccessToken"),
            ({"OAuthCodeVerifier": "v"}, "OAuthCodeVerifier is given without OAuthVerifier"),
            (
                {"OAuthVerifier": "v", "OAuthRefreshToken": "r"},
                "OAuthRefreshToken and OAuthVerifier are both",
            ),
            ({"OAuthVerifier": "v", "OAuthAccessToken": "a"}, "OAuthAccessToken and OAuthVerifier are both"),
            ({"OAuthExpiresIn": -1, "OAuthAccessToken": "a"}, "OAuthExpiresIn.*'-1'"),
            ({"OAuthAccessToken": "a", "OAuthTokenTimestamp": "now"}, "OAuthTokenTimestamp.*'now'"),
            ({"InitiateOAuth": "ALWAYS"}, "InitiateOAuth.*'ALWAYS'.*OFF, REFRESH or GETANDREFRESH"),
            ({"PKCE": "maybe"}, "PKCE.*auto, on or off"),
            ({"SignInTimeout": "soon"}, "SignInTimeout.*seconds"),
            ({"Scope": " "}, "Scope"),
            ({"OAuthUrl": "ftp://a"}, "OAuthUrl"),
        ],
    )
    def test_name_the_properties(self, desktop: Desktop, properties: dict[str, Any], words: str) -> None:
        with pytest.raises(ProgrammingError, match=words):
            desktop.connect(**{"InitiateOAuth": "REFRESH", **properties})

    @pytest.mark.parametrize(
        ("properties", "words"),
        [
            ({"InitiateOAuth": "REFRESH"}, "InitiateOAuth=REFRESH needs OAuthClientId"),
            ({"InitiateOAuth": "GETANDREFRESH"}, "InitiateOAuth=GETANDREFRESH needs OAuthClientId"),
            ({"OAuthRefreshToken": "r"}, "OAuthRefreshToken needs OAuthClientId"),
            ({"OAuthVerifier": "v"}, "OAuthVerifier needs OAuthClientId"),
        ],
    )
    def test_a_client_is_needed(self, desktop: Desktop, properties: dict[str, Any], words: str) -> None:
        import sage200_dialect

        with pytest.raises(ProgrammingError, match=words):
            sage200_dialect.connect(desktop.url.replace("desk@", ""), **properties)

    def test_the_embedded_sandbox_signs_in_by_itself(self) -> None:
        import sage200_dialect

        with pytest.raises(ProgrammingError, match=r"signs in by itself.*sage200 sandbox"):
            sage200_dialect.connect("sage200://id@sandbox", InitiateOAuth="GETANDREFRESH")

    def test_the_token_of_another_account(self, desktop: Desktop, tokens: Mapping[str, Any]) -> None:
        """Its refresh shows whose it is."""
        wrong = {**given(tokens, "refresh"), "Account": "bob@example.com"}
        with pytest.raises(AuthenticationRequired, match=r"alice@example\.com.*bob@example\.com"):
            count(desktop.connect(InitiateOAuth="REFRESH", **wrong))
        with pytest.raises(AuthenticationRequired, match=r"bob@example\.com.*Sign in again"):
            count(desktop.connect(InitiateOAuth="REFRESH", **wrong))
        assert grants(desktop.sage) == REFRESHED
        assert count(desktop.connect(InitiateOAuth="REFRESH", Account="alice@example.com")) > 0
        assert count(desktop.connect(**given(tokens, "refresh"))) > 0
        assert grants(desktop.sage) == REFRESHED


def test_a_refused_token_that_was_replaced_by_a_new_one(desktop: Desktop, tokens: Mapping[str, Any]) -> None:
    """The user gives a new refresh token after the old one died: the new one is used."""
    count(desktop.connect(**given(tokens, "refresh")))
    desktop.sage.sage_id.revoke()
    with pytest.raises(AuthenticationRequired, match="Sign in again"):
        count(desktop.connect(**given(tokens, "refresh"), InitiateOAuth="REFRESH"))
    fresh = desktop.sage.sage_id.tokens_for("alice@example.com", "desk")
    assert count(desktop.connect(**given(fresh, "refresh"))) > 0


def test_getandrefresh_asks_when_the_given_token_is_dead(
    desktop: Desktop, browser: Browser, tokens: Mapping[str, Any]
) -> None:
    desktop.sage.sage_id.revoke()
    properties = given(tokens, "refresh")
    assert count(desktop.connect(**properties)) > 0
    assert count(desktop.connect(**properties)) > 0
    assert len(browser.opened) == 1
    assert parameters(browser.opened[0])["client_id"] == "desk"
