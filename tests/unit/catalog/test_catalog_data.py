"""The shipped catalogue is whole, consistent and says what Sage publishes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from sage200_dialect import catalog
from sage200_dialect.catalog.check import action_problems, problems
from sage200_dialect.types import parse_type

CATALOG = catalog.load()
DATA = Path(str(resources.files("sage200_dialect.catalog").joinpath("data")))
FILES = sorted(DATA.glob("*.json"))


@pytest.mark.parametrize("edition", [None, "StandardUK", "ProfessionalUK"])
def test_every_reference_leads_somewhere(edition: str | None) -> None:
    whole = CATALOG if edition is None else CATALOG.for_edition(edition)
    found = [f"{table.name}: {problem}" for table in whole.tables() for problem in problems(whole, table)]
    assert found == []


def test_nothing_is_missing() -> None:
    kinds = Counter(table.kind for table in CATALOG.tables())
    assert kinds.pop("child") == 62
    assert kinds == {
        "collection": 106,
        "enum": 101,
        "view": 47,
        "lookup": 10,
        "nested_only": 10,
        "item_only": 4,
        "singleton": 2,
    }
    assert sum(kinds.values()) == 280
    assert sum(len(table.links) for table in CATALOG.tables()) >= 471
    assert len(CATALOG.actions()) == 50
    assert len({table.module for table in CATALOG.tables()}) == len(FILES) == 11


def test_all_names_are_distinct_without_case_and_underscores() -> None:
    seen = Counter(name.replace("_", "").lower() for name in CATALOG.names())
    assert [name for name, count in seen.items() if count > 1] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_file_says_a_thing_twice(file: Path) -> None:
    def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        repeated = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
        assert repeated == []
        return dict(pairs)

    json.loads(file.read_bytes(), object_pairs_hook=distinct)


def test_no_table_stands_in_two_files() -> None:
    count = sum(len(json.loads(file.read_bytes())["tables"]) for file in FILES)
    assert count == len(CATALOG.names())


@pytest.mark.parametrize("word", ["is_to_lock", "lock_id"])
def test_nothing_speaks_of_locking(word: str) -> None:
    found = [file.name for file in FILES if re.search(rf"\b{word}\b", file.read_text("utf-8"))]
    assert found == []


def test_files_hold_one_column_per_line() -> None:
    for file in FILES:
        lines = [line.strip().rstrip(",") for line in file.read_text("utf-8").splitlines()]
        written = {line for line in lines if line.startswith('"')}
        for table in json.loads(file.read_bytes())["tables"].values():
            for name, column in table["columns"].items():
                assert f'"{name}": {json.dumps(column, ensure_ascii=False)}' in written


def test_only_stated_keys_are_primary_and_never_null() -> None:
    for table in CATALOG.tables():
        not_null = {column.name for column in table.columns if not column.nullable}
        assert not_null == set(table.primary_key), table.name
    assert CATALOG.table("sop_orders").primary_key == ("id",)
    sites = CATALOG.table("sites")
    assert (sites.key, sites.key_evidence, sites.primary_key) == (("site_id", "company_id"), "inferred", ())
    assert CATALOG.table("sales_aged_debtor_summary_views").key == ()


def test_every_table_has_the_route_of_its_kind() -> None:
    for table in CATALOG.tables():
        own_path = table.kind in ("collection", "view", "lookup", "enum")
        assert (table.collection is not None) == own_path, table.name
        assert (table.nested is not None) == (table.kind == "nested_only"), table.name
        assert (table.singleton is not None) == (table.kind == "singleton"), table.name
        assert table.item is not None or table.kind != "item_only", table.name
        assert table.embedded is not None or table.kind != "child", table.name
        assert ("list" in table.methods) == (own_path or table.kind == "nested_only"), table.name
        assert ("get" in table.methods) == bool(table.item or table.singleton), table.name


def test_embedded_rows_need_no_nested_expand() -> None:
    for table in CATALOG.tables():
        if table.embedded is not None:
            expanding = [column for column in table.columns if column.expand]
            assert all(column.hidden for column in expanding), table.name
            assert not (expanding and table.kind == "child"), table.name


def test_a_child_key_starts_with_its_parents_key() -> None:
    for table in CATALOG.tables():
        if table.kind == "child":
            assert table.embedded is not None
            assert table.columns[0].name == table.embedded.column, table.name
            assert table.key in ((), (table.embedded.column, "id")), table.name


def test_write_paths_are_those_of_the_methods() -> None:
    for table in CATALOG.tables():
        assert set(table.write_paths) == table.methods & {"post", "put", "delete"}, table.name
        for paths in table.write_paths.values():
            assert set(re.findall(r"\{(\w+)\}", paths[0])) <= set(table.by_name), table.name
    contacts = CATALOG.table("customer_contacts")
    assert contacts.write_paths["post"] == ("/customers/{customer_id}/customer_contacts",)
    assert contacts.write_paths["delete"][0] == "/customer_contacts/{id}"
    assert CATALOG.table("couriers").write_paths["put"] == ("/couriers", "/couriers/{id}")


@pytest.mark.parametrize(
    ("table", "column", "type_"),
    [
        ("sop_orders", "id", "bigint"),
        ("sop_orders", "document_date", "date"),
        ("sop_orders", "date_time_updated", "timestamp utc"),
        ("sop_orders", "total_gross_value", "decimal(18,2)"),
        ("sop_order_lines", "line_quantity", "decimal(18,5)"),
        ("current_user", "last_logon_date_time", "timestamp"),
        ("customers", "reference", "varchar(8)"),
        ("customers", "on_hold", "boolean"),
    ],
)
def test_types(table: str, column: str, type_: str) -> None:
    assert CATALOG.table(table).by_name[column].type == parse_type(type_)


def test_inline_objects_are_flattened() -> None:
    postcode = CATALOG.table("customers").by_name["main_address_postcode"]
    assert (postcode.path, postcode.expand, postcode.hidden) == (
        ("main_address", "postcode"),
        "main_address",
        False,
    )


def test_linked_objects_are_links() -> None:
    customers = CATALOG.table("customers")
    assert [column.name for column in customers.columns if column.path[0] == "currency"] == []
    assert ("currency_id", "currencies", "id") in [(x.column, x.table, x.referred) for x in customers.links]
    layout = customers.by_name["statement_layout_id"]
    assert (layout.path, layout.expand) == (("statement_layout", "id"), "statement_layout")
    assert ("statement_layout_id", "document_layouts") in [(x.column, x.table) for x in customers.links]


def test_custom_expands_are_hidden() -> None:
    products = CATALOG.table("products")
    hidden = {column.name: column.expand for column in products.columns if column.hidden}
    assert hidden["base_unit_id"] == "base_unit"
    assert hidden["stock_unit_id"] == "stock_unit"
    assert hidden["has_preferred_supplier"] == "sop_status"
    assert hidden["stock_nominal_code_id"] == "nominal_codes"


def test_nested_tables() -> None:
    lines = CATALOG.table("sop_order_lines")
    assert lines.nested == catalog.Nested(
        "/sop_orders/{sop_order_id}/sop_order_lines", "sop_order_id", "sop_orders"
    )
    assert lines.embedded == catalog.Embedded("sop_orders", "lines", "sop_order_id")
    assert lines.item == "/sop_order_lines/{id}"
    assert not lines.by_name["sop_order_id"].from_parent
    linked = CATALOG.table("pop_linked_order_lines")
    assert linked.by_name["pop_order_line_id"].from_parent
    issues = CATALOG.table("traceable_item_issues")
    assert issues.nested is not None
    assert issues.nested.parent is None


def test_child_tables() -> None:
    emails = CATALOG.table("bank_emails")
    assert emails.embedded == catalog.Embedded("banks", "emails", "bank_id")
    assert emails.by_name["bank_id"].from_parent
    assert (emails.key, emails.primary_key) == (("bank_id", "id"), ())
    figures = CATALOG.table("product_sales_figures")
    assert (figures.item, figures.by_name["product_id"].from_parent) == (
        "/product_sales_figures/{product_id}",
        True,
    )
    assert CATALOG.table("product_sales_figures_periods").links[0].referred == "product_id"


def test_facts_that_only_some_tables_have() -> None:
    assert CATALOG.table("sales_aged_debtor_detailed_views").parameters == ("$ageingdatetype",)
    assert CATALOG.table("customers").filterable is None
    limited = CATALOG.table("sop_despatch_discrete_orders").filterable
    assert limited == {
        "confirmation_intent_type",
        "trader_id",
        "warehouse_id",
        "document_no",
        "document_date",
    }
    assert CATALOG.table("sop_order_return_views").default_order == (("document_no", False), ("id", False))
    assert CATALOG.table("product_transaction_views").default_order == (("id", True),)
    status = CATALOG.table("customers").by_name["account_status_type"]
    assert (status.enumeration, status.default) == ("account_status_types", "AccountStatusActive")
    assert "AccountStatusHidden" in CATALOG.table("account_status_types").by_name["value"].values


def test_actions() -> None:
    payment = CATALOG.action("bank_payment")
    assert (payment.effect, payment.paths, payment.results[0].name) == ("write", ("/bank_payment",), "urn")
    parameters = {parameter.name: parameter for parameter in payment.parameters}
    assert parameters["bank_id"].required
    assert parameters["nominal_analysis_items"].type is None
    assert parameters["reference"].length == 20
    assert CATALOG.action("sop_orders_new").paths == ("/sop_orders_new", "/sop_orders_new/{id}")
    assert {CATALOG.action(name).effect for name in CATALOG.actions()} == {"write", "query", "defaults"}
    for name in CATALOG.actions():
        assert list(action_problems(CATALOG, CATALOG.action(name))) == [], name


def test_actions_say_what_is_in_their_bodies_and_where_they_post() -> None:
    invoices = CATALOG.action("sales_invoices")
    assert (invoices.posts_to, invoices.table) == ("sales_posted_transactions", None)
    parameters = {parameter.name: parameter for parameter in invoices.parameters}
    assert parameters["customer_id"].link == catalog.Link("customer_id", "customers")
    items = {item.name: item for item in parameters["tax_analysis_items"].items}
    assert items["id"].required
    assert parameters["is_eu_trader"].read_only
    assert CATALOG.action("sop_orders_new").table == "sop_orders"
    traceable = {p.name: p for p in CATALOG.action("traceable_items_amend").parameters}
    entries = {item.name: item for item in traceable["traceable_adjustment_items"].items}
    assert [item.name for item in entries["split_batch_items"].items][:2] == ["identification_no", "quantity"]


def test_arrays_that_only_a_body_has() -> None:
    assert CATALOG.table("customers").arrays["memos"] == "customer_memos"
    for table in CATALOG.tables():
        seen = {
            each.embedded.array
            for each in CATALOG.tables()
            if each.embedded and each.embedded.parent == table.name
        }
        seen |= {column.path[0] for column in table.borrowed if column.rows}
        assert seen.isdisjoint(table.arrays), table.name


def test_keys_that_stay_as_they_were_given() -> None:
    fixed = {
        (table.name, column.name) for table in CATALOG.tables() for column in table.columns if column.fixed
    }
    assert fixed == {("customers", "reference"), ("suppliers", "reference"), ("products", "code")}


def test_a_fresh_process_is_ready_soon_and_imports_nothing_heavy() -> None:
    program = """
import sys, time
from sage200_dialect import catalog
assert "msgspec" not in sys.modules
began = time.perf_counter()
loaded = catalog.load()
assert len(loaded.names()) == 342 and loaded.find("customers") is not None
assert {"pyarrow", "duckdb", "httpx", "sqlglot", "sqlalchemy"}.isdisjoint(sys.modules)
print(time.perf_counter() - began)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 0.5
