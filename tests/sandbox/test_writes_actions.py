"""Actions: defaults, drafts, enquiries, and postings with what follows from them."""

from __future__ import annotations

from typing import Any

import pytest

from sage200_dialect import catalog

from .conftest import STANDARD, Api

CATALOG = catalog.load()
LEDGERS = (
    "sales_posted_transactions",
    "purchase_posted_transactions",
    "bank_posted_transactions",
    "nominal_transaction_enquiry_views",
)


def trader(api: Api, kind: str) -> dict[str, Any]:
    """A new account in the company's own currency."""
    key = api.post(f"/{kind}s", {"reference": "ACME01", "name": "Acme"})["id"]
    return {f"{kind}_id": key}


def balance(api: Api, kind: str, owner: dict[str, Any]) -> float:
    found: float = api.get(f"/{kind}s/{owner[f'{kind}_id']}")["balance"]
    return found


def posted(api: Api, table: str, urn: str) -> list[dict[str, Any]]:
    return list(api.get(f"/{table}", filter=f"urn eq {urn}"))


INVOICE = {
    "reference": "INV-X",
    "document_goods_value": 100,
    "document_tax_value": 20,
    "transaction_date": "2025-06-01T00:00:00",
    "nominal_analysis_items": [{"code": "4000", "value": 100}],
}


class TestPostings:
    @pytest.mark.parametrize(
        ("ledger", "kind", "side"), [("sales", "customer", 1), ("purchase", "supplier", -1)]
    )
    def test_an_invoice(self, api: Api, ledger: str, kind: str, side: int) -> None:
        owner = trader(api, kind)
        tax = api.get("/tax_codes", top=1)[0]["id"]
        taxes = [{"id": tax, "goods_amount": 100, "tax_amount": 20}]
        answer = api.post(f"/{ledger}_invoices", {**owner, **INVOICE, "tax_analysis_items": taxes})
        assert set(answer) == {"urn"}
        row = posted(api, f"{ledger}_posted_transactions", answer["urn"])[0]
        assert (row["reference"], row["document_gross_value"], row["document_outstanding_value"]) == (
            "INV-X",
            120,
            120,
        )
        assert row["trader_transaction_type"] == "TradingAccountEntryTypeInvoice"
        whole = api.get(
            f"/{ledger}_posted_transactions/{row['id']}", expand="tax_analysis_items,nominal_analysis_items"
        )
        assert [item["tax_amount"] for item in whole["tax_analysis_items"]] == [20]
        assert [item["code"] for item in whole["nominal_analysis_items"]] == ["4000"]
        assert balance(api, kind, owner) == 120
        entries = posted(api, "nominal_transaction_enquiry_views", answer["urn"])
        assert sum(entry["debit"] - entry["credit"] for entry in entries) == 0
        account = api.get("/nominal_codes", filter="reference eq '4000'")[0]["id"]
        assert [side * (e["credit"] - e["debit"]) for e in entries if e["nominal_code_id"] == account] == [
            100
        ]
        assert (
            api.get(f"/{ledger}_transaction_views", filter=f"urn eq {answer['urn']}")[0][f"{kind}_name"]
            == "Acme"
        )

    @pytest.mark.parametrize(("ledger", "kind"), [("sales", "customer"), ("purchase", "supplier")])
    def test_a_credit_note_lowers_the_balance(self, api: Api, ledger: str, kind: str) -> None:
        owner = trader(api, kind)
        api.post(f"/{ledger}_invoices", {**owner, **INVOICE})
        answer = api.post(f"/{ledger}_credit_notes", {**owner, **INVOICE})
        assert posted(api, f"{ledger}_posted_transactions", answer["urn"])[0]["document_gross_value"] == -120
        assert balance(api, kind, owner) == 0

    @pytest.mark.parametrize(
        ("path", "kind", "owes", "bank"),
        [
            ("sales_receipts", "customer", -50, 50),
            ("sales_payments", "customer", 50, -50),
            ("purchase_payments", "supplier", -50, -50),
            ("purchase_receipts", "supplier", 50, 50),
        ],
    )
    def test_money_moves_the_bank_too(self, api: Api, path: str, kind: str, owes: int, bank: int) -> None:
        owner, account = trader(api, kind), api.get("/banks", top=1)[0]
        answer = api.post(f"/{path}", {**owner, "bank_id": account["id"], "cheque_value": 50})
        assert balance(api, kind, owner) == owes
        after = api.get(f"/banks/{account['id']}")
        assert round(after["balance"] - account["balance"], 2) == bank
        assert [row["cheque_value"] for row in posted(api, "bank_posted_transactions", answer["urn"])] == [
            bank
        ]
        entries = posted(api, "nominal_transaction_enquiry_views", answer["urn"])
        assert len(entries) == 2
        assert sum(entry["debit"] - entry["credit"] for entry in entries) == 0

    @pytest.mark.parametrize(("path", "sign"), [("bank_payment", -1), ("bank_receipt", 1)])
    def test_bank_movements(self, api: Api, path: str, sign: int) -> None:
        account = api.get("/banks", top=1)[0]
        items = [{"code": "4000", "goods_value": 10, "tax_value": 2}, {"code": "5000", "gross_value": 8}]
        body = {"bank_id": account["id"], "cheque_value": 20, "nominal_analysis_items": items}
        answer = api.post(f"/{path}", body)
        assert posted(api, "bank_posted_transactions", answer["urn"])[0]["cheque_value"] == sign * 20
        entries = posted(api, "nominal_transaction_enquiry_views", answer["urn"])
        assert sorted(entry["debit"] + entry["credit"] for entry in entries) == [8, 12, 20]
        assert sum(entry["debit"] - entry["credit"] for entry in entries) == 0
        assert "comes to 20" in api.refused("POST", f"/{path}", {**body, "cheque_value": 21})

    def test_a_transfer_answers_no_body(self, api: Api) -> None:
        one, two = api.get("/banks", top=2)
        count = len(api.get("/bank_posted_transactions", select="id", top=5000))
        answer = api.send(
            "POST", "/bank_transfer", {"bank_from_id": one["id"], "bank_to_id": two["id"], "payment_value": 5}
        )
        assert (answer.status_code, answer.content) == (200, b"")
        rows = api.get("/bank_posted_transactions", top=5000)[count:]
        assert [(row["bank_id"], row["cheque_value"]) for row in rows] == [(one["id"], -5), (two["id"], 5)]
        assert rows[0]["urn"] == rows[1]["urn"]

    def test_every_urn_is_new(self, api: Api) -> None:
        owner, bank = trader(api, "customer"), api.get("/banks", top=1)[0]["id"]
        known = {row["urn"] for table in LEDGERS for row in api.get(f"/{table}", select="urn", top=5000)}
        urns = []
        for _ in range(3):
            urns.append(api.post("/sales_invoices", {**owner, **INVOICE})["urn"])
            urns.append(api.post("/sales_receipts", {**owner, "bank_id": bank, "cheque_value": 1})["urn"])
            items = [{"code": "4000", "gross_value": 1}]
            urns.append(api.post("/bank_receipt", {"bank_id": bank, "nominal_analysis_items": items})["urn"])
        assert len({int(urn) for urn in urns}) == 9
        assert known.isdisjoint(int(urn) for urn in urns)

    def test_allocations(self, api: Api) -> None:
        owner, bank = trader(api, "customer"), api.get("/banks", top=1)[0]["id"]
        invoice = posted(api, LEDGERS[0], api.post("/sales_invoices", {**owner, **INVOICE})["urn"])[0]
        receipt = posted(
            api,
            LEDGERS[0],
            api.post("/sales_receipts", {**owner, "bank_id": bank, "cheque_value": 70})["urn"],
        )[0]
        lines = [{"posted_tran_id": row["id"], "value_to_allocate": 70} for row in (invoice, receipt)]
        api.post("/sales_allocations", {**owner, "allocation_lines": lines})
        left = [
            api.get(f"/{LEDGERS[0]}/{row['id']}")["document_outstanding_value"] for row in (invoice, receipt)
        ]
        assert left == [50, 0]
        assert "0.00 is outstanding" in api.refused(
            "POST", "/sales_allocations", {**owner, "allocation_lines": lines}
        )

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"customer_id": 1}, "customer_id is 1, and customers has no such id"),
            ({"transaction_date": "2025-06-01"}, "transaction_date needs a time too"),
            ({"reference": "x" * 21}, "reference has 21 characters"),
            ({"document_goods_value": "100"}, "document_goods_value is a number"),
            ({"due_date": None}, "due_date must not be null"),
            ({"whatever": 1}, "there is no field whatever"),
            ({"is_eu_trader": True}, "is_eu_trader is read only"),
            ({"tax_analysis_items": [{"goods_amount": 100}]}, "tax_analysis_items[0].id is required"),
            ({"tax_analysis_items": [{"id": 1}]}, "tax_analysis_items[0].id is 1"),
            ({"nominal_analysis_items": [{"value": 100}]}, "nominal_analysis_items[0].code is required"),
            (
                {"nominal_analysis_items": [{"code": "nope", "value": 100}]},
                "nominal_analysis_items[0].code is nope",
            ),
            (
                {"nominal_analysis_items": [{"code": "4000", "value": 99}]},
                "comes to 99.00, and the document to 100.00",
            ),
        ],
    )
    def test_a_refused_posting_leaves_nothing(self, api: Api, change: dict[str, Any], message: str) -> None:
        owner = trader(api, "customer")
        before = [api.ask(f"/{table}", count="true").text for table in LEDGERS]
        assert message in api.refused("POST", "/sales_invoices", {**owner, **INVOICE, **change})
        assert [api.ask(f"/{table}", count="true").text for table in LEDGERS] == before
        assert balance(api, "customer", owner) == 0

    def test_all_faults_are_told_at_once(self, api: Api) -> None:
        message = api.refused("POST", "/sales_receipts", {"reference": 5})
        for part in (
            "customer_id is required",
            "bank_id is required",
            "cheque_value is required",
            "reference is text",
        ):
            assert part in message


class TestDefaults:
    @pytest.mark.parametrize(
        ("action", "kind"),
        [("sop_orders_new", "customer"), ("sop_quotes_new", "customer"), ("pop_orders_new", "supplier")],
    )
    def test_a_new_document_is_not_stored(self, api: Api, action: str, kind: str) -> None:
        table = action.removesuffix("_new")
        before = api.ask(f"/{table}", count="true").text
        owner = api.get(f"/{kind}s", top=1)[0]
        found = api.post(f"/{action}", {f"{kind}_id": owner["id"]})
        assert (found[f"{kind}_id"], found["total_gross_value"]) == (owner["id"], 0)
        assert api.ask(f"/{table}", count="true").text == before
        assert [request.effects for request in api.sandbox.requests.to(f"/{action}")] == [()]
        assert f"{kind}_id is required" in api.refused("POST", f"/{action}", {})

    def test_it_may_be_posted_as_it_is(self, api: Api) -> None:
        owner = api.get("/customers", top=1)[0]["id"]
        found = api.post("/sop_orders_new", {"customer_id": owner})
        made = api.post("/sop_orders", {name: value for name, value in found.items() if value is not None})
        assert made["customer_id"] == owner

    def test_by_put_it_is_worked_out_and_not_stored(self, api: Api) -> None:
        order = api.get("/sop_orders", top=1)[0]
        found = api.put(f"/sop_orders_new/{order['id']}", {"order_priority": "Q"})
        assert found["order_priority"] == "Q"
        assert api.get(f"/sop_orders/{order['id']}") == order
        assert api.send("PUT", "/sop_orders_new/5", {}).status_code == 404

    @pytest.mark.parametrize("action", ["customers_new", "suppliers_new", "nominal_codes_new"])
    def test_new_accounts(self, api: Api, action: str) -> None:
        assert api.post(f"/{action}", {})["account_status_type"] == "AccountStatusActive"

    def test_new_postings(self, api: Api) -> None:
        owner = api.get("/customers", top=1)[0]["id"]
        found = api.post("/sales_invoices_new", {"customer_id": owner})
        assert (found["customer_id"], found["nominal_analysis_items"]) == (owner, [])
        assert found["exchange_rate"] > 0


class TestDuplicates:
    @pytest.mark.parametrize(
        ("table", "kind", "lines"),
        [
            ("sop_orders", "customer", "lines"),
            ("sop_quotes", "customer", "lines"),
            ("pop_orders", "supplier", "lines"),
        ],
    )
    def test_a_draft_is_confirmed_by_a_put(self, api: Api, table: str, kind: str, lines: str) -> None:
        source = api.get(f"/{table}", top=1, expand="lines")[0]
        body = {"source_id": source["id"], f"{kind}_id": source[f"{kind}_id"], "prices_and_discounts": True}
        draft = api.post(f"/{table}_duplicate", body)
        assert (draft["is_draft"], draft["is_editing"], draft["document_no"]) == (True, True, "")
        assert draft["total_net_value"] == source["total_net_value"]
        rows = api.get(f"/{table}/{draft['id']}", expand="lines")["lines"]
        assert [(row["code"], row["line_quantity"]) for row in rows] == [
            (row["code"], row["line_quantity"]) for row in source["lines"]
        ]
        done = api.put(f"/{table}/{draft['id']}", {"is_editing": False})
        assert (done["is_draft"], bool(done["document_no"])) == (False, True)

    def test_a_draft_is_discarded_by_a_delete(self, api: Api) -> None:
        source = api.get("/sop_orders", top=1)[0]
        body = {"source_id": source["id"], "customer_id": source["customer_id"]}
        draft = api.post("/sop_orders_duplicate", body)["id"]
        api.delete(f"/sop_orders/{draft}")
        assert api.ask(f"/sop_orders/{draft}").status_code == 404
        assert api.get(f"/sop_orders/{source['id']}") == source
        assert "source_id is 5" in api.refused("POST", "/sop_orders_duplicate", {**body, "source_id": 5})

    def test_a_product(self, api: Api) -> None:
        source = api.get("/products", top=1, expand="warehouse_holdings")[0]
        found = api.post(
            "/products_duplicate", {"source_id": source["id"], "new_code": "COPY", "locations": True}
        )
        assert (found["code"], found["name"]) == ("COPY", source["name"])
        holdings = api.get("/warehouse_holdings", filter=f"product_id eq {found['id']}")
        assert [row["warehouse_id"] for row in holdings] == [
            row["warehouse_id"] for row in source["warehouse_holdings"]
        ]
        assert {row["quantity_in_stock"] for row in holdings} == {0}
        assert "already has" in api.refused(
            "POST", "/products_duplicate", {"source_id": source["id"], "new_code": "COPY"}
        )


class TestStock:
    def test_a_transfer_between_bins(self, api: Api) -> None:
        source = next(row for row in api.get("/bin_holdings") if row["confirmed_qty_in_stock"] > 5)
        held = {name: source[name] for name in ("warehouse_holding_id", "product_id")}
        target = api.post("/bin_holdings", {**held, "name": "New"})
        body = {"product_id": source["product_id"], "bin_holding_from_id": source["id"],
                "bin_holding_to_id": target["id"], "quantity": 5}  # fmt: skip
        assert api.post("/stock_transfers", body) == {}
        after = [api.get(f"/bin_holdings/{row['id']}")["confirmed_qty_in_stock"] for row in (source, target)]
        assert after == [source["confirmed_qty_in_stock"] - 5, 5]
        assert "is in the bin" in api.refused("POST", "/stock_transfers", {**body, "quantity": 10**6})

    def test_despatching_all_lines_completes_the_order(self, api: Api) -> None:
        order = api.get(
            "/sop_orders", filter="document_status eq 'EnumDocumentStatusLive'", top=1, expand="lines"
        )[0]
        items = [
            {"id": line["id"], "quantity": line["line_quantity"]}
            for line in order["lines"]
            if line["line_quantity"]
        ]
        body = {"sop_order_return_id": order["id"], "items": items}
        api.post("/sop_confirm_despatch", body)
        after = api.get(f"/sop_orders/{order['id']}", expand="lines")
        assert after["document_status"] == "EnumDocumentStatusComplete"
        assert [line["despatch_receipt_quantity"] for line in after["lines"]] == [
            line["line_quantity"] for line in order["lines"]
        ]
        assert "not outstanding" in api.refused("POST", "/sop_confirm_despatch", body)

    def test_a_stocktake(self, api: Api) -> None:
        made = api.post(
            "/stocktakes", {"warehouse_id": api.get("/warehouses", top=1)[0]["id"], "stocktake_name": "A"}
        )
        assert (
            api.post("/stocktake_enter_values", {"id": made["id"], "stocktake_name": "B"})["stocktake_name"]
            == "B"
        )
        assert api.get(f"/stocktakes/{made['id']}")["stocktake_name"] == "B"
        assert api.send("POST", "/stocktake_enter_values", {"id": 987}).status_code == 404


class TestEnquiries:
    def test_a_price(self, api: Api) -> None:
        customer, product = api.get("/customers", top=1)[0]["id"], api.get("/products", top=1)[0]["id"]
        found = api.post(
            "/customer_price_enquiry", {"customer_id": customer, "product_id": product, "quantity": 2}
        )
        assert found["total_discounted_price"] == pytest.approx(2 * found["unit_price"])

    def test_an_exchange_rate(self, api: Api) -> None:
        one, two = api.get("/currencies", top=2)
        found = api.post(
            "/currency_exchange_rates", {"currency_from_id": one["id"], "currency_to_id": two["id"]}
        )
        assert found["exchange_rate"] == pytest.approx(
            two["core_currency_rate"] / one["core_currency_rate"], abs=1e-6
        )

    def test_suggestions(self, api: Api) -> None:
        customer = api.get("/sop_orders", top=1)[0]["customer_id"]
        found = api.post("/suggested_products", {"customer_id": customer})
        assert found[0]["number_orders_appears"] >= found[-1]["number_orders_appears"] >= 1


def body_for(api: Api, name: str) -> dict[str, Any]:
    """The required parameters of an action, each with a value that exists."""
    found: dict[str, Any] = {}
    for parameter in CATALOG.action(name).parameters:
        if parameter.required and parameter.link is not None:
            found[parameter.name] = api.get(f"/{parameter.link.table}", top=1)[0]["id"]
        elif parameter.required and parameter.type is not None:
            found[parameter.name] = 1
        elif parameter.required:
            found[parameter.name] = []
    return found


@pytest.mark.parametrize("name", CATALOG.actions())
def test_every_action_is_there_and_takes_json(api: Api, name: str) -> None:
    body = body_for(api, name)
    status = api.send("POST", f"/{name}", body).status_code
    assert status in ((400,) if [] in body.values() else (200, 400, 404)), name
    if CATALOG.action(name).parameters:
        assert api.send("POST", f"/{name}", {"no_such_field": 1}).status_code == 400
    if CATALOG.action(name).effect != "write":
        assert [request.effects for request in api.sandbox.requests if request.effects] == []
        if not name.startswith("stocktake"):
            assert status == 200


def test_actions_of_professional_are_not_on_standard(api: Api) -> None:
    only = [name for name in CATALOG.actions() if "StandardUK" not in CATALOG.action(name).editions]
    for name in only:
        assert api.send("POST", f"/{name}", {}, base=STANDARD).status_code == 404


def test_actions_take_no_get(api: Api) -> None:
    assert api.ask("/sales_invoices").status_code == 404
