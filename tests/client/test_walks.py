"""The page walks over a real socket: the rows, and exactly the requests that were sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from decimal import Decimal

import pytest

from sage200_dialect.client import Client, Page, Statement
from sage200_dialect.errors import InternalError, RequestFailed
from sage200_dialect.odata.filter import Comparison, TextMatch
from sage200_dialect.odata.query import Query, Walk

from .conftest import BASE, Reply, Request, Site

Connect = Callable[..., Client]


def rows(count: int, step: int = 1) -> list[dict[str, int]]:
    return [{"id": number * step, "size": number % 7} for number in range(1, count + 1)]


def ids(pages: list[Page]) -> list[int]:
    found = [row["id"] for page in pages for row in json.loads(page.body)]
    assert len(found) == sum(page.rows for page in pages)
    return found


def options(site: Site) -> list[str]:
    return [each.target.partition("?")[2] for each in site.data_requests]


def test_a_short_page_ends_a_key_walk_with_one_request(
    site: Site, connect: Connect, statement: Statement
) -> None:
    site.tables["/x"] = rows(3)
    pages = list(connect().pages(Walk(Query("/x", select=("id",)), "key", "id"), statement))
    assert ids(pages) == [1, 2, 3]
    assert options(site) == ["$select=id&$orderby=id%20asc&$top=5000"]
    assert (statement.stats.requests, statement.stats.pages, statement.stats.rows) == (2, 1, 3)


def test_an_empty_table_has_no_pages(site: Site, connect: Connect, statement: Statement) -> None:
    site.tables["/x"] = []
    assert list(connect().pages(Walk(Query("/x"), "key", "id"), statement)) == []
    assert len(site.data_requests) == 1


@pytest.mark.parametrize(
    ("count", "requests"), [(499, 1), (500, 2), (999, 2), (1000, 2), (1001, 2), (1499, 2), (1500, 3)]
)
def test_when_a_key_walk_asks_once_more(
    site: Site, connect: Connect, statement: Statement, count: int, requests: int
) -> None:
    site.tables["/x"] = rows(count)
    walk = Walk(Query("/x"), "key", "id")
    pages = list(connect(Pagesize=1000, MaxConcurrentRequests=1).pages(walk, statement))
    assert ids(pages) == list(range(1, count + 1))
    assert len(site.data_requests) == requests


def test_a_site_that_caps_its_pages_is_read_whole_and_remembered(site: Site, connect: Connect) -> None:
    site.tables["/x"], site.page_cap = rows(1800), 600
    client = connect(MaxConcurrentRequests=1)
    for tops in (["5000", "5000", "600", "600"], ["600", "600", "600", "600"]):
        site.requests.clear()
        pages = list(client.pages(Walk(Query("/x"), "key", "id"), Statement()))
        assert ids(pages) == list(range(1, 1801))
        assert [each.options["$top"] for each in site.data_requests] == tops


def test_a_last_page_between_500_and_top_is_not_taken_for_a_cap(site: Site, connect: Connect) -> None:
    site.tables["/x"] = rows(700)
    client = connect()
    for _ in range(2):
        site.requests.clear()
        assert len(ids(list(client.pages(Walk(Query("/x"), "key", "id"), Statement())))) == 700
        assert [each.options["$top"] for each in site.data_requests] == ["5000", "5000"]


@pytest.mark.parametrize("step", [1, 3])
def test_a_long_key_walk_is_read_in_disjoint_ranges(
    site: Site, connect: Connect, statement: Statement, step: int
) -> None:
    site.tables["/x"] = rows(20_123, step)
    pages = list(connect(Pagesize=1000).pages(Walk(Query("/x", select=("id",)), "key", "id"), statement))
    assert sorted(ids(pages)) == [number * step for number in range(1, 20_124)]
    assert sum("desc" in each for each in options(site)) == 1
    assert sum(" le " in each.options.get("$filter", "") for each in site.data_requests) > 8
    assert len(site.data_requests) <= 20 + 10
    assert site.most_under_way <= 4


def test_an_ordered_key_walk_is_never_cut_into_ranges(
    site: Site, connect: Connect, statement: Statement
) -> None:
    site.tables["/x"] = rows(9_000)
    query = Query("/x", orderby=(("id", False),))
    pages = list(connect(Pagesize=1000).pages(Walk(query, "key", "id"), statement))
    assert ids(pages) == list(range(1, 9_001))
    assert not any("desc" in each or " le " in each for each in options(site))


def test_ranges_survive_a_site_that_cannot_say_its_highest_key(
    site: Site, connect: Connect, statement: Statement
) -> None:
    site.tables["/x"] = rows(9_000)
    site.always = lambda request: Reply(400) if "desc" in request.target else None
    pages = list(connect(Pagesize=1000).pages(Walk(Query("/x"), "key", "id"), statement))
    assert sorted(ids(pages)) == list(range(1, 9_001))


def test_the_callers_filter_stays_with_every_page(site: Site, connect: Connect, statement: Statement) -> None:
    site.tables["/x"] = rows(30)
    query = Query("/x", select=("id",), filter=Comparison("size", "eq", 2))
    walk = Walk(query, "key", "id")
    pages = list(connect(Pagesize=2, MaxConcurrentRequests=1).pages(walk, statement))
    assert ids(pages) == [2, 9, 16, 23, 30]
    assert options(site)[1] == "$select=id&$filter=size%20eq%202%20and%20id%20gt%209&$orderby=id%20asc&$top=2"


def test_a_limit_is_never_exceeded(site: Site, connect: Connect, statement: Statement) -> None:
    site.tables["/x"] = rows(50)
    client = connect(Pagesize=4)
    assert ids(list(client.pages(Walk(Query("/x"), "key", "id", limit=10), statement))) == list(range(1, 11))
    assert [each.options["$top"] for each in site.data_requests] == ["4", "4", "2"]


def test_a_limit_of_none_of_the_rows_sends_nothing(
    site: Site, connect: Connect, statement: Statement
) -> None:
    assert list(connect().pages(Walk(Query("/x"), "key", "id", limit=0), statement)) == []
    assert site.requests == []


def test_a_walk_by_position(site: Site, connect: Connect, statement: Statement) -> None:
    site.tables["/x"] = rows(5)
    walk = Walk(Query("/x", orderby=(("id", True),)), "skip")
    pages = list(connect(Pagesize=2).pages(walk, statement))
    assert ids(pages) == [5, 4, 3, 2, 1]
    assert options(site) == [
        "$orderby=id%20desc&$top=2",
        "$orderby=id%20desc&$top=2&$skip=2",
        "$orderby=id%20desc&$top=2&$skip=4",
    ]


def test_the_top_rows_with_an_offset(site: Site, connect: Connect, statement: Statement) -> None:
    site.tables["/x"] = rows(50)
    walk = Walk(Query("/x", orderby=(("id", True),), skip=10), "top", limit=5)
    pages = list(connect(Pagesize=3).pages(walk, statement))
    assert ids(pages) == [40, 39, 38, 37, 36]
    assert options(site) == ["$orderby=id%20desc&$top=3&$skip=10", "$orderby=id%20desc&$top=2&$skip=13"]


def test_a_position_without_an_order_is_refused(site: Site, connect: Connect, statement: Statement) -> None:
    site.tables["/x"] = rows(9)
    with pytest.raises(InternalError, match="no order"):
        list(connect(Pagesize=2).pages(Walk(Query("/x"), "top", limit=4), statement))


def test_one_object(site: Site, connect: Connect, statement: Statement) -> None:
    site.script.append(Reply(body=b'{"name":"x"}'))
    assert list(connect().pages(Walk(Query("/licence"), "object"), statement)) == [Page(b'{"name":"x"}', 1)]


def test_an_enveloped_list_is_unwrapped(site: Site, connect: Connect, statement: Statement) -> None:
    site.script.append(Reply(body=b' {"@count": 2, "value": [{"id":1},{"id":2}]}'))
    assert list(connect().pages(Walk(Query("/x"), "key", "id"), statement)) == [
        Page(b'[{"id":1},{"id":2}]', 2)
    ]


@pytest.mark.parametrize("zipped", [False, True])
def test_the_target_goes_over_the_wire_untouched(
    site: Site, connect: Connect, statement: Statement, zipped: bool
) -> None:
    site.zipped = zipped
    site.always = lambda request: Reply(body=b"[]")
    text = "".join(chr(code) for code in range(32, 127)) + "é€𝄞"
    query = Query(
        "/x/%20/y",
        select=("a", "b.c"),
        filter=TextMatch("contains", "a", text),
        parameters=(("$periodnumber", "0"),),
        top=3,
    ).where(Comparison("b", "gt", Decimal("1.50")))
    assert connect().fetch(query, statement) == b"[]"
    assert site.data_requests[0].target == BASE + query.target()


def test_nothing_is_sent_before_the_first_page_is_asked_for(
    site: Site, connect: Connect, statement: Statement
) -> None:
    pages = connect().pages(Walk(Query("/x"), "key", "id"), statement)
    assert site.requests == []
    pages.close()
    assert site.requests == []


def test_one_page_is_read_ahead_and_no_more(site: Site, connect: Connect, statement: Statement) -> None:
    site.tables["/x"] = rows(10)
    arrived = threading.Condition()

    def watch(request: Request) -> None:
        with arrived:
            arrived.notify_all()

    site.always = watch
    pages = connect(Pagesize=2, MaxConcurrentRequests=1).pages(Walk(Query("/x"), "key", "id"), statement)
    next(pages)
    with arrived:
        assert arrived.wait_for(lambda: len(site.data_requests) == 2, 5)
        assert not arrived.wait_for(lambda: len(site.data_requests) > 2, 0.1)
    next(pages)
    with arrived:
        assert arrived.wait_for(lambda: len(site.data_requests) == 3, 5)
    pages.close()


def test_the_rows_before_a_failure_are_handed_out_first(
    site: Site, connect: Connect, statement: Statement
) -> None:
    site.tables["/x"] = rows(4)
    second_page = "$filter=id%20gt%202&$orderby=id%20asc"
    site.always = lambda request: Reply(400, b"broken") if second_page in request.target else None
    pages = connect(Pagesize=2).pages(Walk(Query("/x"), "key", "id"), statement)
    assert next(pages).rows == 2
    with pytest.raises(RequestFailed, match="broken"):
        next(pages)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty body"),
        (b"<html>please sign in</html>", "web page"),
        (b'[{"id":1},{"id"', "incomplete JSON"),
        (b'{"error":"no"}', "something else"),
        (b'{"value":3}', "something else"),
        (b'"text"', "something else"),
        (b"[1,2]", "something else"),
        (b'[{"id":1},{"ident":2}]', "missing required field `id`"),
        (b'[{"id":1},{"id":null}]', "something else"),
        (b'[{"id":2},{"id":1}]', "order of id"),
        (b'[{"id":1},{"id":1}]', "order of id"),
    ],
)
def test_a_page_of_any_other_shape_raises(
    site: Site, connect: Connect, statement: Statement, body: bytes, says: str
) -> None:
    site.always = lambda request: Reply(body=body)
    with pytest.raises(RequestFailed, match=says):
        list(connect().pages(Walk(Query("/x"), "key", "id"), statement))


def test_a_site_that_ignores_the_paging_is_found_out(
    site: Site, connect: Connect, statement: Statement
) -> None:
    page = json.dumps(rows(2)).encode()
    site.always = lambda request: Reply(body=page)
    with pytest.raises(RequestFailed, match="heed the filter on id"):
        list(connect(Pagesize=2).pages(Walk(Query("/x"), "key", "id"), statement))
    with pytest.raises(RequestFailed, match="2 rows for /x where 1 were asked for"):
        list(connect(Pagesize=1).pages(Walk(Query("/x", orderby=(("id", False),)), "skip"), statement))
