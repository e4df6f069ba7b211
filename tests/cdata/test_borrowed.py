"""Columns that other tables own: arrays as JSON text, and fields of linked objects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest

import sage200_dialect
from sage200_dialect import Connection, DatabaseError, OperationalError, sandbox
from sage200_dialect.sandbox import Behaviour, Sandbox


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=20) as started:
        yield started


@pytest.fixture(params=["on", "off"])
def connection(sage: Sandbox, request: pytest.FixtureRequest) -> Iterator[Connection]:
    with sage200_dialect.connect(sage.url, Pushdown=request.param) as opened:
        yield opened


def test_an_array_is_the_json_of_the_rows_of_its_table(sage: Sandbox, connection: Connection) -> None:
    rows = connection.execute("SELECT Id, WarehouseHoldings FROM Products").fetchall()
    assert len(rows) == len(sage.rows("products"))
    found = {
        (product, each["id"], each["reorder_level"])
        for product, text in rows
        for each in json.loads(text, parse_float=Decimal)
    }
    assert found == {
        (each["product_id"], each["id"], each["reorder_level"]) for each in sage.rows("warehouse_holdings")
    }


def test_numbers_in_it_are_as_sage_wrote_them(connection: Connection) -> None:
    (text,) = connection.execute("SELECT WarehouseHoldings FROM Products").fetchone() or ()
    assert '"reorder_level":0.00000' in text


def test_an_object_without_entries_has_an_empty_array(sage: Sandbox, connection: Connection) -> None:
    with_mobile = {each["customer_contact_id"] for each in sage.rows("customer_mobiles")}
    rows = connection.execute("SELECT Id FROM CustomerContacts WHERE Mobiles = '[]'").fetchall()
    assert {row[0] for row in rows} == {each["id"] for each in sage.rows("customer_contacts")} - with_mobile


def test_a_part_of_it_is_reached_in_sql(sage: Sandbox, connection: Connection) -> None:
    first = {each["customer_id"]: each["name"] for each in reversed(sage.rows("customer_contacts"))}
    rows = connection.execute("SELECT Id, json_extract_string(Contacts, '$[0].name') FROM Customers")
    assert dict(rows.fetchall()) == {each["id"]: first.get(each["id"]) for each in sage.rows("customers")}


def test_a_field_of_a_linked_object(sage: Sandbox, connection: Connection) -> None:
    codes = {
        each["id"]: (each["code"], each["name"], each["eu_member"]) for each in sage.rows("country_codes")
    }
    rows = connection.execute("SELECT Id, CountryCode, CountryCodeName, CountryCodeEuMember FROM Customers")
    assert {row[0]: row[1:] for row in rows} == {
        each["id"]: codes.get(each["country_code_id"], (None, None, None)) for each in sage.rows("customers")
    }
    counted = connection.execute(
        "SELECT COUNT(*) FROM CustomerContacts WHERE SalutationCode IS NULL"
    ).fetchone()
    assert counted == (sum(each["salutation_id"] is None for each in sage.rows("customer_contacts")),)


def test_they_are_fetched_only_when_named_and_in_modest_pages(sage: Sandbox) -> None:
    with sage200_dialect.connect(sage.url) as connection:
        sage.requests.clear()
        connection.execute("SELECT Name, MainAddress_1 FROM Customers").fetchall()
        connection.execute("SELECT * FROM Customers").fetchall()
        expanded = {name for each in _asked(sage) for name in each.query["$expand"].split(",")}
        assert "main_address" in expanded and expanded.isdisjoint({"contacts", "country_code"})
        sage.requests.clear()
        connection.execute("SELECT Name, Contacts, CountryCode FROM Customers WHERE Id < 27003").fetchall()
        (asked,) = _asked(sage)
        assert asked.query["$select"] == "name,contacts,country_code.code,id"
        assert asked.query["$expand"] == "contacts,country_code"
        assert asked.query["$top"] == "500"


def _asked(sage: Sandbox) -> list[sandbox.Request]:
    return [each for each in sage.requests if each.path.endswith("/customers")]


def test_a_column_that_standard_may_lack_is_asked_for_by_name_only() -> None:
    missing = Behaviour(missing=frozenset({"nominal_codes.nominal_account_type"}))
    with (
        sandbox.start(behaviour=missing, orders=5) as sage,
        sage200_dialect.connect(sage.url_for(sage.companies[0].name, edition="StandardUK")) as connection,
    ):
        assert connection.execute("SELECT * FROM NominalCodes").fetchall()
        with pytest.raises((OperationalError, DatabaseError), match="nominal_account_type"):
            connection.execute("SELECT NominalAccountType FROM NominalCodes")
