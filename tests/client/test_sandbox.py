"""The client against the sandbox: it finds its way in alone, and reads every table's rows whole."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from sage200_dialect import auth, sandbox, settings
from sage200_dialect.client import Client, Statement, shared
from sage200_dialect.odata.filter import Comparison
from sage200_dialect.odata.query import Query, Walk
from sage200_dialect.sandbox import Behaviour, Sandbox


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=2500) as running:
        yield running


def client(url: str, **options: object) -> Client:
    resolved = settings.resolve(url=url, options=options, environ={})
    return Client(resolved, auth.token_source(resolved))


def test_the_embedded_sandbox_needs_nothing_but_its_name() -> None:
    embedded = client("sage200://sandbox")
    assert embedded.company(Statement()).name == sandbox.shared().companies[0].name
    other = sandbox.shared().companies[1].name
    assert client("sage200://sandbox", Company=other.upper()).company(Statement()).name == other


@pytest.mark.parametrize("pagesize", [500, 700, 5000])
@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour(),
        Behaviour(page_cap=600),
        Behaviour(envelope="value"),
        Behaviour(gzip=False),
        Behaviour(unordered=True),
    ],
    ids=["plain", "capped", "envelope", "unzipped", "unordered"],
)
def test_rows_and_counts_are_whole_however_the_site_behaves(
    sage: Sandbox, behaviour: Behaviour, pagesize: int
) -> None:
    sage.behaviour = behaviour
    expected = sorted(row["id"] for row in sage.rows("sop_orders"))
    reader = client(sage.url, Pagesize=pagesize)
    for walk in (
        Walk(Query("/sop_orders", select=("id",)), "key", "id"),
        Walk(Query("/sop_orders", select=("id",), orderby=(("id", False),)), "skip"),
        Walk(Query("/sop_orders", select=("id",), orderby=(("id", True),)), "top", limit=len(expected) + 1),
    ):
        found = [row["id"] for page in reader.pages(walk, Statement()) for row in json.loads(page.body)]
        assert sorted(found) == expected


@pytest.mark.parametrize("count", ["exact", "ignores_filter", "capped"])
def test_counts_are_right_however_the_site_counts(sage: Sandbox, count: str) -> None:
    sage.behaviour = Behaviour(count=count)  # type: ignore[arg-type]
    keys = [row["id"] for row in sage.rows("sop_orders")]
    middle = sorted(keys)[len(keys) // 2]
    shared.close_all()  # forgets how this site counted in the test before
    reader = client(sage.url)
    assert reader.count(Query("/sop_orders"), "id", Statement()) == len(keys)
    some = Query("/sop_orders").where(Comparison("id", "gt", middle))
    assert reader.count(some, "id", Statement()) == sum(key > middle for key in keys)
