"""Counting: the site's number where it can be trusted, else a walk over the keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sage200_dialect.client import Client, Statement
from sage200_dialect.errors import RequestFailed
from sage200_dialect.odata.filter import Comparison
from sage200_dialect.odata.query import Query

from .conftest import Reply, Site

Connect = Callable[..., Client]
ALL = Query("/x", select=("id", "size"), orderby=(("size", True),))
SOME = ALL.where(Comparison("size", "eq", 1))


def sent(site: Site) -> list[str]:
    return [each.target.partition("?")[2] for each in site.data_requests]


@pytest.fixture(params=[3, 500, 700, 5000, 6001])
def size(request: pytest.FixtureRequest, site: Site) -> int:
    site.tables["/x"] = [{"id": number, "size": number % 2} for number in range(request.param)]
    return int(request.param)


def test_without_a_filter(site: Site, connect: Connect, statement: Statement, size: int) -> None:
    assert connect().count(ALL, "id", statement) == size
    assert sent(site)[0] == "$count=true"
    assert len(sent(site)) == (2 if 500 <= size <= 5000 else 1)


@pytest.mark.parametrize("cap", [500, 5000])
def test_a_capped_number_is_found_out(
    site: Site, connect: Connect, statement: Statement, size: int, cap: int
) -> None:
    site.count_cap = cap
    assert connect().count(ALL, "id", statement) == size


def test_with_a_filter_after_one_probe_for_the_site(site: Site, connect: Connect, size: int) -> None:
    client = connect()
    assert client.count(SOME, "id", Statement()) == size // 2
    assert client.count(SOME, "id", Statement()) == size // 2
    assert sent(site)[:2] == ["$count=true&$filter=id%20eq%20-1", "$count=true&$filter=size%20eq%201"]
    assert sum("-1" in each for each in sent(site)) == 1


def test_a_site_that_counts_past_the_filter_is_not_trusted(
    site: Site, connect: Connect, statement: Statement, size: int
) -> None:
    site.count_heeds_filter = False
    assert connect().count(SOME, "id", statement) == size // 2
    assert "$select=id&" in sent(site)[1]


def test_a_site_that_refuses_to_count_with_a_filter(
    site: Site, connect: Connect, statement: Statement, size: int
) -> None:
    site.always = lambda request: Reply(400) if {"$count", "$filter"} <= set(request.options) else None
    assert connect().count(SOME, "id", statement) == size // 2


def test_without_a_key_an_uncertain_number_is_no_number(
    site: Site, connect: Connect, statement: Statement
) -> None:
    site.tables["/x"] = [{"id": number, "size": 1} for number in range(499)]
    assert connect().count(ALL, None, statement) == 499
    assert connect().count(SOME, None, statement) is None
    site.tables["/x"] += [{"id": 500, "size": 1}]
    assert connect().count(ALL, None, statement) is None


@pytest.mark.parametrize("body", [b"[]", b"", b'{"count":3}', b"3.5", b"-1", b"<html>"])
def test_anything_but_a_number_raises(
    site: Site, connect: Connect, statement: Statement, body: bytes
) -> None:
    site.always = lambda request: Reply(body=body)
    with pytest.raises(RequestFailed, match="a number of rows"):
        connect().count(ALL, "id", statement)
