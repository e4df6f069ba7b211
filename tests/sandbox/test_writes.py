"""POST, PUT and DELETE of plain records, over a real socket."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from sage200_dialect import sandbox

from .conftest import STANDARD, Api

ACME = {
    "reference": "ACME01",
    "name": "Acme Anvils",
    "credit_limit": 2500.5,
    "website": "https://acme.example",
}


class TestCreating:
    def test_what_was_sent_is_read_back(self, api: Api) -> None:
        made = api.post("/customers", ACME)
        assert made.items() >= ACME.items()
        assert api.get(f"/customers/{made['id']}") == made
        assert api.get("/customers", filter="reference eq 'ACME01'") == [made]
        assert made["id"] == max(row["id"] for row in api.get("/customers", select="id"))

    def test_what_was_left_out_has_its_default(self, api: Api) -> None:
        made = api.post("/customers", ACME)
        assert made["account_status_type"] == "AccountStatusActive"
        assert (made["balance"], made["on_hold"], made["status_reason"]) == (0, False, "")
        base = api.get("/currencies", filter="is_base_currency eq true")[0]["id"]
        assert made["currency_id"] == base
        now = dt.datetime.now(dt.timezone.utc).replace(tzinfo=None)
        assert abs(dt.datetime.fromisoformat(made["date_time_created"].split(".")[0]) - now) < dt.timedelta(
            hours=1
        )

    def test_the_wire_has_all_decimals(self, api: Api) -> None:
        answer = api.send("POST", "/customers", ACME)
        assert '"credit_limit":2500.50' in answer.text

    def test_an_object_inside_the_row(self, api: Api) -> None:
        made = api.post("/customers", {**ACME, "main_address": {"city": "Leeds", "postcode": "LS1 1AA"}})
        assert "main_address" not in made
        address = api.get(f"/customers/{made['id']}", expand="main_address")["main_address"]
        assert (address["city"], address["postcode"], address["customer_id"]) == (
            "Leeds",
            "LS1 1AA",
            made["id"],
        )
        assert address["id"]

    def test_the_views_show_it(self, api: Api) -> None:
        before = {row["id"]: row for row in api.get("/customer_views")}
        made = api.post("/customers", ACME)
        rows = {row["id"]: row for row in api.get("/customer_views")}
        assert rows.pop(made["id"])["name"] == "Acme Anvils"
        assert rows == before
        assert api.get("/lookup_customers", filter=f"id eq {made['id']}")[0]["reference"] == "ACME01"

    def test_only_its_own_company_has_it(self, api: Api) -> None:
        made = api.post("/customers", ACME, company=1)
        assert api.get("/customers", filter="reference eq 'ACME01'") == []
        assert api.get("/customers", filter="reference eq 'ACME01'", company=1) == [made]

    def test_several_kinds_of_records(self, api: Api) -> None:
        group = api.get("/product_groups", top=1)[0]["id"]
        category = api.get("/nominal_report_categories", top=1)[0]["id"]
        for path, body in (
            ("/products", {"code": "ANVIL", "name": "Anvil", "product_group_id": group}),
            ("/nominal_codes", {"reference": "9999", "report_category_id": category}),
            ("/warehouses", {"name": "Shed"}),
            ("/couriers", {"name": "By bike"}),
            ("/banks", {"code": "SPARE", "sort_code": "00-00-00"}),
        ):
            made = api.post(path, body)
            assert made.items() >= body.items()
            assert api.get(f"{path}/{made['id']}") == made

    def test_select_and_expand(self, api: Api) -> None:
        made = api.post("/customers", ACME, select="id,name")
        assert set(made) == {"id", "name"}
        assert "nope" in api.refused("POST", "/customers", {**ACME, "reference": "ACME02"}, select="nope")
        assert api.get("/customers", filter="reference eq 'ACME02'") == []

    @pytest.mark.parametrize("status", [200, 201, 204])
    def test_the_status_is_a_switch(self, switched: Callable[..., Api], status: int) -> None:
        api = switched(created_status=status)
        answer = api.send("POST", "/customers", ACME)
        assert answer.status_code == status
        assert bool(answer.content) == (status != 204)
        assert len(api.get("/customers", filter="reference eq 'ACME01'")) == 1

    def test_the_answer_may_be_what_was_sent(self, switched: Callable[..., Api]) -> None:
        api = switched(written_answer="sent")
        made = api.post("/customers", {**ACME, "main_address": {"city": "Leeds"}})
        assert made == {**ACME, "id": made["id"]}
        assert api.put(f"/customers/{made['id']}", {"name": "B"}) == {"id": made["id"], "name": "B"}


class TestChanging:
    def test_only_what_is_sent_changes(self, api: Api) -> None:
        before = api.get("/customers", top=1)[0]
        after = api.put(f"/customers/{before['id']}", {"name": "Renamed"})
        assert {name for name in before if before[name] != after[name]} == {"name", "date_time_updated"}
        assert after["date_time_updated"] > before["date_time_updated"]
        assert api.get(f"/customers/{before['id']}") == after
        assert api.get("/customer_views", filter=f"id eq {before['id']}", select="name") == [
            {"name": "Renamed"}
        ]

    def test_a_whole_object_may_be_handed_back(self, api: Api) -> None:
        before = api.get("/products", top=1)[0]
        after = api.put(
            f"/products/{before['id']}", {**{k: v for k, v in before.items() if v is not None}, "name": "N"}
        )
        assert {name for name in before if before[name] != after[name]} == {"name", "date_time_updated"}

    def test_each_write_is_later_than_the_one_before(self, api: Api) -> None:
        ids = [row["id"] for row in api.get("/customers", top=20, select="id")]
        stamps = [api.put(f"/customers/{key}", {"name": "x"})["date_time_updated"] for key in ids]
        moments = [
            dt.datetime.fromisoformat(s[:19]) + dt.timedelta(seconds=float("0" + s[19:])) for s in stamps
        ]
        assert moments == sorted(set(moments))

    def test_a_part_of_an_object_inside_the_row(self, api: Api) -> None:
        key = api.get("/customers", top=1, select="id")[0]["id"]
        before = api.get(f"/customers/{key}", expand="main_address")["main_address"]
        api.put(f"/customers/{key}", {"main_address": {"city": "Hull"}})
        after = api.get(f"/customers/{key}", expand="main_address")["main_address"]
        assert {name for name in before if before[name] != after[name]} == {"city", "date_time_updated"}

    def test_what_is_not_there_is_404(self, api: Api) -> None:
        assert api.send("PUT", "/customers/1", {"name": "x"}).status_code == 404
        assert api.send("PUT", "/customers", {"name": "x"}).status_code == 404

    def test_an_array(self, api: Api) -> None:
        one, two = (api.post("/couriers", {"name": name}) for name in ("Bike", "Van"))
        answer = api.put("/couriers", [{"id": one["id"], "name": "Tram"}, {"id": two["id"], "name": "Bus"}])
        assert [row["name"] for row in answer] == ["Tram", "Bus"]
        assert api.get(f"/couriers/{two['id']}") == answer[1]
        message = api.refused(
            "PUT", "/couriers", [{"id": one["id"], "name": "x"}, {"id": 987, "name": "y"}, {"name": "z"}]
        )
        assert "[1].id is 987" in message
        assert "[2].id is required" in message
        assert api.get(f"/couriers/{one['id']}")["name"] == "Tram"
        assert "takes an array" in api.refused("PUT", "/couriers", {"id": one["id"]})


class TestDeleting:
    def test_it_is_gone_and_the_second_time_it_is_404(self, api: Api) -> None:
        made = api.post("/customers", ACME)
        count = len(api.get("/customers", select="id"))
        api.delete(f"/customers/{made['id']}")
        assert api.send("DELETE", f"/customers/{made['id']}").status_code == 404
        assert api.ask(f"/customers/{made['id']}").status_code == 404
        assert len(api.get("/customers", select="id")) == count - 1
        assert api.get("/customer_views", filter=f"id eq {made['id']}") == []

    def test_a_key_is_never_used_twice(self, api: Api) -> None:
        made = api.post("/customers", ACME)
        api.delete(f"/customers/{made['id']}")
        assert api.post("/customers", ACME)["id"] > made["id"]

    def test_others_stay_as_they_were(self, api: Api) -> None:
        before = {row["id"]: row for row in api.get("/couriers")}
        made = api.post("/couriers", {"name": "Bike"})
        api.delete(f"/couriers/{next(iter(before))}")
        del before[next(iter(before))]
        assert {row["id"]: row for row in api.get("/couriers")} == {**before, made["id"]: made}

    def test_what_others_need_stays(self, api: Api) -> None:
        customer = api.get("/sop_orders", top=1, select="customer_id")[0]["customer_id"]
        assert "in use by sop_orders" in api.refused("DELETE", f"/customers/{customer}")
        assert api.get(f"/customers/{customer}")

    def test_what_belongs_to_it_goes_too(self, api: Api) -> None:
        made = api.post("/customers", ACME)
        memo = api.post("/customer_memos", {"customer_id": made["id"], "note": "Hello"})
        assert api.get(f"/customer_memos/{memo['id']}")["note"] == "Hello"
        api.delete(f"/customers/{made['id']}")
        assert api.ask(f"/customer_memos/{memo['id']}").status_code == 404


class TestRules:
    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"name": "x" * 61}, "name has 61 characters; the maximum length is 60"),
            ({"name": ""}, "name is required"),
            ({"name": 5}, "name is text, not 5"),
            ({"name": ["x"]}, "name is text, not an array"),
            ({"website": None}, "website must not be null"),
            ({"credit_limit": "12"}, "credit_limit is a number, not '12'"),
            ({"credit_limit": 1.005}, "credit_limit has at most 2 decimals"),
            ({"credit_limit": 1e17}, "credit_limit is too large"),
            ({"payment_terms_days": 1.5}, "payment_terms_days is a whole number"),
            ({"payment_terms_days": True}, "payment_terms_days is a whole number, not true"),
            ({"on_hold": "true"}, "on_hold is true or false"),
            ({"account_opened": "2024-01-31"}, "account_opened needs a time too"),
            ({"account_opened": "2024-02-30T00:00:00"}, "no date and time that exists"),
            ({"account_opened": "yesterday"}, "account_opened is a date and time such as"),
            ({"account_status_type": "Sleeping"}, "account_status_type is one of AccountStatusActive"),
            ({"currency_id": 999999}, "currency_id is 999999, and currencies has no such id"),
            ({"balance": 12}, "balance is read only"),
            ({"id": 12}, "id"),
            ({"nickname": "A"}, "customers has no field nickname"),
            ({"main_address": {"city": 5, "town": "x"}}, "main_address.city is text"),
            ({"main_address": None}, "main_address is an object"),
            ({"currency": {"id": 1}}, "currency is read only: give currency_id"),
        ],
    )
    def test_a_body_that_breaks_one_is_refused(self, api: Api, change: dict[str, Any], message: str) -> None:
        before = api.get("/customers")
        key = before[0]["id"]
        for method, path, body in (
            ("POST", "/customers", {**ACME, **change}),
            ("PUT", f"/customers/{key}", change),
        ):
            if (method, message) in (("POST", "id"), ("PUT", "name is required")):
                continue
            assert message in api.refused(method, path, body)
        assert api.get("/customers") == before

    def test_all_faults_are_told_at_once(self, api: Api) -> None:
        message = api.refused("POST", "/customers", {"balance": 5, "short_name": "far too long", "x": 1})
        for part in (
            "reference is required",
            "name is required",
            "balance is read",
            "short_name has",
            "field x",
        ):
            assert part in message

    def test_keys_stay_as_they_were_given(self, api: Api) -> None:
        before = api.get("/customers", top=1)[0]
        assert "reference cannot be changed" in api.refused(
            "PUT", f"/customers/{before['id']}", {"reference": "NEW"}
        )
        api.put(f"/customers/{before['id']}", {"reference": before["reference"], "name": "x"})
        centre = api.post("/cost_centres", {"code": "ZZZ", "name": "Z"})
        assert centre["code"] == "ZZZ"
        assert "code cannot be changed" in api.refused(
            "PUT", f"/cost_centres/{centre['id']}", {"code": "YYY"}
        )

    def test_no_two_rows_have_the_same_reference(self, api: Api) -> None:
        api.post("/customers", ACME)
        assert "already has a row with the reference acme01" in api.refused(
            "POST", "/customers", {**ACME, "reference": "acme01"}
        )

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"null", b'{"name": NaN}', b"\xff"])
    def test_a_body_that_is_no_object(self, api: Api, body: bytes) -> None:
        company = api.sandbox.companies[0]
        headers = {"Authorization": "Bearer sandbox", "X-Site": company.site_id, "X-Company": "1"}
        url = api.sandbox.http_url + "/uk/sage200extra/accounts/v1/customers"
        json_type = {"Content-Type": "application/json; charset=utf-8"}
        answer = api.client.post(url, headers={**headers, **json_type}, content=body)
        assert answer.status_code == 400, answer.text
        if body:
            assert api.client.post(url, headers=headers, content=body).status_code == 415

    def test_dates_with_a_zone_are_taken_as_utc(self, api: Api) -> None:
        for given in ("2024-01-31T00:00:00", "2024-01-31T00:00:00Z", "2024-01-31T01:00:00+01:00"):
            key = api.get("/customers", top=1)[0]["id"]
            assert (
                api.put(f"/customers/{key}", {"account_opened": given})["account_opened"]
                == "2024-01-31T00:00:00"
            )

    def test_switches_let_more_pass(self, switched: Callable[..., Api]) -> None:
        api = switched(nulls="accepted", read_only_fields="ignored", unknown_fields="ignored")
        made = api.post("/customers", {**ACME, "website": None, "balance": 5, "nickname": "A"})
        assert (made["website"], made["balance"]) == (None, 0)
        assert "name must not be null" in api.refused("PUT", f"/customers/{made['id']}", {"name": None})

    def test_numbers_may_be_given_by_sage(self, switched: Callable[..., Api]) -> None:
        api = switched(account_references="automatic")
        assert api.post("/customers", ACME)["reference"] == "ACM0001"
        assert api.post("/customers", {"name": "Acme Two"})["reference"] == "ACM0002"
        assert switched().post("/customers", {"name": "Acme"}, base=STANDARD)["reference"] == "ACM0003"

    def test_professional_only_fields_are_unknown_on_standard(self, api: Api) -> None:
        body = {"name": "A", "analysis_code_6": "x"}
        assert "no field analysis_code_6" in api.refused("POST", "/customers", body, base=STANDARD)


class TestTheLogAndReset:
    def test_requests_tell_what_they_changed(self, api: Api) -> None:
        made = api.post("/couriers", {"name": "Bike"})
        api.put(f"/couriers/{made['id']}", {"name": "Van"})
        api.delete(f"/couriers/{made['id']}")
        api.refused("POST", "/couriers", {})
        api.get("/couriers")
        key = made["id"]
        assert [(each.method, each.effects) for each in api.sandbox.requests] == [
            ("POST", (f"created couriers {key}",)),
            ("PUT", (f"changed couriers {key}",)),
            ("DELETE", (f"deleted couriers {key}",)),
            ("POST", ()),
            ("GET", ()),
        ]
        assert api.sandbox.requests[0].body == {"name": "Bike"}

    def test_reset_forgets_all(self, api: Api) -> None:
        before = api.get("/customers")
        api.post("/customers", ACME)
        api.put(f"/customers/{before[0]['id']}", {"name": "x"})
        api.delete(f"/couriers/{api.post('/couriers', {'name': 'Bike'})['id']}")
        api.sandbox.reset()
        assert api.get("/customers") == before

    def test_each_sandbox_has_its_own(self, api: Api) -> None:
        api.post("/customers", ACME)
        with sandbox.start() as other:
            assert Api(other, api.client).get("/customers", filter="reference eq 'ACME01'") == []

    def test_rows_tell_of_it(self, api: Api) -> None:
        made = api.post("/customers", ACME)
        assert [row["name"] for row in api.sandbox.rows("customers") if row["id"] == made["id"]] == [
            "Acme Anvils"
        ]
        assert [row["id"] for row in api.sandbox.rows("customer_views")][-1] == made["id"]


def test_writes_to_a_large_table_copy_nothing(http: Any) -> None:
    with sandbox.start(orders=20_000) as running:
        api = Api(running, http)
        first, second = api.get("/customers", top=2, select="id")
        api.put(f"/customers/{first['id']}", {"name": "One"})
        api.put(f"/customers/{second['id']}", {"name": "Two"})
        names = api.get("/customers", top=2, select="name")
        assert names == [{"name": "One"}, {"name": "Two"}]


def test_an_own_table_may_be_written(http: Any, tmp_path: Any) -> None:
    (tmp_path / "t.json").write_text(
        '{"tables": {"notes": {"item": "/notes/{id}", "key": ["id"],'
        ' "methods": ["list", "get", "post", "put", "delete"],'
        ' "columns": {"id": {"type": "bigint"}, "text": {"type": "varchar(9)", "required": true}}}}}'
    )
    with sandbox.start(location=tmp_path, data={"notes": []}) as running:
        api = Api(running, http)
        assert api.post("/notes", {"text": "a"}) == {"id": 1, "text": "a"}
        assert api.put("/notes/1", {"text": "b"}) == {"id": 1, "text": "b"}
        api.delete("/notes/1")
        assert api.get("/notes") == []
