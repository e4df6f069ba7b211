"""Finding the company through `GET /sites`, and replacing a token that Sage refused."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from sage200_dialect import auth, settings
from sage200_dialect.auth import AccessToken
from sage200_dialect.client import Client, Company, Statement
from sage200_dialect.client.stop import Stop
from sage200_dialect.errors import (
    AuthenticationRequired,
    CompanyRefused,
    NoCompany,
    OperationalError,
    ProgrammingError,
    RequestFailed,
)
from sage200_dialect.odata.query import Query

from .conftest import CANARY, Reply, Request, Site

Connect = Callable[..., Client]


def row(number: int, name: str, site: str = "a") -> dict[str, Any]:
    return {
        "company_id": number,
        "company_name": name,
        "site_id": f"site-{site}",
        "site_name": f"Office {site}",
    }


SEVERAL = [
    row(1, "Alpha"),
    row(2, "Beta & Söhne"),
    row(3, "alpha", "b"),
    row(4, "Gamma"),
    row(4, "Delta", "b"),
]


@pytest.mark.parametrize(
    ("sites", "options", "expected"),
    [
        ([row(7, "Only")], {}, ("site-a", 7)),
        (SEVERAL, {"Company": "beta & SÖHNE"}, ("site-a", 2)),
        (SEVERAL, {"Company": "2"}, ("site-a", 2)),
        (SEVERAL, {"Company": "Alpha"}, ("site-a", 1)),
        (SEVERAL, {"Company": "ALPHA", "Site": "SITE-B"}, ("site-b", 3)),
        (SEVERAL, {"Company": "4", "Site": "office b"}, ("site-b", 4)),
    ],
)
def test_which_company_is_entered(
    site: Site,
    connect: Connect,
    statement: Statement,
    sites: list[Any],
    options: dict[str, str],
    expected: Any,
) -> None:
    site.sites = sites
    company = connect(**options).company(statement)
    assert (company.site_id, company.id) == expected


@pytest.mark.parametrize(
    ("sites", "options", "kind", "says"),
    [
        (
            SEVERAL,
            {},
            ProgrammingError,
            "several companies; name one as Company: Alpha .id 1, site Office a., Beta",
        ),
        (SEVERAL, {"Company": "Omega"}, ProgrammingError, "no company 'Omega' .* Companies: Alpha"),
        (
            SEVERAL,
            {"Company": "ALPHA"},
            ProgrammingError,
            "Several companies are called 'ALPHA'.*Site: Alpha",
        ),
        (SEVERAL, {"Company": "4"}, ProgrammingError, "Several companies"),
        (
            SEVERAL,
            {"Company": "Beta & Söhne", "Site": "Office b"},
            ProgrammingError,
            "no company .* at site 'Office b'",
        ),
        ([], {}, NoCompany, "no company for this user.*server and Sage is down"),
        ([{"company": 1}], {}, RequestFailed, "another shape than published"),
    ],
)
def test_which_company_cannot_be_told(
    site: Site,
    connect: Connect,
    statement: Statement,
    sites: list[Any],
    options: dict[str, str],
    kind: Any,
    says: str,
) -> None:
    site.sites = sites
    with pytest.raises(kind, match=says):
        connect(**options).fetch(Query("/x"), statement)
    assert site.data_requests == []


def test_connecting_sends_nothing_and_companies_are_asked_for_once(site: Site, connect: Connect) -> None:
    site.sites = SEVERAL
    site.tables["/x"] = []
    clients = [connect(Company=str(number)) for number in (1, 2, 3)]
    assert site.requests == []
    threads = [threading.Thread(target=each.fetch, args=(Query("/x"), Statement())) for each in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.headers["x-company"] for each in site.data_requests) == ["1", "2", "3"]
    assert len(clients[0].companies(Statement())) == 5
    assert sum(each.path == "/sites" for each in site.requests) == 1


def test_other_credentials_ask_for_themselves(site: Site, connect: Connect, statement: Statement) -> None:
    connect().company(statement)
    connect(OAuthAccessToken="another").company(statement)
    assert len(site.requests) == 2


@pytest.mark.parametrize("sites", [[], [row(1, "Old")]])
def test_a_company_that_was_missing_is_found_once_it_is_there(
    site: Site, connect: Connect, statement: Statement, sites: list[Any]
) -> None:
    site.sites = sites
    client = connect(Company="New")
    with pytest.raises((OperationalError, ProgrammingError)):
        client.company(statement)
    site.sites = [row(2, "New")]
    assert client.company(statement) == Company(2, "New", "site-a", "Office a")


class Renewing:
    """A token source that has one more token."""

    def __init__(self) -> None:
        self.rejected: list[str] = []

    advice = "Ask for another"

    def token(self, statement: Statement, stop: Stop) -> AccessToken:
        return AccessToken("fresh" if self.rejected else "stale")

    def replacement(self, rejected: AccessToken, statement: Statement, stop: Stop) -> AccessToken:
        self.rejected.append(rejected.value)
        return AccessToken("fresh")

    def identity(self, statement: Statement, stop: Stop) -> object:
        return "someone"


def only(token: str) -> Callable[[Request], Reply | None]:
    return lambda request: Reply(401) if request.headers["authorization"] != f"Bearer {token}" else None


def test_a_refused_token_is_replaced_once(site: Site, statement: Statement) -> None:
    resolved = settings.resolve(url=f"sage200://127.0.0.1:{site.port}", environ={})
    site.tables["/x"] = []
    for good, asked in (("fresh", ["Bearer stale", "Bearer fresh"]), ("none", ["Bearer fresh"])):
        site.requests.clear()
        site.always = only(good)
        tokens = Renewing()
        tokens.rejected += ["before"] if good == "none" else []
        client = Client(resolved, tokens)
        if good == "none":
            with pytest.raises(CompanyRefused):  # GET /sites takes the token
                client.fetch(Query("/x"), statement)
        else:
            assert client.fetch(Query("/x"), statement) == b"[]"
        assert [each.headers["authorization"] for each in site.data_requests] == asked


def test_without_a_token_the_user_is_told_what_to_set(statement: Statement) -> None:
    resolved = settings.resolve(environ={})
    with pytest.raises(AuthenticationRequired, match=r"OAuthAccessToken.*sage200://sandbox"):
        Client(resolved, auth.token_source(resolved)).fetch(Query("/x"), statement)


def test_secrets_do_not_show(connect: Connect) -> None:
    client = connect(OAuthClientId="id", OAuthClientSecret=CANARY, SubscriptionKey=CANARY)
    shown = repr(client) + repr(vars(client)) + json.dumps(repr(client._settings.credentials_key))
    assert CANARY not in shown
