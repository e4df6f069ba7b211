"""Finding tables and columns by what users write, and what each edition sees."""

from __future__ import annotations

import pytest

from sage200_dialect import catalog
from sage200_dialect.errors import ProgrammingError

CATALOG = catalog.load()
CUSTOMERS = CATALOG.table("customers")


@pytest.mark.parametrize("written", ["sop_orders", "SOP_Orders", "SOPOrders", "soporders"])
def test_a_table_is_found_in_three_steps(written: str) -> None:
    assert CATALOG.find(written) is CATALOG.table("sop_orders")


@pytest.mark.parametrize("written", ["short_name", "SHORT_NAME", "ShortName"])
def test_a_column_is_found_in_three_steps(written: str) -> None:
    assert catalog.find_column(CUSTOMERS, written) is CUSTOMERS.by_name["short_name"]


def test_a_nearer_spelling_wins() -> None:
    columns = tuple(catalog.Column(name, CUSTOMERS.columns[0].type, (name,)) for name in ("ab", "AB", "a_b"))
    table = catalog.Table("t", "User", "collection", columns)
    assert [catalog.find_column(table, name) for name in ("ab", "AB", "a_b", "Ab", "A_B")] == [
        columns[0],
        columns[1],
        columns[2],
        columns[0],
        columns[2],
    ]


def test_unknown_names_are_not_found() -> None:
    assert CATALOG.find("sop_ordrs") is None
    assert catalog.find_column(CUSTOMERS, "nme") is None
    with pytest.raises(KeyError):
        CATALOG.table("SOP_orders")


def test_nearest_names() -> None:
    assert CATALOG.nearest("sop_ordrs")[0] == "sop_orders"
    assert len(CATALOG.nearest("sop_ordrs", 2)) == 2
    assert CATALOG.nearest("qqqqqqqqqqqq") == []
    assert catalog.nearest_columns(CUSTOMERS, "postcode")[0] == "main_address_postcode"
    assert catalog.nearest_columns(CUSTOMERS, "shortnam")[0] == "short_name"


def test_standard_lacks_what_is_professional_only() -> None:
    standard = CATALOG.for_edition("StandardUK")
    professional = CATALOG.for_edition("ProfessionalUK")
    gone = set(professional.names()) - set(standard.names())
    assert "purchase_trading_periods" in gone
    assert standard.find("purchase_trading_periods") is None
    with pytest.raises(KeyError):
        standard.table("purchase_trading_periods")
    assert "analysis_code_6" in professional.table("customers").by_name
    assert "analysis_code_6" not in standard.table("customers").by_name
    assert "analysis_code_5" in standard.table("customers").by_name
    assert set(professional.actions()) - set(standard.actions()) == {"traceable_items_assign"}


def test_what_standard_was_seen_with_can_be_named_there() -> None:
    standard = CATALOG.for_edition("StandardUK").table("nominal_codes").by_name
    professional = CATALOG.for_edition("ProfessionalUK").table("nominal_codes").by_name
    assert standard["report_category_id"].hidden and not professional["report_category_id"].hidden


def test_an_edition_keeps_each_table_once() -> None:
    standard = CATALOG.for_edition("StandardUK")
    assert standard is CATALOG.for_edition("StandardUK")
    assert standard.for_edition("StandardUK") is standard
    assert standard.find("Customers") is standard.table("customers")
    assert len({CATALOG.version, standard.version, CATALOG.for_edition("ProfessionalUK").version}) == 3


def test_an_unknown_edition_is_refused() -> None:
    with pytest.raises(ProgrammingError, match=r"'Standard'.*StandardUK or ProfessionalUK"):
        CATALOG.for_edition("Standard")
