"""404 below a parent that no table lists: an unknown id, where the site is seen to know the path."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import sage200_dialect
from sage200_dialect import Connection, RequestFailed, sandbox
from sage200_dialect.sandbox import Behaviour, Fault, Sandbox

TABLE = "traceable_item_allocations"
CAPPED = Behaviour(page_cap=500)
QUERY = f"SELECT COUNT(*) FROM {TABLE} WHERE traceable_item_id"


@pytest.fixture
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=10) as running:
        for unknown in (999_998, 999_999):
            path = f"/traceable_items/{unknown}/traceable_item_allocations"
            running.faults.add(Fault(status=404, path=path, times=99))
        yield running


@pytest.fixture
def connection(sage: Sandbox) -> Iterator[Connection]:
    with sage200_dialect.connect(sage.url) as opened:
        yield opened


@pytest.mark.parametrize("keys", ["1, 999999", "999999, 1", "999998, 999999, 1, 3", "2, 999999"])
def test_an_unknown_id_among_known_ones_has_no_rows(sage: Sandbox, connection: Connection, keys: str) -> None:
    wanted = [int(key) for key in keys.split(", ")]
    rows = sage.rows(TABLE)
    expected = sum(row["traceable_item_id"] in wanted for row in rows)
    assert connection.execute(f"{QUERY} IN ({keys})").fetchone() == (expected,)


@pytest.mark.parametrize("condition", ["= 999999", "IN (999998, 999999)"])
def test_where_none_is_known_the_site_may_lack_the_path(connection: Connection, condition: str) -> None:
    with pytest.raises(RequestFailed, match="the id does not exist, or the site runs an older") as raised:
        connection.execute(f"{QUERY} {condition}").fetchall()
    assert raised.value.status == 404


def test_another_refusal_is_none_of_this(sage: Sandbox, connection: Connection) -> None:
    sage.faults.add(Fault(status=400, path="/traceable_items/7/traceable_item_allocations"))
    with pytest.raises(RequestFailed) as raised:
        connection.execute(f"{QUERY} IN (1, 7)").fetchall()
    assert raised.value.status == 400


def test_a_walk_that_breaks_off_is_no_unknown_id() -> None:
    rows = [{"traceable_item_id": 5, "warehouse_name": f"W{number}"} for number in range(700)]
    with sandbox.start(orders=10, data={TABLE: rows}, behaviour=CAPPED) as full:
        path = "/traceable_items/5/traceable_item_allocations"
        full.faults.add(Fault(status=404, path=path, skip=1, times=9))
        with sage200_dialect.connect(full.url) as other, pytest.raises(RequestFailed) as raised:
            other.execute(f"{QUERY} IN (1, 5)").fetchall()
    assert raised.value.status == 404


def test_lines_of_orders_that_are_read_one_by_one(sage: Sandbox, connection: Connection) -> None:
    rows = sage.rows("pop_linked_order_lines")
    known = rows[0]["pop_order_line_id"]
    query = f"SELECT id FROM pop_linked_order_lines WHERE pop_order_line_id IN ({known}, 1)"
    expected = sorted((row["id"],) for row in rows if row["pop_order_line_id"] == known)
    assert sorted(connection.execute(query).fetchall()) == expected
