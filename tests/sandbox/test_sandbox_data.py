"""The made-up data is whole: linked, adding up, the same every time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from sage200_dialect import catalog, sandbox
from sage200_dialect.sandbox import Sandbox

PENNY = Decimal("0.01")


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start() as running:
        yield running


@pytest.fixture(scope="module", params=[0, 1])
def company(sage: Sandbox, request: pytest.FixtureRequest) -> str:
    return sage.companies[request.param].name


def by_id(rows: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in rows}


def test_every_table_holds_values_of_its_types(sage: Sandbox, company: str) -> None:
    python = {
        "BIGINT": int, "DECIMAL": Decimal, "DOUBLE": float, "VARCHAR": str,
        "BOOLEAN": bool, "DATE": dt.date, "TIMESTAMP": dt.datetime,
    }  # fmt: skip
    wrong = []
    for table in catalog.load().tables():
        for row in sage.rows(table.name, company)[:50]:
            for column in table.columns:
                value = row[column.name]
                if value is None:
                    right = column.nullable
                elif column.type.name == "DECIMAL":
                    right = type(value) is Decimal and value.as_tuple().exponent == -(column.type.scale or 0)
                else:
                    right = type(value) is python[column.type.name]
                if not right:
                    wrong.append((table.name, column.name, value))
    assert not wrong


def test_every_link_leads_somewhere_and_keys_are_unique(sage: Sandbox, company: str) -> None:
    known = catalog.load()
    wrong = []
    for table in known.tables():
        rows = sage.rows(table.name, company)
        for link in table.links:
            other = known.table(link.table)
            if table.by_name[link.column].type.name != other.by_name[link.referred].type.name:
                continue
            there = {row[link.referred] for row in sage.rows(other.name, company)}
            if any(row[link.column] not in there for row in rows if row[link.column] is not None):
                wrong.append((table.name, link.column))
        keys = [tuple(row[name] for name in table.key) for row in rows]
        if table.key and len(set(keys)) < len(keys):
            wrong.append((table.name, "key"))
    assert not wrong


def test_an_order_is_the_sum_of_its_lines(sage: Sandbox, company: str) -> None:
    for orders, lines, parent in (
        ("sop_orders", "sop_order_lines", "sop_order_id"),
        ("sop_quotes", "sop_quote_lines", "sop_quote_id"),
        ("pop_orders", "pop_order_lines", "pop_order_id"),
    ):
        net: dict[int, Decimal] = defaultdict(Decimal)
        tax: dict[int, Decimal] = defaultdict(Decimal)
        for line in sage.rows(lines, company):
            net[line[parent]] += line["line_total_value"]
            tax[line[parent]] += line["line_tax_value"]
        rows = sage.rows(orders, company)
        assert rows
        for order in rows:
            assert order["total_net_value"] == net[order["id"]]
            assert order["total_tax_value"] == tax[order["id"]]
            assert order["total_gross_value"] == order["total_net_value"] + order["total_tax_value"]


def test_views_show_the_rows_behind_them(sage: Sandbox, company: str) -> None:
    orders, customers = by_id(sage.rows("sop_orders", company)), by_id(sage.rows("customers", company))
    products = by_id(sage.rows("products", company))
    lines = by_id(sage.rows("sop_order_lines", company))
    views = sage.rows("sop_order_line_views", company)
    assert len(views) == len(lines)
    for view in views:
        line, order = lines[view["sop_order_line_id"]], orders[view["sop_order_id"]]
        assert line["sop_order_id"] == order["id"]
        assert view["sop_order_line_total_value"] == line["line_total_value"]
        assert view["sop_order_document_no"] == order["document_no"]
        assert view["customer_id"] == order["customer_id"]
        assert view["customer_name"] == customers[order["customer_id"]]["name"]
        assert view["product_id"] == line["product_id"]
        assert view["product_code"] == (products[line["product_id"]]["code"] if line["product_id"] else None)
    currencies = by_id(sage.rows("currencies", company))
    for view in sage.rows("customer_views", company):
        assert view["name"] == customers[view["id"]]["name"]
        assert view["currency_name"] == currencies[view["currency_id"]]["name"]


def test_balances_are_what_is_outstanding(sage: Sandbox, company: str) -> None:
    for trader, ledger in (("customer", "sales"), ("supplier", "purchase")):
        owed: dict[int, Decimal] = defaultdict(Decimal)
        for posted in sage.rows(f"{ledger}_posted_transactions", company):
            assert (
                posted["document_gross_value"]
                == posted["document_goods_value"] + posted["document_tax_value"]
            )
            assert posted["document_outstanding_value"] == (
                posted["document_gross_value"] - posted["document_allocated_value"]
            )
            owed[posted[f"{trader}_id"]] += posted["document_outstanding_value"]
        for row in sage.rows(f"{trader}s", company):
            assert row["balance"] == owed[row["id"]]


def test_postings_balance(sage: Sandbox, company: str) -> None:
    sums: dict[int, Decimal] = defaultdict(Decimal)
    entries = sage.rows("nominal_transaction_enquiry_views", company)
    for entry in entries:
        sums[entry["urn"]] += entry["debit"] - entry["credit"]
    assert set(sums.values()) == {Decimal(0)}
    urns = {
        row["urn"]
        for name in ("sales", "purchase")
        for row in sage.rows(f"{name}_posted_transactions", company)
    }
    assert set(sums) == urns
    this_year = sum(
        (
            entry["debit"] - entry["credit"]
            for entry in entries
            if entry["year_relative_to_current_year"] == 0
        ),
        Decimal(0),
    )
    assert sum(row["balance_year_to_date"] for row in sage.rows("nominal_codes", company)) == this_year == 0
    banks = sage.rows("banks", company)
    movements = sum(row["cheque_value"] for row in sage.rows("bank_posted_transactions", company))
    assert sum(row["balance"] for row in banks) == movements


def test_dates_lie_in_the_three_years_before_the_end(sage: Sandbox, company: str) -> None:
    dates = [row["document_date"] for row in sage.rows("sop_orders", company)]
    assert dates == sorted(dates)
    assert dt.date(2022, 6, 30) <= dates[0] < dates[-1] <= dt.date(2025, 6, 30)


def test_the_data_has_what_makes_queries_go_wrong(sage: Sandbox) -> None:
    customers = sage.rows("customers")
    names = [row["name"] for row in customers]
    assert any("'" in name for name in names)
    assert any(not name.isascii() for name in names)
    assert any(name != name.lower() for name in names) and any(name.split()[-1].islower() for name in names)
    assert {None, ""} & {row["website"] for row in customers} and "" in {
        row["short_name"] for row in customers
    }
    assert {row["on_hold"] for row in customers} == {True, False}
    assert len({row["currency_id"] for row in customers}) == 3
    statuses = {row["document_status"].removeprefix("EnumDocumentStatus") for row in sage.rows("sop_orders")}
    assert {"Live", "Complete", "Cancelled"} <= statuses
    assert None in {row["product_id"] for row in sage.rows("sop_order_lines")}
    keys = [row["id"] for row in sage.rows("sop_orders")]
    assert keys[-1] - keys[0] > len(keys)


def test_the_same_seed_gives_the_same_data(sage: Sandbox) -> None:
    tables = ("sop_order_line_views", "customers", "sales_transaction_views", "stocktakes", "licence")
    with sandbox.start() as again, sandbox.start(seed=1) as other:
        for table in tables:
            assert again.rows(table) == sage.rows(table)
        assert other.rows("sop_orders") != sage.rows("sop_orders")


def test_sizes(sage: Sandbox) -> None:
    with sandbox.start(orders=2000) as larger, sandbox.start(orders=0) as empty:
        assert [len(each.rows("sop_orders")) for each in (empty, sage, larger)] == [0, 200, 2000]
        assert 60 == len(sage.rows("customers")) < len(larger.rows("customers")) < 600
        assert empty.rows("sop_order_lines") == empty.rows("sales_posted_transactions") == []
        assert empty.rows("customers")
