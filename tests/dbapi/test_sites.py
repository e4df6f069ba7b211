"""Sites that differ from the catalogue: older releases, missing fields, a tenant's own fields."""

from __future__ import annotations

import datetime as dt
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import Connection, ProgrammingError, RequestFailed, sandbox
from sage200_dialect.sandbox import Behaviour, Fault, Sandbox

OLD = Behaviour(missing=frozenset({"customers.website", "customers.credit_limit"}))
LACKS = "release of Sage 200 lacks"


@pytest.fixture(autouse=True)
def nobody_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sage200_dialect.engine.sites._told", set())


@pytest.fixture
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=50, behaviour=OLD) as running:
        yield running


@pytest.fixture
def connect(sage: Sandbox) -> Iterator[Callable[..., Connection]]:
    opened: list[Connection] = []

    def connect(**properties: Any) -> Connection:
        opened.append(sage200_dialect.connect(sage.url, **properties))
        return opened[-1]

    yield connect
    for each in opened:
        each.close()


def asked(sage: Sandbox) -> list[str]:
    """Path and status of what was asked, `?` for a description."""
    return [f"{each.path}{'?' if '$metadata' in each.query else ''} {each.status}" for each in sage.requests]


def names(cursor: Any) -> list[str]:
    return [each[0] for each in cursor.description]


def test_star_leaves_out_what_the_site_lacks(sage: Sandbox, connect: Callable[..., Connection]) -> None:
    with pytest.warns(sage200_dialect.Warning, match=r"customers.*website") as told:
        cursor = connect().execute("SELECT * FROM customers ORDER BY id")
    assert len(told) == 1
    assert told[0].filename == __file__
    rows = cursor.fetchall()
    assert rows and not {"website", "credit_limit"} & set(names(cursor))
    known = sage.rows("customers")
    assert [dict(zip(names(cursor), row, strict=True))["name"] for row in rows] == [
        each["name"] for each in sorted(known, key=lambda one: one["id"])
    ]
    assert asked(sage) == ["/sites 200", "/customers 400", "/customers? 200", "/customers 200"]
    assert cursor.stats.requests == 4
    sage.requests.clear()
    assert names(connect().execute("SELECT * FROM customers")) == names(cursor)  # told once, asked once
    assert asked(sage) == ["/customers 200"]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT id, website FROM customers",
        "SELECT id FROM customers WHERE website = 'x'",
        "SELECT id FROM customers WHERE CreditLimit > 5",
        "SELECT id FROM customers ORDER BY credit_limit LIMIT 3",
        "SELECT COUNT(*) FROM customers WHERE credit_limit > 5",
        "SELECT o.id FROM sop_orders o JOIN customers c ON c.website = o.document_no",
        "SELECT website FROM (SELECT * FROM customers) AS s",
        "SELECT s.website FROM (SELECT * FROM customers) AS s",
        "SELECT SUM(credit_limit) FROM customers",
        "SELECT id FROM suppliers s WHERE EXISTS (SELECT 1 FROM customers c WHERE website = 'x')",
        "EXPLAIN SELECT website FROM customers",
    ],
)
def test_what_the_site_lacks_raises_by_name(
    sage: Sandbox, connect: Callable[..., Connection], statement: str
) -> None:
    explains = statement.startswith("EXPLAIN")
    if explains:
        with pytest.warns(sage200_dialect.Warning):
            connect().execute("SELECT * FROM customers")
    for _ in range(2):
        with pytest.raises(ProgrammingError, match=f"{LACKS} the column customers\\.") as raised:
            connect().execute(statement)
        assert "Discover=true" in str(raised.value)
    assert asked(sage).count("/customers? 200") == 1


def test_present_columns_ask_for_nothing_more(sage: Sandbox, connect: Callable[..., Connection]) -> None:
    connection = connect()
    connection.execute("SELECT id, name FROM customers WHERE balance > 5").fetchall()
    connection.execute("SELECT SUM(balance) FROM customers").fetchall()
    connection.execute("SELECT COUNT(*) FROM customers").fetchall()
    assert all(each.endswith(" 200") and "?" not in each for each in asked(sage))


@pytest.mark.parametrize("body", ["json", "text", "empty"])
@pytest.mark.parametrize("metadata", ["refused", "ignored"])
def test_without_metadata_sages_own_words_are_shown(
    sage: Sandbox, connect: Callable[..., Connection], metadata: Any, body: Any
) -> None:
    sage.behaviour = Behaviour(missing=OLD.missing, metadata=metadata, error_body=body)
    words = "400 on GET /customers" if body == "empty" else "has no field '(website|credit_limit)'"
    for _ in range(2):
        with pytest.raises(RequestFailed, match=words) as raised:
            connect().execute("SELECT * FROM customers")
        assert raised.value.status == 400
        assert len(str(raised.value)) < 800  # Sage's words come behind the request, which names 135 columns
    assert sum("?" in each for each in asked(sage)) == 1
    assert len(asked(sage)) == 4


def test_another_400_is_told_at_once(sage: Sandbox, connect: Callable[..., Connection]) -> None:
    sage.behaviour = Behaviour()
    for number in range(3):
        sage.requests.clear()
        sage.faults.add(Fault(status=400, path="/customers", body=b"the filter is too long"))
        with pytest.raises(RequestFailed, match="the filter is too long"):
            connect().execute("SELECT id FROM customers")
        assert len(asked(sage)) == (3 if number == 0 else 1)
        assert sum("?" in each for each in asked(sage)) == (number == 0)


def test_another_400_on_a_site_that_differs_is_not_repeated(
    sage: Sandbox, connect: Callable[..., Connection]
) -> None:
    sage.faults.add(Fault(status=400, path="/customers", body=b"the filter is too long"))
    with pytest.raises(RequestFailed, match="the filter is too long"):
        connect().execute("SELECT id FROM customers")
    assert asked(sage) == ["/sites 200", "/customers 400", "/customers? 200"]


def test_a_description_that_failed_by_chance_is_asked_for_again(
    sage: Sandbox, connect: Callable[..., Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sage200_dialect.client.retry._FIRST_BACKOFF", 0.002)
    sage.faults.add(Fault(status=503, path="/customers", option="$metadata", times=5))
    with pytest.raises(RequestFailed, match="has no field"):
        connect().execute("SELECT * FROM customers")
    with pytest.warns(sage200_dialect.Warning):
        assert connect().execute("SELECT * FROM customers").fetchall()


def test_several_tables_learn_together(sage: Sandbox, connect: Callable[..., Connection]) -> None:
    sage.behaviour = Behaviour(missing=frozenset({"customers.website", "sop_orders.exchange_rate"}))
    with pytest.warns(sage200_dialect.Warning) as told:
        cursor = connect().execute("SELECT * FROM customers c JOIN sop_orders o ON o.customer_id = c.id")
    assert {"website", "exchange_rate"}.isdisjoint(names(cursor))
    assert len(cursor.fetchall()) == 50
    assert len(told) == 2
    # The first refusal ends the statement's other requests, so that the second description may be asked anew.
    assert sum("?" in each for each in asked(sage)) in (2, 3)
    sage.requests.clear()
    connect().execute("SELECT * FROM customers c JOIN sop_orders o ON o.customer_id = c.id").fetchall()
    assert sorted(asked(sage)) == ["/customers 200", "/sop_orders 200"]


def test_threads_ask_for_a_description_once(sage: Sandbox, connect: Callable[..., Connection]) -> None:
    connections = [connect() for _ in range(6)]
    barrier = threading.Barrier(6)

    def read(connection: Connection) -> int:
        barrier.wait(30)
        return len(connection.execute("SELECT * FROM customers").fetchall())

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with ThreadPoolExecutor(6) as pool:
            found = set(pool.map(read, connections))
    assert found == {len(sage.rows("customers"))}
    assert asked(sage).count("/customers? 200") == 1


def test_a_nested_resource_is_described_once_for_all_parents(
    sage: Sandbox, connect: Callable[..., Connection]
) -> None:
    sage.behaviour = Behaviour(missing=frozenset({"sop_order_lines.spare_text_1"}))
    for order in sage.rows("sop_orders")[:2]:
        with pytest.raises(ProgrammingError, match=f"{LACKS} the column sop_order_lines.spare_text_1"):
            connect().execute(
                f"SELECT id, spare_text_1 FROM sop_order_lines WHERE sop_order_id = {order['id']}"
            )
    assert sum("?" in each for each in asked(sage)) == 1


def test_inline_objects_that_the_site_lacks(sage: Sandbox, connect: Callable[..., Connection]) -> None:
    gone = frozenset(
        f"customers.{each}"
        for each in names(connect().execute("SELECT * FROM customers LIMIT 0"))
        if each.startswith("main_address")
    )
    assert gone
    sage.behaviour = Behaviour(missing=gone)
    with pytest.raises(ProgrammingError, match=f"{LACKS} the column customers.main_address"):
        connect().execute("SELECT main_address_postcode FROM customers")


def test_a_column_of_an_outer_query_does_not_step_in(
    sage: Sandbox, connect: Callable[..., Connection]
) -> None:
    """Without customers.website the name would mean suppliers.website of the outer query."""
    assert "website" in names(connect().execute("SELECT * FROM suppliers LIMIT 0"))
    statement = "SELECT id FROM suppliers WHERE EXISTS (SELECT 1 FROM customers WHERE website IS NULL)"
    with pytest.raises(ProgrammingError, match=f"{LACKS} the column customers.website"):
        connect().execute(statement)


def test_cancelling_before_the_second_plan_counts(
    sage: Sandbox, connect: Callable[..., Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor = connect().cursor()
    from sage200_dialect.engine.sites import SiteTables

    after = SiteTables.after

    def cancelled_meanwhile(*arguments: Any) -> Any:
        found = after(*arguments)
        cursor.cancel()
        return found

    monkeypatch.setattr(SiteTables, "after", cancelled_meanwhile)
    with pytest.raises(sage200_dialect.StatementCancelled):
        cursor.execute("SELECT * FROM customers")


EXTRA = {
    "customers.loyalty_points": "Integer",
    "customers.loyalty_value": "number",
    "customers.is_loyal": "Boolean",
    "customers.loyal_since": "date-time",
    "customers.loyal_day": "date",
    "customers.loyalty_tier": "string",
    "customers.mystery": "Sage.Mystery",
    "customers.odd name": "string",
}


def test_discover_shows_a_tenants_own_fields(sage: Sandbox, connect: Callable[..., Connection]) -> None:
    sage.behaviour = Behaviour(extra=EXTRA, missing=OLD.missing)
    with pytest.warns(sage200_dialect.Warning, match="website"):
        cursor = connect(Discover=True).execute("SELECT * FROM customers ORDER BY id LIMIT 2")
    types = {name: type_ for name, type_, *_ in cursor.description}
    assert {name: types[name] for name in types if name in {each.partition(".")[2] for each in EXTRA}} == {
        "loyalty_points": "BIGINT",
        "loyalty_value": "DECIMAL(28,9)",
        "is_loyal": "BOOLEAN",
        "loyal_since": "TIMESTAMP",
        "loyal_day": "DATE",
        "loyalty_tier": "VARCHAR",
        "mystery": "VARCHAR",
    }
    second = dict(zip(types, cursor.fetchall()[1], strict=True))
    assert second["loyalty_value"] == Decimal("1.25")
    assert second["loyal_since"] == dt.datetime(2024, 1, 2, 10, 37, 40, 860000)
    assert second["loyal_day"] == dt.date(2024, 1, 2)
    assert second["mystery"] == "1.25"
    assert "website" not in types
    assert asked(sage) == ["/sites 200", "/customers? 200", "/customers 200"]
    sage.requests.clear()
    connection = connect(Discover="on")
    rows = connection.execute("SELECT loyalty_points FROM customers WHERE LoyaltyPoints > 3").fetchall()
    assert rows and all(points > 3 for (points,) in rows)
    assert connection.execute("SELECT COUNT(*) FROM customers WHERE mystery = '1.25'").fetchall() == [(1,)]
    assert all("?" not in each and each.endswith(" 200") for each in asked(sage))
    assert not any("mystery" in each.query.get("$filter", "") for each in sage.requests)


def test_without_discover_there_are_no_further_columns(
    sage: Sandbox, connect: Callable[..., Connection]
) -> None:
    sage.behaviour = Behaviour(extra=EXTRA)
    connect(Discover=True).execute("SELECT loyalty_tier FROM customers")
    with pytest.raises(ProgrammingError, match="there is no column 'loyalty_tier'"):
        connect().execute("SELECT loyalty_tier FROM customers")


def test_discover_asks_only_for_the_tables_of_the_statement(
    sage: Sandbox, connect: Callable[..., Connection]
) -> None:
    connection = connect(Discover=True)
    connection.execute("WITH currencies AS (SELECT 1 AS id) SELECT id FROM currencies")
    connection.execute("SELECT 1")
    assert asked(sage) == []
    connection.execute("SELECT s.id FROM suppliers s JOIN products p ON p.id = s.id")
    assert sorted(each for each in asked(sage) if "?" in each) == ["/products? 200", "/suppliers? 200"]


def test_discover_where_metadata_is_not_known(sage: Sandbox, connect: Callable[..., Connection]) -> None:
    sage.behaviour = Behaviour(metadata="ignored")
    assert connect(Discover=True).execute("SELECT * FROM customers").fetchall()
    sage.behaviour = Behaviour(metadata="refused")
    for _ in range(2):
        assert connect(Discover=True).execute("SELECT * FROM suppliers").fetchall()
    assert [each for each in asked(sage) if "?" in each] == ["/customers? 200", "/suppliers? 400"]


def test_discover_never_guesses(
    sage: Sandbox, connect: Callable[..., Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sage200_dialect.client.retry._FIRST_BACKOFF", 0.002)
    sage.behaviour = Behaviour(extra=EXTRA)
    sage.faults.add(Fault(status=503, path="/customers", option="$metadata", times=5))
    connection = connect(Discover=True)
    with pytest.raises(RequestFailed, match="503"):
        connection.execute("SELECT * FROM customers")
    assert "loyalty_tier" in names(connection.execute("SELECT * FROM customers"))


def test_other_credentials_ask_for_themselves(sage: Sandbox, connect: Callable[..., Connection]) -> None:
    sage.tokens.add("another")
    with pytest.warns(sage200_dialect.Warning):
        connect().execute("SELECT * FROM customers")
    url = sage.url.replace("OAuthAccessToken=sandbox", "OAuthAccessToken=another")
    with sage200_dialect.connect(url) as other:
        other.execute("SELECT * FROM customers")
    assert asked(sage).count("/customers? 200") == 2
