"""A statement over several companies where one fails, and a list of companies that changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect.dbapi.connection import Connection
from sage200_dialect.errors import (
    AccessDenied,
    CompanyRefused,
    Error,
    OperationalError,
    ProgrammingError,
    RequestFailed,
    StatementCancelled,
)

from .conftest import CANARY, Reply, Request, Site

EVERY = "SELECT company, id FROM all_companies.currencies"


def company(number: int, name: str, site: str = "a") -> dict[str, Any]:
    return {"company_id": number, "company_name": name, "site_id": site, "site_name": f"Office {site}"}


@pytest.fixture
def connection(site: Site) -> Iterator[Connection]:
    site.sites = [company(1, "Alpha"), company(2, "Beta", "b"), company(3, "Gamma")]
    site.tables["/currencies"] = [{"id": 7, "name": "Pound"}]
    with sage200_dialect.connect(
        f"sage200://127.0.0.1:{site.port}/Alpha", OAuthAccessToken=CANARY
    ) as connection:
        yield connection


def failing(number: int, status: int) -> Callable[[Request], Reply | None]:
    return lambda request: Reply(status) if request.headers.get("x-company") == str(number) else None


@pytest.mark.parametrize(
    ("status", "kind"), [(400, RequestFailed), (401, CompanyRefused), (403, AccessDenied)]
)
@pytest.mark.parametrize("text", [EVERY, "SELECT COUNT(*) FROM all_companies.currencies"])
def test_a_company_that_fails_fails_the_statement_and_is_named(
    site: Site, connection: Connection, status: int, kind: type[Error], text: str
) -> None:
    site.always = failing(2, status)
    with pytest.raises(kind, match=r"\(company Beta; WHERE company <> 'Beta' leaves it out\)") as caught:
        connection.execute(text).fetchall()
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize("options", [{}, {"Pushdown": "off"}])
def test_where_leaves_out_a_company_that_fails(
    site: Site, connection: Connection, options: dict[str, Any]
) -> None:
    site.always = failing(2, 403)
    url = f"sage200://127.0.0.1:{site.port}/Alpha"
    with sage200_dialect.connect(url, OAuthAccessToken=CANARY, **options) as other:
        for text in (
            f"{EVERY} WHERE company <> 'Beta'",
            f"SELECT * FROM ({EVERY}) x WHERE company <> 'Beta'",
        ):
            assert other.execute(text).fetchall() == [("Alpha", 7), ("Gamma", 7)]


def test_another_company_that_fails_is_named_too(site: Site, connection: Connection) -> None:
    site.always = failing(3, 403)
    with pytest.raises(AccessDenied, match=r"\(company Gamma\)"):
        connection.execute("SELECT id FROM gamma.currencies").fetchall()
    assert connection.execute("SELECT id FROM currencies").fetchall() == [(7,)]


def test_each_company_is_entered_by_its_own_site(site: Site, connection: Connection) -> None:
    connection.execute(EVERY).fetchall()
    entered = {(each.headers["x-site"], each.headers["x-company"]) for each in site.data_requests}
    assert entered == {("a", "1"), ("b", "2"), ("a", "3")}
    assert sum(each.path == "/sites" for each in site.requests) == 1


def test_a_company_that_was_added_is_found_at_the_next_attempt(site: Site, connection: Connection) -> None:
    with pytest.raises(ProgrammingError, match="unknown schema 'delta'"):
        connection.execute("SELECT id FROM delta.currencies")
    site.sites = [*site.sites, company(4, "Delta")]
    assert connection.execute("SELECT id FROM delta.currencies").fetchall() == [(7,)]
    assert len(connection.execute(EVERY).fetchall()) == 4


def test_no_company_at_all(site: Site, connection: Connection) -> None:
    site.sites = []
    with pytest.raises(OperationalError, match="lists no company"):
        connection.execute(EVERY)


def test_a_company_that_was_taken_away_meanwhile(site: Site, connection: Connection) -> None:
    connection.execute(EVERY).fetchall()
    connection.client.forget_companies()
    site.sites = site.sites[:2]
    with pytest.raises(OperationalError, match="no longer lists the company with the id 3"):
        connection.execute("SELECT id FROM gamma.currencies").fetchall()


def test_closing_stops_every_company(site: Site, connection: Connection) -> None:
    site.always = lambda request: Reply(raw=site.hang) if request.headers.get("x-company") == "3" else None
    cursor = connection.execute(f"{EVERY} LIMIT 1")
    assert cursor.fetchall() == [("Alpha", 7)]
    cursor.close()
    assert [each.headers["x-company"] for each in site.data_requests] == ["1"]


def test_cancel_stops_every_company(site: Site, connection: Connection) -> None:
    hanging = threading.Barrier(3)

    def hang(request: Request) -> Reply:
        hanging.wait(10)
        return Reply(raw=site.hang)

    site.always = hang
    cursor = connection.cursor()

    def cancel() -> None:
        hanging.wait(10)  # both companies are being read
        cursor.cancel()

    canceller = threading.Thread(target=cancel)
    canceller.start()
    with pytest.raises(StatementCancelled):
        cursor.execute(f"{EVERY} WHERE company <> 'Beta'").fetchall()
    canceller.join()
