"""Writing what belongs to other records: contacts, arrays, the lines of orders, and locks."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from .conftest import STANDARD, Api


@pytest.fixture
def customer(api: Api) -> int:
    key: int = api.post("/customers", {"reference": "ACME01", "name": "Acme"})["id"]
    return key


@pytest.fixture
def product(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/products", top=1, expand="tax_code")[0]
    return found


@pytest.fixture
def line(api: Api, product: dict[str, Any]) -> dict[str, Any]:
    return {
        "line_type": "EnumLineTypeStandard",
        "product_id": product["id"],
        "warehouse_id": api.get("/warehouses", top=1)[0]["id"],
        "code": product["code"],
        "description": product["name"],
        "line_quantity": 3,
        "selling_unit_price": 10.5,
    }


class TestContacts:
    def test_they_are_made_under_their_account(self, api: Api, customer: int) -> None:
        made = api.post(f"/customers/{customer}/customer_contacts", {"first_name": "Ann", "last_name": "Lee"})
        assert (made["customer_id"], made["first_name"]) == (customer, "Ann")
        assert api.get("/customer_contacts", filter=f"customer_id eq {customer}") == [made]
        assert api.get(f"/customers/{customer}/customer_contacts") == [made]
        assert (made["name"], made["is_default"]) == ("Ann Lee", True)
        assert api.get(f"/customer_contacts/{made['id']}") == made
        assert api.get(f"/customers/{customer}", expand="contacts")["contacts"] == [made]

    def test_an_email_is_made_under_a_contact(self, api: Api, customer: int) -> None:
        contact = api.post(f"/customers/{customer}/customer_contacts", {"last_name": "Lee"})["id"]
        short = f"/customer_contacts/{contact}/customer_emails"
        long = f"/customers/{customer}{short}"
        one, two = (api.post(path, {"email": "ann@example.com"}) for path in (short, long))
        assert one["customer_contact_id"] == two["customer_contact_id"] == contact
        assert api.put(f"{long}/{one['id']}", {"email": "lee@example.com"})["email"] == "lee@example.com"
        assert api.put(f"/customer_emails/{two['id']}", {"is_default": True})["is_default"]
        emails = api.get(f"/customer_contacts/{contact}", expand="emails")["emails"]
        assert [each["email"] for each in emails] == ["lee@example.com", "ann@example.com"]
        assert api.get(f"/customer_contacts/{contact}")["default_email"] == "ann@example.com"
        api.delete(f"{short}/{one['id']}")
        assert api.ask(f"/customer_emails/{one['id']}").status_code == 404

    def test_the_flat_path_takes_no_post(self, api: Api) -> None:
        assert api.send("POST", "/customer_contacts", {"last_name": "Lee"}).status_code == 404

    def test_the_path_must_be_true(self, api: Api, customer: int) -> None:
        contact = api.post(f"/customers/{customer}/customer_contacts", {"last_name": "Lee"})["id"]
        other = api.get("/customers", top=1)[0]["id"]
        body = {"email": "a@example.com"}
        for path in (
            "/customers/1/customer_contacts",
            "/customer_contacts/1/customer_emails",
            f"/customers/{other}/customer_contacts/{contact}/customer_emails",
        ):
            assert api.send("POST", path, body).status_code == 404
        assert (
            api.send("PUT", f"/customers/{other}/customer_contacts/{contact}", {"last_name": "x"}).status_code
            == 404
        )

    def test_standard_has_one_for_each_account(self, api: Api, customer: int) -> None:
        path = f"/customers/{customer}/customer_contacts"
        api.post(path, {"last_name": "Lee"}, base=STANDARD)
        assert "one contact for each account" in api.refused(
            "POST", path, {"last_name": "Ray"}, base=STANDARD
        )
        api.post(path, {"last_name": "Ray"})

    def test_they_go_with_their_account(self, api: Api, customer: int) -> None:
        contact = api.post(f"/customers/{customer}/customer_contacts", {"last_name": "Lee"})["id"]
        email = api.post(f"/customer_contacts/{contact}/customer_emails", {"email": "a@example.com"})["id"]
        api.delete(f"/customers/{customer}")
        assert api.ask(f"/customer_contacts/{contact}").status_code == 404
        assert api.ask(f"/customer_emails/{email}").status_code == 404


class TestArrays:
    def test_a_post_takes_the_rows_along(self, api: Api) -> None:
        body = {
            "reference": "ACME02",
            "name": "Acme",
            "contacts": [{"last_name": "Lee", "emails": [{"email": "a@b.example"}]}],
        }
        made = api.post("/customers", {**body, "memos": [{"note": "Hello"}]})
        contact = api.get("/customer_contacts", filter=f"customer_id eq {made['id']}")[0]
        assert contact["last_name"] == "Lee"
        assert (
            api.get("/customer_emails", filter=f"customer_contact_id eq {contact['id']}")[0]["email"]
            == "a@b.example"
        )
        assert api.get("/customer_memos", filter=f"customer_id eq {made['id']}")[0]["note"] == "Hello"
        assert api.get(f"/customers/{made['id']}", expand="memos")["memos"][0]["note"] == "Hello"

    def test_a_fault_within_is_told_with_its_place(self, api: Api) -> None:
        before = len(api.get("/customers", select="id"))
        body = {"reference": "ACME02", "name": "Acme", "memos": [{"note": "ok"}, {"note": 5}, {}, 7]}
        message = api.refused("POST", "/customers", body)
        assert "memos[1].note is text" in message
        assert "memos[2].note is required" in message
        assert "memos[3] is not an object" in message
        assert len(api.get("/customers", select="id")) == before

    def test_a_put_changes_adds_and_removes(self, api: Api, customer: int) -> None:
        one, two, three = (
            api.post("/customer_memos", {"customer_id": customer, "note": note})["id"] for note in "abc"
        )
        memos = [{"id": two, "note": "B"}, {"id": three, "is_to_delete": True}, {"note": "d"}]
        api.put(f"/customers/{customer}", {"memos": memos})
        rows = api.get("/customer_memos", filter=f"customer_id eq {customer}", orderby="id")
        assert [(row["id"], row["note"]) for row in rows][:2] == [(one, "a"), (two, "B")]
        assert [row["note"] for row in rows][2:] == ["d"]

    def test_what_is_left_out_may_go(self, switched: Callable[..., Api], customer: int) -> None:
        api = switched(child_rows="replace")
        keys = [api.post("/customer_memos", {"customer_id": customer, "note": note})["id"] for note in "abc"]
        api.put(f"/customers/{customer}", {"name": "No array, no change"})
        assert len(api.get("/customer_memos", filter=f"customer_id eq {customer}")) == 3
        api.put(f"/customers/{customer}", {"memos": [{"id": keys[1], "note": "B"}, {"note": "d"}]})
        rows = api.get("/customer_memos", filter=f"customer_id eq {customer}", orderby="id")
        assert [row["note"] for row in rows] == ["B", "d"]

    def test_an_entry_of_another_parent_is_refused(self, api: Api, customer: int) -> None:
        other = api.get("/customer_memos", top=1)[0]
        body = {"memos": [{"id": other["id"], "note": "mine now"}]}
        assert "memos[0].id" in api.refused("PUT", f"/customers/{customer}", body)
        assert api.get(f"/customer_memos/{other['id']}") == other


class TestOrders:
    def test_totals_follow_the_lines(
        self, api: Api, customer: int, line: dict[str, Any], product: dict[str, Any]
    ) -> None:
        order = api.post(
            "/sop_orders", {"customer_id": customer, "lines": [line, {**line, "line_quantity": 1.5}]}
        )
        rate = Decimal(str(product["tax_code"]["tax_rate"]))
        net = Decimal("31.50") + Decimal("15.75")
        tax = (Decimal("31.50") * rate / 100).quantize(Decimal("0.01")) + (
            Decimal("15.75") * rate / 100
        ).quantize(Decimal("0.01"))
        assert Decimal(str(order["total_net_value"])) == net
        assert Decimal(str(order["total_gross_value"])) == net + tax
        lines = api.get(f"/sop_orders/{order['id']}/sop_order_lines")
        assert [each["line_number"] for each in lines] == [1, 2]
        assert [each["line_total_value"] for each in lines] == [31.5, 15.75]
        assert api.get(f"/customers/{customer}")["value_of_current_orders_in_sop"] == float(net)
        assert {
            row["sop_order_id"]
            for row in api.get("/sop_order_line_views", filter=f"sop_order_id eq {order['id']}")
        } == {order["id"]}
        api.put(
            f"/sop_orders/{order['id']}", {"lines": [{"id": lines[1]["id"], "unit_discount_percent": 10}]}
        )
        assert api.get(f"/sop_orders/{order['id']}")["total_net_value"] == 45.68  # 31.50 + 14.175
        api.delete(f"/sop_orders/{order['id']}")
        assert api.get(f"/customers/{customer}/sop_orders") == []
        assert api.get(f"/customers/{customer}")["value_of_current_orders_in_sop"] == 0

    def test_a_change_of_nothing_keeps_the_totals_of_made_up_orders(self, api: Api) -> None:
        for order in api.get("/sop_orders", top=20):
            after = api.put(f"/sop_orders/{order['id']}", {"order_priority": "Z"})
            assert {name for name in order if order[name] != after[name]} <= {
                "order_priority",
                "date_time_updated",
            }

    def test_numbers(self, switched: Callable[..., Api], customer: int) -> None:
        api = switched()
        last = api.get("/sop_orders", orderby="document_no desc", top=1)[0]["document_no"]
        made = api.post("/sop_orders", {"customer_id": customer, "document_no": "MINE"})
        assert made["document_no"] == f"{int(last) + 1:010}"
        assert (
            api.put(f"/sop_orders/{made['id']}", {"document_no": "X"})["document_no"] == made["document_no"]
        )
        api = switched(document_numbers="manual")
        assert "document_no is required" in api.refused("POST", "/sop_orders", {"customer_id": customer})
        assert (
            api.post("/sop_orders", {"customer_id": customer, "document_no": "MINE"})["document_no"] == "MINE"
        )
        assert "already has" in api.refused(
            "POST", "/sop_orders", {"customer_id": customer, "document_no": "mine"}
        )
        again = api.post("/sop_orders", {"customer_id": customer, "document_no": "MINE"}, base=STANDARD)
        assert again["document_no"] not in ("MINE", last)

    def test_quotes_and_purchase_orders(self, api: Api, customer: int, line: dict[str, Any]) -> None:
        kind = api.get("/sop_customer_types")[0]["value"]
        quote = api.post("/sop_quotes", {"customer_id": customer, "customer_type": kind, "lines": [line]})
        assert quote["document_no"].startswith("Q")
        assert quote["total_net_value"] == 31.5
        supplier = api.get("/suppliers", top=1)[0]["id"]
        bought = {name: value for name, value in line.items() if name != "selling_unit_price"}
        order = api.post(
            "/pop_orders", {"supplier_id": supplier, "lines": [{**bought, "unit_buying_price": 4}]}
        )
        assert order["total_net_value"] == 12
        assert "customer_type is required" in api.refused("POST", "/sop_quotes", {"customer_id": customer})

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"product_id": 7}, "lines[0].product_id is 7"),
            ({"description": "x" * 6001}, "lines[0].description has"),
            ({"line_quantity": "3"}, "lines[0].line_quantity is a number"),
            ({"line_type": "Whatever"}, "lines[0].line_type is one of"),
        ],
    )
    def test_a_post_is_whole_or_nothing(
        self, api: Api, customer: int, line: dict[str, Any], change: dict[str, Any], message: str
    ) -> None:
        count = len(api.get("/sop_orders", select="id"))
        assert message in api.refused(
            "POST", "/sop_orders", {"customer_id": customer, "lines": [{**line, **change}]}
        )
        assert len(api.get("/sop_orders", select="id")) == count

    def test_lines_of_other_kinds_need_less(self, api: Api, customer: int) -> None:
        lines = [
            {
                "line_type": "EnumLineTypeFreeText",
                "description": "Cutting",
                "line_quantity": 2,
                "selling_unit_price": 5,
            },
            {"line_type": "EnumLineTypeComment", "description": "Thank you"},
        ]
        assert api.post("/sop_orders", {"customer_id": customer, "lines": lines})["total_net_value"] == 10
        assert "lines[0].product_id is required" in api.refused(
            "POST", "/sop_orders", {"customer_id": customer, "lines": [{"line_type": "EnumLineTypeStandard"}]}
        )

    def test_a_put_saves_line_by_line(self, api: Api, customer: int, line: dict[str, Any]) -> None:
        order = api.post("/sop_orders", {"customer_id": customer, "lines": [line]})["id"]
        body = {
            "order_priority": "B",
            "lines": [{**line, "line_quantity": 1}, {**line, "product_id": 7}, line],
        }
        assert "lines[1].product_id is 7" in api.refused("PUT", f"/sop_orders/{order}", body)
        quantities = [
            row["line_quantity"] for row in api.get(f"/sop_orders/{order}/sop_order_lines", orderby="id")
        ]
        assert quantities == [3, 1]
        after = api.get(f"/sop_orders/{order}")
        assert (after["order_priority"], after["total_net_value"]) == ("B", 42)
        effects = api.sandbox.requests.to(f"/sop_orders/{order}")[0].effects
        assert [each.rsplit(" ", 1)[0] for each in effects] == [
            "changed sop_orders",
            "created sop_order_lines",
        ]

    def test_a_wrong_type_in_any_line_is_found_before_the_first_is_saved(
        self, api: Api, customer: int, line: dict[str, Any]
    ) -> None:
        order = api.post("/sop_orders", {"customer_id": customer})["id"]
        api.refused("PUT", f"/sop_orders/{order}", {"lines": [line, {**line, "line_quantity": "x"}]})
        assert api.get(f"/sop_orders/{order}/sop_order_lines") == []


class TestLocks:
    @pytest.fixture
    def order(self, api: Api) -> str:
        return f"/sop_orders/{api.get('/sop_orders', top=1)[0]['id']}"

    def test_a_lock_keeps_others_away_until_it_is_handed_back(self, api: Api, order: str) -> None:
        lock = api.get(order, expand="is_to_lock")["lock_id"]
        assert "lock_id" not in api.get(order)
        change = {"order_priority": "Q"}
        assert "locked by another user" in api.refused("PUT", order, change)
        assert "locked by another user" in api.refused("PUT", order, {**change, "lock_id": lock + 1})
        assert "locked by another user" in api.refused("DELETE", order)
        assert "locked by another user" in api.refused("GET", order, expand="is_to_lock")
        api.put(order, {**change, "lock_id": lock})
        assert "locked by another user" in api.refused("PUT", order, change)
        api.put(order, {"lock_id": lock, "is_editing": False})
        api.put(order, change)
        assert "not valid" in api.refused("PUT", order, {**change, "lock_id": lock})

    def test_an_unlocked_order_needs_no_lock(self, api: Api, order: str) -> None:
        assert api.put(order, {"order_priority": "Q"})["order_priority"] == "Q"

    def test_a_refused_read_locks_nothing(self, api: Api, order: str) -> None:
        api.refused("GET", order, expand="is_to_lock", select="nope")
        api.put(order, {"order_priority": "Q"})
