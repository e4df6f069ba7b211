"""What Sage refuses ends in an error of its own, with few requests and without a secret."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import (
    AccessDenied,
    AuthenticationRequired,
    CompanyRefused,
    NoCompany,
    ResourceMissing,
    SiteTimeout,
    sandbox,
)
from sage200_dialect.sandbox import Account, Behaviour, Fault, Sandbox

TOKEN = "canary-token-77c1"
QUERY = "SELECT id FROM customers LIMIT 3"


@pytest.fixture
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=50) as running:
        running.tokens.add(TOKEN)
        yield running


@pytest.fixture
def connect(sage: Sandbox) -> Iterator[Callable[..., Any]]:
    opened: list[sage200_dialect.Connection] = []

    def connect(**properties: Any) -> sage200_dialect.Connection:
        url = f"sage200://127.0.0.1:{sage.port}/{sage.companies[0].company_id}"
        opened.append(sage200_dialect.connect(url, **{"OAuthAccessToken": TOKEN, **properties}))
        return opened[-1]

    yield connect
    for each in opened:
        each.close()


def paths(sage: Sandbox) -> list[str]:
    return [each.path for each in sage.requests]


def test_401_of_a_token_says_sign_in_again(sage: Sandbox, connect: Callable[..., Any]) -> None:
    connection = connect()
    connection.execute(QUERY).fetchall()
    sage.tokens.remove(TOKEN)
    sage.requests.clear()
    with pytest.raises(AuthenticationRequired, match=r"sign in again.*fresh OAuthAccessToken") as raised:
        connection.execute(QUERY)
    assert raised.value.status == 401
    assert TOKEN not in str(raised.value)
    assert paths(sage) == ["/customers", "/sites"]


def test_401_at_the_first_request_asks_nothing_more(sage: Sandbox, connect: Callable[..., Any]) -> None:
    with pytest.raises(AuthenticationRequired, match="sign in again"):
        connect(OAuthAccessToken="never-issued").execute(QUERY)
    assert paths(sage) == ["/sites"]


def test_401_of_a_company_that_the_user_may_not_enter_any_more(
    sage: Sandbox, connect: Callable[..., Any]
) -> None:
    first, second = sage.companies
    account = Account("carol@example.com", "Carol", (first.name, second.name))
    sage.sage_id.accounts["carol@example.com"] = account
    token = sage.sage_id.tokens_for("carol@example.com", "sandbox-desktop")["access_token"]
    connection = connect(OAuthAccessToken=token)
    connection.execute(QUERY).fetchall()
    sage.sage_id.accounts["carol@example.com"] = Account("carol@example.com", "Carol", (second.name,))
    sage.requests.clear()
    with pytest.raises(CompanyRefused) as raised:
        connection.execute(QUERY)
    said = str(raised.value)
    assert all(word in said for word in (first.name, str(first.company_id), "no longer", second.name))
    assert token not in said and raised.value.status == 401
    assert isinstance(raised.value, AccessDenied)
    assert paths(sage) == ["/customers", "/sites"]
    with pytest.raises(sage200_dialect.ProgrammingError, match="There is no company"):
        connection.execute(QUERY)
    sage.sage_id.accounts["carol@example.com"] = account
    assert len(connection.execute(QUERY).fetchall()) == 3


def test_401_of_a_company_that_sage_lists(sage: Sandbox, connect: Callable[..., Any]) -> None:
    sage.faults.add(Fault(status=401, path="/customers", times=9))
    with pytest.raises(CompanyRefused, match=r"lists this company.*locked"):
        connect().execute(QUERY)
    assert paths(sage) == ["/sites", "/customers", "/sites"]


def test_401_while_the_tunnel_went_down(sage: Sandbox, connect: Callable[..., Any]) -> None:
    connection = connect()
    connection.execute(QUERY).fetchall()
    sage.behaviour = Behaviour(tunnel_down=True)
    sage.faults.add(Fault(status=401, path="/customers"))
    with pytest.raises(NoCompany, match="tunnel"):
        connection.execute(QUERY)


def test_401_when_the_list_of_sites_fails_too(
    sage: Sandbox, connect: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sage200_dialect.client.retry._FIRST_BACKOFF", 0.002)
    connection = connect()
    connection.execute(QUERY).fetchall()
    sage.requests.clear()
    sage.faults.add(Fault(status=401, path="/customers", times=9), Fault(status=500, path="/sites", times=9))
    with pytest.raises(AuthenticationRequired, match=r"GET /sites.*failed as well"):
        connection.execute(QUERY)
    assert paths(sage) == ["/customers"] + ["/sites"] * 5


def test_401_of_many_threads_of_one_statement_is_asked_about_once(
    sage: Sandbox, connect: Callable[..., Any]
) -> None:
    tables = ("customers", "suppliers", "products", "warehouses")
    connection = connect(MaxConcurrentRequests=8)
    connection.execute(QUERY).fetchall()
    sage.requests.clear()
    sage.behaviour = Behaviour(latency=0.1)  # all are under way when the first is refused
    for table in tables:
        sage.faults.add(Fault(status=401, path=f"/{table}", times=9))
    statement = " UNION ALL ".join(f"SELECT id FROM {table}" for table in tables)
    with pytest.raises(CompanyRefused):
        connection.execute(statement)
    assert paths(sage).count("/sites") == 1
    assert len(paths(sage)) == len(tables) + 1


def test_401_replays_once_with_a_fresh_token(sage: Sandbox, tmp_path: Any) -> None:
    answer = sage.sage_id.tokens_for("alice@example.com", "sandbox-desktop")
    connection = sage200_dialect.connect(
        f"sage200://sandbox-desktop@127.0.0.1:{sage.port}/{sage.companies[0].company_id}",
        InitiateOAuth="REFRESH",
        OAuthRefreshToken=answer["refresh_token"],
        OAuthSettingsLocation=str(tmp_path / "tokens.json"),
    )
    with connection:
        connection.execute(QUERY).fetchall()
        sage.requests.clear()
        sage.faults.add(Fault(status=401, path="/customers", times=9))
        with pytest.raises(CompanyRefused):
            connection.execute(QUERY)
    asked = [each for each in paths(sage) if not each.startswith("/oauth")]
    assert asked == ["/customers", "/customers", "/sites"]
    assert paths(sage).count("/oauth/token") == 1


@pytest.mark.parametrize(
    ("edition", "words"), [("ProfessionalUK", "tunnel"), ("StandardUK", "not given any")]
)
def test_no_site_at_all(sage: Sandbox, connect: Callable[..., Any], edition: str, words: str) -> None:
    sage.behaviour = Behaviour(tunnel_down=True)
    with pytest.raises(NoCompany, match=words) as raised:
        connect(Schema=edition).execute(QUERY)
    assert ("tunnel" in str(raised.value)) == (edition == "ProfessionalUK")
    assert paths(sage) == ["/sites"]


def test_403_names_table_and_module(sage: Sandbox, connect: Callable[..., Any]) -> None:
    sage.faults.add(Fault(status=403, path="/sop_orders"))
    with pytest.raises(AccessDenied, match=r"table sop_orders .*module .*role lacks the module") as raised:
        connect().execute("SELECT id FROM sop_orders")
    assert raised.value.status == 403
    assert not isinstance(raised.value, CompanyRefused)
    assert paths(sage) == ["/sites", "/sop_orders"]


def test_404_names_the_table(sage: Sandbox, connect: Callable[..., Any]) -> None:
    sage.behaviour = Behaviour(missing=frozenset({"couriers", "sop_orders"}))
    connection = connect()
    with pytest.raises(ResourceMissing, match=r"no table couriers, 404.*release.*licence") as raised:
        connection.execute("SELECT * FROM couriers")
    assert raised.value.status == 404
    with pytest.raises(ResourceMissing, match=r"sop_order_lines \(/sop_orders, through which it is read\)"):
        connection.execute("SELECT * FROM sop_order_lines")
    assert paths(sage) == ["/sites", "/couriers", "/sop_orders"]


def test_404_of_a_parent_that_does_not_exist_is_no_row(connect: Callable[..., Any]) -> None:
    statement = "SELECT id FROM sop_order_lines WHERE sop_order_id = 99999999"
    assert connect().execute(statement).fetchall() == []


def test_504_is_retried_and_then_told(
    sage: Sandbox, connect: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sage200_dialect.client.retry._FIRST_BACKOFF", 0.002)
    sage.faults.add(Fault(status=504, path="/customers", times=9))
    with pytest.raises(SiteTimeout, match=r"customer's own server.*\(5 attempts\)") as raised:
        connect().execute(QUERY)
    assert raised.value.status == 504
    assert paths(sage) == ["/sites"] + ["/customers"] * 5
