from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sage200_dialect import sandbox
from sage200_dialect.sandbox import Sandbox

from .oauth import App

PROFESSIONAL = "/uk/sage200extra/accounts/v1"
STANDARD = "/uk/sage200/accounts/v1"

THINGS = {
    "tables": {
        "boxes": {
            "path": "/boxes",
            "item": "/boxes/{id}",
            "key": ["id"],
            "columns": {"id": {"type": "bigint"}, "label": {"type": "varchar(20)"}},
        },
        "things": {
            "path": "/things",
            "item": "/things/{id}",
            "key": ["id"],
            "columns": {
                "id": {"type": "bigint"},
                "name": {"type": "varchar(60)"},
                "price": {"type": "decimal(18,2)"},
                "made": {"type": "date"},
                "changed": {"type": "timestamp utc"},
                "good": {"type": "boolean"},
                "box_id": {"type": "bigint", "link": "boxes.id"},
                "home_town": {"type": "varchar(20)", "path": "home.town"},
                "home_code": {"type": "varchar(20)", "path": "home.code"},
                "secret": {"type": "varchar(20)", "expand": "more", "hidden": True},
            },
        },
        "parts": {
            "key": ["thing_id", "id"],
            "key_evidence": "inferred",
            "embedded": {"parent": "things", "array": "parts", "column": "thing_id"},
            "columns": {
                "thing_id": {"type": "bigint", "from_parent": True, "link": "things.id"},
                "id": {"type": "bigint"},
                "size": {"type": "decimal(18,5)"},
            },
        },
    }
}

ROWS: dict[str, list[dict[str, Any]]] = {
    "boxes": [{"id": 7, "label": "Red"}, {"id": 8, "label": "blue"}],
    "things": [
        {
            "id": 1, "name": "Apple", "price": "12.50", "made": "2024-01-31",
            "changed": "2024-02-01T10:00:00.5", "good": True, "box_id": 7, "secret": "s1",
            "home": {"town": "Leeds", "code": "LS1"},
            "parts": [{"id": 1, "size": 2}, {"id": 2, "size": "0.5"}],
        },
        {"id": 2, "name": "apple  ", "price": "-3", "made": "2024-02-01", "good": False, "box_id": 8},
        {"id": 4, "name": None, "price": None, "made": None, "changed": None, "good": None},
        {"id": 5, "name": "Äpfel", "price": "100", "made": "2024-02-02", "changed": "2024-02-01T10:00:01"},
        {"id": 6, "name": "100% wool", "price": "0.00", "made": "2023-12-31", "home": {"town": "York"}},
        {"id": 7, "name": "O'Brien [x]", "price": "7", "good": True, "parts": [{"id": 3, "size": 9}]},
        {"id": 9, "name": "a_b", "price": "8.25", "box_id": 7},
        {"id": 12, "name": "zebra", "price": "12.50", "box_id": 8},
    ],
}  # fmt: skip


class Api:
    """Asks one company of a sandbox."""

    def __init__(self, running: Sandbox, client: httpx.Client) -> None:
        self.sandbox = running
        self.client = client

    def ask(
        self, path: str, *, base: str = PROFESSIONAL, company: int = 0, **options: object
    ) -> httpx.Response:
        """`ask("/things", top=2)` sends `$top=2`."""
        return self.send("GET", path, base=base, company=company, **options)

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        base: str = PROFESSIONAL,
        company: int = 0,
        **options: object,
    ) -> httpx.Response:
        """`send("PUT", "/things/1", {"name": "Pear"})` sends the JSON."""
        entered = self.sandbox.companies[company]
        headers = {
            "Authorization": f"Bearer {self.sandbox.token}",
            "X-Site": entered.site_id,
            "X-Company": str(entered.company_id),
        }
        params = {f"${name}": str(value) for name, value in options.items()}
        url = self.sandbox.http_url + base + path
        return self.client.request(method, url, params=params, headers=headers, json=body)

    def post(self, path: str, body: object, **options: Any) -> Any:
        """The decoded body of a POST that must succeed."""
        return self._done("POST", path, body, **options)

    def put(self, path: str, body: object, **options: Any) -> Any:
        return self._done("PUT", path, body, **options)

    def delete(self, path: str, **options: Any) -> None:
        assert self._done("DELETE", path, None, **options) is None

    def refused(self, method: str, path: str, body: object = None, **options: Any) -> str:
        """The message of a write that must be answered by 400."""
        answer = self.send(method, path, body, **options)
        assert answer.status_code == 400, answer.text
        message: str = answer.json()["message"]
        return message

    def _done(self, method: str, path: str, body: object, **options: Any) -> Any:
        answer = self.send(method, path, body, **options)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.content) if answer.content else None

    def get(self, path: str, **options: object) -> Any:
        """The decoded body of an answer that must be 200."""
        answer = self.ask(path, **options)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.content)

    def refusal(self, path: str, **options: object) -> str:
        """The message of an answer that must be 400."""
        answer = self.ask(path, **options)
        assert answer.status_code == 400, answer.text
        message: str = answer.json()["message"]
        return message

    def ids(self, filter_: str, **options: object) -> list[int]:
        """The ids of the things that pass a filter."""
        return [row["id"] for row in self.get("/things", filter=filter_, select="id", **options)]


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    (folder / "things.json").write_text(json.dumps(THINGS))
    return folder


@pytest.fixture(scope="session")
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def _running(catalogue: Path) -> Iterator[Sandbox]:
    with sandbox.start(location=catalogue, data=ROWS) as running:
        yield running


@pytest.fixture
def api(_running: Sandbox, http: httpx.Client) -> Iterator[Api]:
    """A sandbox with `things` beside the tables of Sage; its switches, faults and log are clean."""
    _running.behaviour = sandbox.Behaviour()
    _running.faults.clear()
    _running.requests.clear()
    _running.reset()
    yield Api(_running, http)


@pytest.fixture
def switched(api: Api) -> Callable[..., Api]:
    """Turns switches: `switched(collation="binary")`."""

    def turn(**switches: Any) -> Api:
        api.sandbox.behaviour = sandbox.Behaviour(**switches)
        return api

    return turn


@pytest.fixture
def app(http: httpx.Client) -> Iterator[App]:
    """A client of the Sage ID of a sandbox of its own."""
    with sandbox.start(orders=0) as running:
        yield App(running, http)
