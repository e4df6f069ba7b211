"""What Sage's documents state of the query options, over a real socket."""

from __future__ import annotations

import httpx
import pytest

from .conftest import STANDARD, Api


class TestEntering:
    def test_sites_need_the_token_only(self, api: Api, http: httpx.Client) -> None:
        url = api.sandbox.http_url + "/uk/sage200extra/accounts/v1/sites"
        rows = http.get(url, headers={"Authorization": "Bearer sandbox"}).json()
        assert [row["company_name"] for row in rows] == [each.name for each in api.sandbox.companies]
        assert set(rows[0]) == {"company_id", "company_name", "site_id", "site_name", "site_short_name"}

    def test_sites_are_a_table_too(self, api: Api) -> None:
        assert api.get("/sites", select="company_name", filter="company_id eq 2") == [
            {"company_name": api.sandbox.companies[1].name}
        ]
        assert [row["company_id"] for row in api.sandbox.rows("sites")] == [1, 2]

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Authorization": "Bearer wrong"},
            {"Authorization": "Bearer sandbox"},
            {"Authorization": "Bearer sandbox", "X-Site": "nowhere", "X-Company": "1"},
        ],
    )
    def test_anything_else_is_401_with_an_empty_body(
        self, api: Api, http: httpx.Client, headers: dict[str, str]
    ) -> None:
        answer = http.get(api.sandbox.http_url + "/uk/sage200extra/accounts/v1/customers", headers=headers)
        assert (answer.status_code, answer.content) == (401, b"")

    def test_further_tokens_may_be_accepted(self, api: Api, http: httpx.Client) -> None:
        api.sandbox.tokens.add("second")
        url = api.sandbox.http_url + "/uk/sage200extra/accounts/v1/sites"
        assert http.get(url, headers={"Authorization": "Bearer second"}).status_code == 200
        api.sandbox.tokens.discard("second")
        assert http.get(url, headers={"Authorization": "Bearer second"}).status_code == 401

    def test_the_companies_differ(self, api: Api) -> None:
        first, second = (api.get("/customers", select="name", company=number) for number in (0, 1))
        assert first != second
        assert [api.get("/currencies", filter="is_base_currency eq true", company=number)[0]["symbol"]
                for number in (0, 1)] == ["£", "€"]  # fmt: skip


class TestPages:
    def test_a_collection_is_a_bare_array(self, api: Api) -> None:
        assert [row["id"] for row in api.get("/things")] == [1, 2, 4, 5, 6, 7, 9, 12]

    def test_the_default_page_is_500(self, api: Api) -> None:
        assert len(api.get("/nominal_transaction_enquiry_views", select="id")) == 500

    def test_top_and_skip(self, api: Api) -> None:
        assert [row["id"] for row in api.get("/things", top=2, skip=3, orderby="id", select="id")] == [5, 6]
        assert api.get("/things", top=0) == []

    def test_top_is_capped_at_5000(self, http: httpx.Client) -> None:
        from sage200_dialect import sandbox

        with sandbox.start(orders=6000) as running:
            assert len(Api(running, http).get("/sop_orders", select="id", top=9999, orderby="id")) == 5000

    @pytest.mark.parametrize("option", [{"top": -1}, {"top": "x"}, {"skip": -1, "orderby": "id"}])
    def test_numbers_must_be_whole_and_not_negative(self, api: Api, option: dict[str, object]) -> None:
        assert "whole number" in api.refusal("/things", **option)

    def test_skip_needs_orderby(self, api: Api) -> None:
        assert "needs $orderby" in api.refusal("/things", skip=1)

    def test_orderby_takes_several_fields(self, api: Api) -> None:
        rows = api.get("/things", orderby="price desc,id desc", select="id", filter="price ge 8")
        assert [row["id"] for row in rows] == [5, 12, 1, 9]

    def test_orderby_refuses_unknown_names_and_words(self, api: Api) -> None:
        assert "no field 'nope'" in api.refusal("/things", orderby="nope")
        assert "cannot read" in api.refusal("/things", orderby="id upwards")

    def test_an_unknown_option_is_refused(self, api: Api) -> None:
        assert "$search" in api.refusal("/things", search="x")
        assert "$ageingdatetype" in api.refusal("/things", ageingdatetype="duedate")

    def test_a_custom_parameter_belongs_to_its_resource(self, api: Api) -> None:
        assert api.get("/sales_aged_debtor_summary_views", ageingdatetype="duedate")

    def test_count_is_the_bare_number(self, api: Api) -> None:
        assert api.ask("/things", count="true").text == "8"
        assert api.ask("/things", count="true", filter="price gt 8", top=1).text == "4"

    def test_a_url_longer_than_8k_is_refused(self, api: Api) -> None:
        many = " or ".join(f"id eq {number}" for number in range(1000))
        assert api.ask("/things", filter=many).status_code == 414


class TestFields:
    def test_select_gives_exactly_what_it_names(self, api: Api) -> None:
        assert api.get("/things", select="name", top=1) == [{"name": "Apple"}]
        assert api.get("/things/1", select="name,good") == {"name": "Apple", "good": True}

    @pytest.mark.parametrize("path", ["/things", "/things/1"])
    def test_select_refuses_unknown_names(self, api: Api, path: str) -> None:
        assert "no field 'nope'" in api.refusal(path, select="id,nope")

    def test_what_is_not_expanded_is_absent(self, api: Api) -> None:
        assert set(api.get("/things", top=1)[0]) == {
            "id", "name", "price", "made", "changed", "good", "box_id",
        }  # fmt: skip

    def test_an_inline_object(self, api: Api) -> None:
        rows = api.get("/things", expand="home", select="id,home", top=3)
        assert rows[0]["home"] == {"town": "Leeds", "code": "LS1"}
        assert rows[1]["home"] is None
        assert api.get("/things/1", expand="home", select="home.town") == {"home": {"town": "Leeds"}}

    def test_a_linked_object(self, api: Api) -> None:
        rows = api.get("/things", expand="box", select="id,box.label", top=3)
        assert rows == [
            {"id": 1, "box": {"label": "Red"}},
            {"id": 2, "box": {"label": "blue"}},
            {"id": 4, "box": None},
        ]
        assert api.ids("box.label eq 'Red'", expand="box") == [1, 9]

    def test_an_array(self, api: Api) -> None:
        rows = api.get("/things", expand="parts", filter="id eq 1 or id eq 2")
        assert rows[0]["parts"] == [{"id": 1, "size": 2}, {"id": 2, "size": 0.5}]
        assert rows[1]["parts"] == []

    def test_a_field_that_needs_a_custom_expand(self, api: Api) -> None:
        assert api.get("/things/1", expand="more")["secret"] == "s1"
        assert api.get("/things/1", expand="more", select="secret") == {"secret": "s1"}
        assert "without its $expand" in api.refusal("/things/1", select="secret")
        assert "no field" in api.refusal("/things", filter="secret eq 's1'")

    def test_objects_need_their_expand(self, api: Api) -> None:
        for name in ("home", "box", "parts", "home.town"):
            assert "without its $expand" in api.refusal("/things", select=name)
        assert "has no 'nope'" in api.refusal("/things", expand="nope")

    def test_values_are_written_as_sage_writes_them(self, api: Api) -> None:
        answer = api.ask("/things", filter="id eq 1", select="price,made,changed")
        assert (
            answer.text == '[{"price":12.50,"made":"2024-01-31T00:00:00","changed":"2024-02-01T10:00:00.5"}]'
        )

    def test_metadata(self, api: Api) -> None:
        scalars = api.get("/things", metadata="false")
        assert {"name": "price", "type": "number", "sort_order": 0, "sort_ascending": True} in scalars
        everything = {entry["name"]: entry["type"] for entry in api.get("/things", metadata="true")}
        assert everything["parts"] == "array"
        assert everything["home"] == everything["box"] == "object"
        assert not {"parts", "home", "box"} & {entry["name"] for entry in scalars}
        assert api.get("/things/1", metadata="true", select="id") == {"id": 1}


class TestPaths:
    def test_an_unknown_id_or_path_is_404(self, api: Api) -> None:
        for path in ("/things/3", "/nothing", "/things/1/parts", "/things/x"):
            assert api.ask(path).status_code == 404

    def test_singletons_are_objects(self, api: Api) -> None:
        assert api.get("/current_user", select="logon_name") == {"logon_name": "amelia"}

    def test_nested_paths(self, api: Api) -> None:
        order = api.get("/sop_orders", top=1, orderby="id desc", select="id,customer_id")[0]
        lines = api.get(
            f"/sop_orders/{order['id']}/sop_order_lines", select="id,sop_order_id", orderby="id desc"
        )
        assert {line["sop_order_id"] for line in lines} == {order["id"]}
        assert [line["id"] for line in lines] == sorted((line["id"] for line in lines), reverse=True)
        one = api.get(f"/sop_orders/{order['id']}/sop_order_lines/{lines[0]['id']}", select="id")
        assert one == {"id": lines[0]["id"]}
        count = api.ask(f"/customers/{order['customer_id']}/sop_orders", count="true").text
        assert (
            count
            == api.ask("/sop_orders", count="true", filter=f"customer_id eq {order['customer_id']}").text
        )
        holding = api.get("/warehouse_holdings", top=1)[0]
        path = f"/warehouses/{holding['warehouse_id']}/products/{holding['product_id']}/warehouse_holdings"
        assert api.get(path, select="id") == [{"id": holding["id"]}]

    def test_figures_of_one_item_bring_their_periods(self, api: Api) -> None:
        product = api.get("/products", top=1, select="id")[0]["id"]
        assert "periods" in api.get(f"/product_sales_figures/{product}", filter="no_of_periods eq 3")
        assert "filters on" in api.refusal(f"/product_sales_figures/{product}", filter="id eq 3")

    def test_filters_limited_to_some_fields(self, api: Api) -> None:
        assert "filters on" in api.refusal("/sop_despatch_discrete_orders", filter="id eq 1")
        api.get("/sop_despatch_discrete_orders", filter="document_no eq 'x'")

    def test_professional_only_parts_are_missing_on_standard(self, api: Api) -> None:
        assert api.ask("/finance_charges").status_code == 200
        assert api.ask("/finance_charges", base=STANDARD).status_code == 404
        assert "analysis_code_6" in api.get("/customers", top=1)[0]
        assert "analysis_code_6" not in api.get("/customers", top=1, base=STANDARD)[0]
        assert "analysis_code_6" in api.refusal("/customers", select="analysis_code_6", base=STANDARD)

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
    def test_a_verb_that_a_resource_has_not_is_404(self, api: Api, method: str) -> None:
        for path in ("/things", "/things/1", "/product_groups"):
            answer = api.send(method, path, {"name": "x"})
            assert answer.status_code == 404
        assert len(api.get("/things")) == 8

    def test_every_table_is_served(self, api: Api) -> None:
        from sage200_dialect import catalog

        failed = []
        for table in catalog.load().tables():
            if table.collection is not None and table.name != "sites":
                answer = api.ask(table.collection, top=2)
                if answer.status_code != 200 or not isinstance(answer.json(), list):
                    failed.append((table.name, answer.status_code))
        assert not failed


def test_the_lock_is_seen_as_an_effect(api: Api) -> None:
    api.get("/sop_orders", top=1, expand="is_to_lock")
    api.get("/sop_orders", top=1)
    assert [request.effects for request in api.sandbox.requests] == [("lock",), ()]
