"""Tables that come and go while the sandbox runs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

import sage200_dialect
from sage200_dialect import sandbox
from sage200_dialect.errors import IntegrityError
from sage200_dialect.sandbox import Behaviour

TABLES = "/__admin__/tables"
THINGS = {
    "tables": {
        "things": {
            "key": ["id"],
            "item": "/things/{id}",
            "methods": ["list", "post", "delete"],
            "columns": {
                "id": {"type": "bigint"},
                "name": {"type": "varchar(60)"},
                "customer_id": {"type": "bigint", "link": "customers"},
            },
        }
    }
}


@pytest.fixture
def server() -> Iterator[Any]:
    with sandbox.start(admin=True) as running:
        yield running


@pytest.fixture
def admin(server: Any) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {server.token}"}
    with httpx.Client(base_url=server.http_url, headers=headers) as client:
        yield client


def own_catalogue(folder: Path, admin: httpx.Client) -> str:
    """A folder for `Location` with what the sandbox says it was given."""
    folder.joinpath("own.json").write_bytes(admin.get(TABLES).raise_for_status().content)
    return str(folder)


def test_a_table_is_there_once_it_is_defined(server: Any, admin: httpx.Client, tmp_path: Path) -> None:
    assert admin.post(TABLES, json=THINGS).status_code == 204
    company = server.companies[0].name
    with sage200_dialect.connect(server.url, Location=own_catalogue(tmp_path, admin)) as connection:
        assert connection.execute("SELECT * FROM things").fetchall() == []
        customer = server.rows("customers")[0]
        connection.execute("INSERT INTO things (name, customer_id) VALUES ('one', ?)", [customer["id"]])
        text = "SELECT t.id, t.name, c.name FROM things t JOIN customers c ON c.id = t.customer_id"
        assert connection.execute(text).fetchall() == [(1, "one", customer["name"])]
    assert server.rows("things", company) == [{"id": 1, "name": "one", "customer_id": customer["id"]}]


def test_every_company_has_it_with_rows_of_its_own(server: Any, admin: httpx.Client, tmp_path: Path) -> None:
    admin.post(TABLES, json=THINGS)
    location = own_catalogue(tmp_path, admin)
    with sage200_dialect.connect(server.url, Location=location) as connection:
        connection.execute("INSERT INTO things (name) VALUES ('one')")
    with sage200_dialect.connect(server.url_for(server.companies[1].name), Location=location) as connection:
        assert connection.execute("SELECT * FROM things").fetchall() == []


def test_defining_it_again_empties_it(server: Any, admin: httpx.Client, tmp_path: Path) -> None:
    admin.post(TABLES, json=THINGS)
    with sage200_dialect.connect(server.url, Location=own_catalogue(tmp_path, admin)) as connection:
        connection.execute("INSERT INTO things (name) VALUES ('one')")
        admin.post(TABLES, json=THINGS)
        assert connection.execute("SELECT * FROM things").fetchall() == []
        connection.execute("INSERT INTO things (name) VALUES ('other')")
        assert connection.execute("SELECT id, name FROM things").fetchall() == [(1, "other")]


def test_a_dropped_table_is_gone(server: Any, admin: httpx.Client) -> None:
    admin.post(TABLES, json=THINGS)
    company = server.companies[0]
    seen = {"X-Site": company.site_id, "X-Company": str(company.company_id)}
    path = "/uk/sage200extra/accounts/v1/things"
    assert admin.get(path, headers=seen).json() == []
    assert admin.delete(f"{TABLES}/things").status_code == 204
    assert admin.get(path, headers=seen).status_code == 404
    assert admin.get(TABLES).json()["tables"] == {}


def test_what_is_wrong_is_told_and_changes_nothing(admin: httpx.Client) -> None:
    wrong = {"tables": {"parts": {"key": ["id"], "columns": {"id": {"type": "bigint", "link": "thigns"}}}}}
    admin.post(TABLES, json=THINGS)
    answer = admin.post(TABLES, json=wrong)
    assert answer.status_code == 400
    assert "table parts" in answer.json()["message"]
    assert "nearest: things" in answer.json()["message"]
    assert list(admin.get(TABLES).json()["tables"]) == ["things"]
    assert admin.post(TABLES, content=b"{").status_code == 400
    assert admin.delete(f"{TABLES}/customers").status_code == 404


def test_a_table_that_others_link_to_stays(admin: httpx.Client) -> None:
    parts = {
        "key": ["id"],
        "columns": {"id": {"type": "bigint"}, "thing_id": {"type": "bigint", "link": "things"}},
    }
    admin.post(TABLES, json={"tables": {**THINGS["tables"], "parts": parts}})
    answer = admin.delete(f"{TABLES}/things")
    assert answer.status_code == 400
    assert "parts" in answer.json()["message"]
    assert admin.delete(f"{TABLES}/parts").status_code == admin.delete(f"{TABLES}/things").status_code == 204


def test_only_who_may_and_only_where_it_was_opened(server: Any) -> None:
    assert httpx.get(f"{server.http_url}{TABLES}").status_code == 401
    with sandbox.start() as closed:
        headers = {"Authorization": f"Bearer {closed.token}"}
        assert httpx.get(f"{closed.http_url}{TABLES}", headers=headers).status_code == 404
        assert httpx.post(f"{closed.http_url}{TABLES}", headers=headers, json=THINGS).status_code == 404


def test_rows_are_told_apart_by_the_whole_key(server: Any, admin: httpx.Client, tmp_path: Path) -> None:
    columns = {"a": {"type": "bigint"}, "b": {"type": "bigint"}, "m": {"type": "decimal(38,9)"}}
    pairs = {"key": ["a", "b"], "methods": ["list", "post"], "columns": columns}
    admin.post(TABLES, json={"tables": {"pairs": pairs}})
    rows = [(1, 1, Decimal("12345678901234567890123456789.123456789")), (1, 2, None), (2, 1, Decimal(0))]
    server.behaviour = Behaviour(omitted_fields="null")
    with sage200_dialect.connect(server.url, Location=own_catalogue(tmp_path, admin)) as connection:
        connection.cursor().executemany("INSERT INTO pairs (a, b, m) VALUES (?, ?, ?)", rows)
        with pytest.raises(IntegrityError, match="already has a row"):
            connection.execute("INSERT INTO pairs (a, b) VALUES (1, 2)")
        assert sorted(connection.execute("SELECT a, b, m FROM pairs").fetchall()) == rows


def test_a_table_without_a_key_takes_rows(server: Any, admin: httpx.Client, tmp_path: Path) -> None:
    notes = {"key": [], "methods": ["list", "post"], "columns": {"note": {"type": "varchar"}}}
    admin.post(TABLES, json={"tables": {"notes": notes}})
    with sage200_dialect.connect(server.url, Location=own_catalogue(tmp_path, admin)) as connection:
        for _ in range(2):
            connection.execute("INSERT INTO notes (note) VALUES ('same')")
        assert connection.execute("SELECT note FROM notes").fetchall() == [("same",), ("same",)]


@pytest.mark.parametrize(("omitted", "name"), [("empty", ""), ("null", None)])
def test_what_a_new_row_leaves_out(
    server: Any, admin: httpx.Client, tmp_path: Path, omitted: Any, name: str | None
) -> None:
    server.behaviour = Behaviour(omitted_fields=omitted)
    admin.post(TABLES, json=THINGS)
    with sage200_dialect.connect(server.url, Location=own_catalogue(tmp_path, admin)) as connection:
        connection.execute("INSERT INTO things (id) VALUES (7)")
        assert connection.execute("SELECT id, name FROM things").fetchall() == [(7, name)]
