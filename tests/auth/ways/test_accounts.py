"""Several sign-ins in one store: whose a connection uses, and that none is used for another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import sandbox
from sage200_dialect.errors import AuthenticationRequired, ProgrammingError
from sage200_dialect.sandbox import Account, OAuthClient, Sandbox
from ways.people import COUNT, Browser, Desktop, count, parameters

ALICE, BOB = "alice@example.com", "bob@example.com"
COMPANIES = "SELECT Value FROM sys_connection_props WHERE Name = 'Account'"


def who(connection: sage200_dialect.Connection) -> str:
    """The account that a connection acts as, once it has acted."""
    count(connection)
    ((account,),) = connection.execute(COMPANIES).fetchall()
    return str(account)


def keys(store: Path) -> list[dict[str, str]]:
    return [each["key"] for each in json.loads(store.read_text())["tokens"]]


@pytest.fixture
def both(desktop: Desktop, browser: Browser) -> Desktop:
    """Alice and Bob are signed in, in one store."""
    for account in (ALICE, BOB):
        browser.account = account
        assert who(desktop.connect(Account=account)) == account
    browser.act = lambda address: pytest.fail("nobody is to be asked")
    return desktop


class TestTwoAccounts:
    def test_each_by_name(self, both: Desktop) -> None:
        for account in (ALICE, BOB, ALICE):
            assert who(both.connect(Account=account)) == account
            assert who(both.connect(Account=account, InitiateOAuth="REFRESH")) == account

    @pytest.mark.parametrize("initiate", ["REFRESH", "GETANDREFRESH"])
    def test_without_a_name_the_error_lists_them(self, both: Desktop, initiate: str) -> None:
        with pytest.raises(ProgrammingError, match=f"{ALICE}, {BOB}. Name one as Account"):
            count(both.connect(InitiateOAuth=initiate))

    def test_one_that_is_not_there(self, both: Desktop) -> None:
        with pytest.raises(AuthenticationRequired, match="Nobody is signed in"):
            count(both.connect(InitiateOAuth="REFRESH", Account="carol@example.com"))

    def test_the_end_of_one_leaves_the_other(self, both: Desktop) -> None:
        both.sage.sage_id.revoke(ALICE)
        with pytest.raises(AuthenticationRequired, match=ALICE):
            count(both.connect(InitiateOAuth="REFRESH", Account=ALICE))
        assert who(both.connect(InitiateOAuth="REFRESH", Account=BOB)) == BOB
        assert who(both.connect(InitiateOAuth="REFRESH")) == BOB

    def test_each_refreshes_its_own(self, both: Desktop) -> None:
        connections = {account: both.connect(Account=account) for account in (ALICE, BOB)}
        for connection in connections.values():
            count(connection)
        both.sage.sage_id.expire_access_tokens()
        before = len(both.sage.sage_id.token_requests)
        for account, connection in connections.items():
            assert who(connection) == account
        refreshes = both.sage.sage_id.token_requests[before:]
        assert [(each.grant_type, each.account) for each in refreshes] == [
            ("refresh_token", ALICE),
            ("refresh_token", BOB),
        ]

    def test_given_tokens_do_not_mix_with_them(self, both: Desktop) -> None:
        given = both.sage.sage_id.tokens_for(BOB, "desk")
        both.sage.requests.clear()
        connection = both.connect(OAuthRefreshToken=given["refresh_token"])
        count(connection)
        assert both.sage.sage_id.token_requests[-1].account == BOB
        assert who(both.connect(Account=ALICE)) == ALICE


class TestCompanies:
    def test_of_one_account_are_not_those_of_another(self, desktop: Desktop, browser: Browser) -> None:
        first, second = (each.name for each in desktop.sage.companies[:2])
        accounts = desktop.sage.sage_id.accounts
        accounts[ALICE] = Account(ALICE, "Alice", (first,))
        accounts[BOB] = Account(BOB, "Bob", (second,))
        url = f"sage200://desk@127.0.0.1:{desktop.sage.port}/"

        def connect(account: str, **more: Any) -> sage200_dialect.Connection:
            browser.account = account
            return sage200_dialect.connect(url, Account=account, **{**desktop.properties, **more})

        expected = {
            account: len(desktop.sage.rows("customers", company))
            for account, company in ((ALICE, first), (BOB, second))
        }
        for account in (ALICE, BOB, ALICE):
            assert count(connect(account)) == expected[account]
            desktop.sage.requests.clear()
            assert count(connect(account)) == expected[account]
            assert desktop.sage.requests.to("/sites") == []
        with pytest.raises(ProgrammingError, match=f"no company '{second}'.*{first}"):
            count(connect(ALICE, Company=second))


def test_one_sign_in_serves_both_editions(desktop: Desktop, browser: Browser) -> None:
    for edition in ("StandardUK", "ProfessionalUK", "StandardUK"):
        assert who(desktop.connect(Schema=edition)) == ALICE
    assert len(browser.opened) == 1
    desktop.sage.sage_id.expire_access_tokens()
    connections = [desktop.connect(Schema=edition) for edition in ("StandardUK", "ProfessionalUK")]
    assert [count(each) > 0 for each in connections] == [True, True]
    assert [each.grant_type for each in desktop.sage.sage_id.token_requests[1:]] == ["refresh_token"]


class TestWhatSeparatesSignIns:
    def test_clients(self, desktop: Desktop, browser: Browser, store: Path) -> None:
        desktop.sage.sage_id.clients["other"] = OAuthClient("other", None, (desktop.callback,))
        count(desktop.connect())
        browser.account = BOB
        other = desktop.url.replace("desk@", "other@")
        assert who(sage200_dialect.connect(other, **desktop.properties)) == BOB
        assert who(desktop.connect()) == ALICE
        assert {(each["client_id"], each["account"]) for each in keys(store)} == {
            ("desk", ALICE),
            ("other", BOB),
        }

    def test_scopes(self, desktop: Desktop, browser: Browser, store: Path) -> None:
        count(desktop.connect())
        narrow = "openid email offline_access"
        browser.account = BOB
        assert who(desktop.connect(Scope=narrow)) == BOB
        assert parameters(browser.opened[1])["scope"].split() == sorted(narrow.split())
        assert who(desktop.connect(Scope="offline_access  email openid")) == BOB
        assert who(desktop.connect()) == ALICE
        assert len(browser.opened) == 2

    def test_audiences(self, desktop: Desktop, browser: Browser) -> None:
        count(desktop.connect())
        expected = "The audience is not s200ukipd/sage200"
        with pytest.raises(AuthenticationRequired, match=expected):
            count(desktop.connect(Audience="another/api"))
        assert parameters(browser.opened[1])["audience"] == "another/api"
        with pytest.raises(AuthenticationRequired, match="Nobody is signed in"):
            count(desktop.connect(Audience="another/api", InitiateOAuth="REFRESH"))

    def test_issuers(self, desktop: Desktop, browser: Browser, store: Path) -> None:
        count(desktop.connect())
        with sandbox.start(orders=20) as elsewhere:
            elsewhere.sage_id.clients["desk"] = OAuthClient("desk", None, (desktop.callback,))
            browser.account = BOB
            url = f"sage200://desk@127.0.0.1:{elsewhere.port}/{elsewhere.companies[0].company_id}"
            assert who(sage200_dialect.connect(url, **desktop.properties)) == BOB
            assert who(desktop.connect()) == ALICE
            assert {each["issuer"] for each in keys(store)} == {desktop.sage.http_url, elsewhere.http_url}
            assert not saw_a_token_of(elsewhere, desktop.sage)


def saw_a_token_of(one: Sandbox, other: Sandbox) -> bool:
    """A token that a Sage 200 does not know is a 401."""
    return any(each.status == 401 for sage in (one, other) for each in sage.requests)


def test_stores_are_apart(desktop: Desktop, browser: Browser, tmp_path: Path) -> None:
    browser.account = ALICE
    assert who(desktop.connect()) == ALICE
    browser.account = BOB
    assert who(desktop.connect(OAuthSettingsLocation=str(tmp_path / "bob.json"))) == BOB
    assert who(desktop.connect(OAuthSettingsLocation="memory://apart")) == BOB
    assert who(desktop.connect()) == ALICE
    assert len(browser.opened) == 3


def test_a_connection_keeps_its_account_when_the_user_signs_in_anew(
    desktop: Desktop, browser: Browser
) -> None:
    connection = desktop.connect()
    count(connection)
    desktop.sage.sage_id.revoke()
    browser.account = BOB
    with pytest.raises(AuthenticationRequired, match=f"{BOB} signed in, and this connection is for {ALICE}"):
        connection.execute(COUNT)
    assert who(desktop.connect(Account=BOB)) == BOB
