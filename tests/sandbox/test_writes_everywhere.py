"""Every resource that Sage lets be written takes its verbs; and rules that hang on settings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from sage200_dialect import catalog, sandbox
from sage200_dialect.catalog import Column, Table

from .conftest import Api

CATALOG = catalog.load()


def writable(method: str) -> list[Table]:
    return [table for table in CATALOG.tables() if method in table.methods]


def test_as_many_as_sage_publishes() -> None:
    assert [len(writable(method)) for method in ("post", "put", "delete")] == [45, 56, 45]


def value(api: Api, table: Table, column: Column) -> Any:
    link = next((link for link in table.links if link.column == column.name), None)
    if link is not None:
        other = CATALOG.table(link.table)
        rows = api.get(other.collection, top=1, orderby="id desc") if other.collection else []
        return rows[0][link.referred] if rows else 1
    if column.enumeration is not None:
        return api.get(f"/{column.enumeration}", top=1)[0]["value"]
    match column.type.name:
        case "VARCHAR":
            return "zzz"[: column.type.length]
        case "BOOLEAN":
            return True
        case "DATE" | "TIMESTAMP":
            return "2025-06-30T00:00:00"
        case _:
            return 1


def item(table: Table, method: str, key: object) -> str:
    """The path of one row."""
    return next(path for path in table.write_paths[method] if path.count("{id}")).replace("{id}", str(key))


def settable(table: Table, but: set[str]) -> Column | None:
    """A plain column that a body may set to anything of its type."""
    linked = {link.column for link in table.links}
    for column in table.columns:
        plain = len(column.path) == 1 and column.expand is None and column.enumeration is None
        free = not (column.read_only or column.fixed or column.from_parent or column.name in linked | but)
        if plain and free and not column.name.startswith(("is_to_", "document_no")):
            return column
    return None


@pytest.mark.parametrize(
    "table",
    [table for table in writable("post") if table.name not in CATALOG.actions()],
    ids=lambda table: table.name,
)
def test_post_put_and_delete(api: Api, table: Table) -> None:
    if table.name == "warehouse_holdings":
        api.post("/warehouses", {"name": "A new one"})  # in the others each product has its place
    body = {
        column.path[0]: value(api, table, column)
        for column in table.columns
        if column.required and len(column.path) == 1 and column.name not in table.key
    }
    path = table.write_paths["post"][0]
    for name in re.findall(r"\{(\w+)\}", path):
        path = path.replace(f"{{{name}}}", str(value(api, table, table.by_name[name])))
    made = api.post(path, body)
    assert made.items() >= {k: v for k, v in body.items() if k != "document_no"}.items()
    assert api.get(f"{table.collection}/{made['id']}") == made
    column = settable(table, {"id", *body})
    change = {} if column is None else {column.name: value(api, table, column)}
    assert api.put(item(table, "put", made["id"]), change).items() >= change.items()
    api.delete(item(table, "delete", made["id"]))
    assert api.send("DELETE", item(table, "delete", made["id"])).status_code == 404


@pytest.mark.parametrize(
    "table", [table for table in writable("put") if "post" not in table.methods], ids=lambda table: table.name
)
def test_put_of_what_is_there(api: Api, table: Table) -> None:
    before = api.sandbox.rows(table.name)[0]["id"]
    column = settable(table, {"id"})
    change = {} if column is None else {column.name: value(api, table, column)}
    assert api.put(item(table, "put", before), change).items() >= change.items()


def test_products_need_holdings_where_there_are_several_locations(http: httpx.Client) -> None:
    settings = [{"id": 1, "use_multiple_locations": True}]
    with sandbox.start(data={"stock_settings": settings}) as running:
        api = Api(running, http)
        body = {"code": "A", "name": "A", "product_group_id": api.get("/product_groups", top=1)[0]["id"]}
        assert "warehouse_holdings is required" in api.refused("POST", "/products", body)
        holding = {"warehouse_id": api.get("/warehouses", top=1)[0]["id"]}
        made = api.post("/products", {**body, "warehouse_holdings": [holding]})
        assert len(api.get(f"/products/{made['id']}/warehouse_holdings")) == 1


def test_prices_need_permission(http: httpx.Client) -> None:
    with sandbox.start() as asked:
        name = asked.rows("current_user")[0]["friendly_name"]
    permissions = [{"id": 1, "user_name": name, "override_prices_discounts": False}]
    with sandbox.start(data={"sop_user_permissions": permissions}) as running:
        api = Api(running, http)
        line = {"line_type": "EnumLineTypeFreeText", "description": "Work", "line_quantity": 1}
        body = {"customer_id": api.get("/customers", top=1)[0]["id"]}
        api.post("/sop_orders", {**body, "lines": [line]})
        message = api.refused("POST", "/sop_orders", {**body, "lines": [{**line, "selling_unit_price": 5}]})
        assert "lines[0].selling_unit_price may not be set" in message


def test_an_own_table_with_a_key_of_words(http: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text(
        '{"tables": {"flags": {"item": "/flags/{code}", "key": ["code"],'
        ' "methods": ["list", "get", "post", "put", "delete"],'
        ' "columns": {"code": {"type": "varchar(9)"}, "text": {"type": "varchar(9)"}}}}}'
    )
    with sandbox.start(location=tmp_path, data={"flags": []}) as running:
        api = Api(running, http)
        assert api.post("/flags", {"code": "a", "text": "x"}) == {"code": "a", "text": "x"}
        assert "already has" in api.refused("POST", "/flags", {"code": "a"})
        assert "code is required" in api.refused("POST", "/flags", {"text": "x"})
        assert api.put("/flags/a", {"text": "b"}) == {"code": "a", "text": "b"}
        assert "the path says a" in api.refused("PUT", "/flags/a", {"code": "b"})
        api.delete("/flags/a")
        assert api.send("DELETE", "/flags/a").status_code == 404


def test_a_release_without_some_tables_still_writes_the_others(api: Api) -> None:
    missing = {
        "tax_codes",
        "nominal_transaction_enquiry_views",
        "sop_user_permissions",
        "bank_posted_transactions",
    }
    api.sandbox.behaviour = sandbox.Behaviour(missing=frozenset({*missing, "customers.website"}))
    owner = {"customer_id": api.post("/customers", {"reference": "A", "name": "A"})["id"]}
    assert "no field website" in api.refused("PUT", f"/customers/{owner['customer_id']}", {"website": "x"})
    line = {
        "line_type": "EnumLineTypeFreeText",
        "description": "Work",
        "line_quantity": 1,
        "selling_unit_price": 5,
    }
    assert api.post("/sop_orders", {**owner, "lines": [line]})["total_net_value"] == 5
    bank = api.get("/banks", top=1)[0]["id"]
    assert api.post("/sales_receipts", {**owner, "bank_id": bank, "cheque_value": 5})["urn"]


def test_wishes_are_no_facts(api: Api) -> None:
    made = api.post("/couriers", {"name": "A", "is_to_delete": True})
    assert made["is_to_delete"] is False
    assert api.put(f"/couriers/{made['id']}", {"name": "B"})["is_to_delete"] is False
    assert {row["is_to_delete"] for row in api.get("/customer_contacts")} == {False}


def test_holdings_show_the_name_of_their_warehouse(api: Api) -> None:
    holding = api.get("/warehouse_holdings", top=1)[0]
    api.put(f"/warehouses/{holding['warehouse_id']}", {"name": "Elsewhere"})
    assert api.get(f"/warehouse_holdings/{holding['id']}")["warehouse_name"] == "Elsewhere"


def test_memos_of_an_order(api: Api) -> None:
    order = api.get("/sop_orders", top=1, select="id")[0]["id"]
    api.put(f"/sop_orders/{order}", {"memos": [{"note": "By noon"}]})
    memo = api.get(f"/sop_orders/{order}", expand="memos")["memos"][-1]
    assert (memo["note"], memo["sop_order_return_id"]) == ("By noon", order)


def test_own_orders_keep_their_totals_until_their_lines_change(http: httpx.Client) -> None:
    orders = [{"id": 7, "customer_id": 1, "total_net_value": "99.50", "lines": []}]
    data: dict[str, Any] = {"customers": [{"id": 1, "name": "Acme"}], "sop_orders": orders}
    with sandbox.start(data=data) as running:
        api = Api(running, http)
        assert api.put("/sop_orders/7", {"order_priority": "A"})["total_net_value"] == 99.5
        line = {"line_type": "EnumLineTypeFreeText", "description": "Work", "line_quantity": 1}
        api.put("/sop_orders/7", {"lines": [{**line, "selling_unit_price": 5}]})
        assert api.get("/sop_orders/7")["total_net_value"] == 5


def test_entries_without_keys_are_replaced_or_added(api: Api) -> None:
    key = api.sandbox.rows("purchase_authorisations")[0]["id"]
    item = {"code": "4000", "value": 5}
    table = "purchase_authorisation_nominal_analysis_items"

    def codes() -> list[Any]:
        return [row["value"] for row in api.sandbox.rows(table) if row["purchase_authorisation_id"] == key]

    before = codes()
    api.put(f"/purchase_authorisations/{key}", {"nominal_analysis_items": [item]})
    assert codes() == [*before, 5]
    api.sandbox.behaviour = sandbox.Behaviour(child_rows="replace")
    api.put(f"/purchase_authorisations/{key}", {"nominal_analysis_items": [item]})
    assert codes() == [5]
