"""Each switch of `Behaviour`, over a real socket."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sage200_dialect.sandbox import Behaviour

from .conftest import Api

Switched = Callable[..., Api]


@pytest.mark.parametrize(
    ("collation", "equal", "starts", "order"),
    [
        ("case_insensitive", [1, 2], [1, 2, 9], [4, 6, 9, 1, 2, 7, 12, 5]),
        ("accent_insensitive", [1, 2], [1, 2, 5, 9], [4, 6, 9, 5, 1, 2, 7, 12]),
        ("binary", [1], [1], [4, 6, 1, 7, 9, 2, 12, 5]),
    ],
)
def test_collation(
    switched: Switched, collation: str, equal: list[int], starts: list[int], order: list[int]
) -> None:
    api = switched(collation=collation)
    assert api.ids("name eq 'Apple'") == equal
    assert api.ids("name eq 'Apple' or name eq 'nothing'") == equal
    assert api.ids("startswith(name,'A')") == starts
    assert [row["id"] for row in api.get("/things", orderby="name,id", select="id")] == order


@pytest.mark.parametrize(
    ("null_comparison", "unequal", "less", "not_starting"),
    [
        ("sql", [1, 2, 5, 7, 9, 12], [2], [5, 6, 7, 12]),
        ("odata", [1, 2, 4, 5, 7, 9, 12], [2], [4, 5, 6, 7, 12]),
        ("low", [1, 2, 4, 5, 7, 9, 12], [2, 4], [4, 5, 6, 7, 12]),
    ],
)
def test_null_comparison(
    switched: Switched, null_comparison: str, unequal: list[int], less: list[int], not_starting: list[int]
) -> None:
    api = switched(null_comparison=null_comparison)
    assert api.ids("price ne 0") == unequal
    assert api.ids("price lt 0") == less
    assert api.ids("price le -1") == less
    assert api.ids("startswith(name,'a') ne true") == not_starting
    assert api.ids("price eq null") == [4]
    assert api.ids("price gt 0") == [1, 5, 7, 9, 12]


@pytest.mark.parametrize(
    ("null_order", "first"), [("first", {True: 4, False: 5}), ("last", {True: 2, False: 4})]
)
def test_null_order(switched: Switched, null_order: str, first: dict[bool, int]) -> None:
    api = switched(null_order=null_order)
    for ascending, wanted in first.items():
        direction = "asc" if ascending else "desc"
        assert api.get("/things", orderby=f"price {direction}", top=1)[0]["id"] == wanted


def test_like_wildcards(switched: Switched) -> None:
    api = switched(like_wildcards=True)
    assert api.ids("contains(name,'a_b')") == [9]
    assert api.ids("contains(name,'a_')") == [1, 2, 9]
    assert api.ids("startswith(name,'1%w')") == [6]
    assert api.ids("contains(name,'[xyz]')") == [7, 12]
    assert api.ids("contains(name,'[^a-z ]')") == [5, 6, 7, 9]
    assert api.ids("endswith(name,'[b')") == []
    plain = switched()
    assert plain.ids("contains(name,'a_')") == [9]
    assert plain.ids("contains(name,'[x]')") == [7]


def test_page_cap(switched: Switched) -> None:
    rows = len(switched().sandbox.rows("nominal_transaction_enquiry_views"))
    api = switched(page_cap=600)
    path = "/nominal_transaction_enquiry_views"
    assert len(api.get(path, top=5000, select="id", orderby="id")) == 600
    assert len(api.get(path, top=5000, skip=600, select="id", orderby="id")) == rows - 600 < 600
    with pytest.raises(ValueError, match="500 rows"):
        Behaviour(page_cap=499)


@pytest.mark.parametrize(("count", "filtered"), [("exact", 3), ("ignores_filter", 8), ("capped", 3)])
def test_count(switched: Switched, count: str, filtered: int) -> None:
    api = switched(count=count)
    assert api.ask("/things", count="true", filter="id lt 5").text == str(filtered)
    many = len(api.sandbox.rows("nominal_transaction_enquiry_views"))
    shown = 500 if count == "capped" else many
    assert many > 500
    assert api.ask("/nominal_transaction_enquiry_views", count="true").text == str(shown)


def test_tunnel_down(switched: Switched) -> None:
    assert switched(tunnel_down=True).get("/sites") == []


def test_an_older_release_lacks_what_came_later(switched: Switched) -> None:
    api = switched(release="2019-06-01")
    assert api.ask("/cash_book_settings").status_code == 404
    assert "spare_text_1" not in api.get("/customers", top=1)[0]
    assert "no field" in api.refusal("/customers", select="spare_text_1")
    assert "spare_text_1" in switched().get("/customers", top=1)[0]


def test_missing_tables_and_fields(switched: Switched) -> None:
    api = switched(missing=frozenset({"boxes", "things.price"}))
    assert api.ask("/boxes").status_code == 404
    assert "price" not in api.get("/things")[0]
    assert "no field" in api.refusal("/things", orderby="price")
    assert "has no 'box'" in api.refusal("/things", expand="box")


def test_envelope(switched: Switched) -> None:
    api = switched(envelope="value")
    assert api.get("/things", select="id", top=1) == {"value": [{"id": 1}]}
    assert api.get("/things/1", select="id") == {"id": 1}
    assert api.ask("/things", count="true").text == "8"


def test_timestamps_with_zone(switched: Switched) -> None:
    row = switched(timestamps_with_zone=True).get("/things/1")
    assert (row["made"], row["changed"]) == ("2024-01-31T00:00:00Z", "2024-02-01T10:00:00.5Z")


def test_unordered(switched: Switched) -> None:
    api = switched(unordered=True)
    found = [row["id"] for row in api.get("/things")]
    assert sorted(found) == [1, 2, 4, 5, 6, 7, 9, 12] != found
    assert sorted(api.ids("id gt 4")) == [5, 6, 7, 9, 12]
    assert [row["id"] for row in api.get("/things", orderby="id desc")] == [12, 9, 7, 6, 5, 4, 2, 1]


def test_rows_that_tie_may_change_places_between_pages(switched: Switched) -> None:
    def pages(api: Api, orderby: str) -> list[int]:
        asked = (api.get("/things", orderby=orderby, top="1", skip=str(skip)) for skip in range(8))
        return [row["id"] for page in asked for row in page]

    api = switched(unordered=True)
    assert sorted(pages(api, "good,id")) == [1, 2, 4, 5, 6, 7, 9, 12]
    assert sorted(pages(api, "good")) != [1, 2, 4, 5, 6, 7, 9, 12]


def test_error_body(switched: Switched) -> None:
    assert "message" in switched(error_body="json").ask("/things", select="nope").json()
    text = switched(error_body="text").ask("/things", select="nope")
    assert text.headers["content-type"].startswith("text/plain")
    assert "nope" in text.text
    assert switched(error_body="empty").ask("/things", select="nope").content == b""


def test_decimals(switched: Switched) -> None:
    ask = {"select": "price", "filter": "id eq 1 or id eq 5 or id eq 6"}
    assert switched().ask("/things", **ask).text == '[{"price":12.50},{"price":100},{"price":0.00}]'
    trimmed = switched(decimals="trimmed").ask("/things", **ask).text
    assert trimmed == '[{"price":12.5},{"price":100},{"price":0}]'


def test_enum_numbers_in_views(switched: Switched) -> None:
    api = switched(enum_numbers_in_views=True)
    status = "sop_order_document_status"
    rows = api.get("/sop_order_line_views", select=status, top=5000, filter=f"{status} eq '2'")
    assert {row[status] for row in rows} == {2}
    assert {row[status] for row in api.sandbox.rows("sop_order_line_views")} >= {"0", "2"}
    assert api.get("/sop_orders", select="document_status", top=1)[0]["document_status"].startswith("Enum")


def test_gzip(switched: Switched) -> None:
    path = "/sop_order_line_views"
    packed = switched().ask(path)
    assert packed.headers["content-encoding"] == "gzip"
    plain = switched(gzip=False).ask(path)
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content


def test_latency(switched: Switched) -> None:
    api = switched(latency=0.05)
    api.get("/things")
    assert api.sandbox.requests[-1].seconds >= 0.05


def test_a_tenants_own_fields(switched: Switched) -> None:
    api = switched(extra={"things.points": "integer", "things.mood": "Sage.Mood", "boxes.size": "number"})
    assert [row["points"] for row in api.get("/things", select="points", top=4)] == [0, 1, None, 3]
    assert api.get("/things/1")["mood"] == 0
    assert api.ids("points gt 3") == [6, 9, 12]
    assert [row["id"] for row in api.get("/things", select="id", orderby="points desc", top=1)] == [12]
    types = {entry["name"]: entry["type"] for entry in api.get("/things", metadata="true")}
    assert (types["points"], types["mood"]) == ("integer", "Sage.Mood")
    boxed = api.get("/things", expand="box", select="box.size", filter="box.size gt 1")
    assert {row["box"]["size"] for row in boxed} == {1.25}
    assert "no field" in switched().refusal("/things", select="points")


def test_metadata_switch(switched: Switched) -> None:
    assert "$metadata" in switched(metadata="refused").refusal("/things", metadata="true")
    ignored = switched(metadata="ignored").get("/things", metadata="true", top=1, select="id")
    assert ignored == [{"id": 1}]
