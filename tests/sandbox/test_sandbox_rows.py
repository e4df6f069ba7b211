"""Rows that the user brings."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from sage200_dialect import sandbox
from sage200_dialect.errors import ProgrammingError

from .conftest import ROWS, Api


def test_rows_as_python_values(api: Api) -> None:
    first = api.sandbox.rows("things")[0]
    assert first == {
        "id": 1, "name": "Apple", "price": Decimal("12.50"), "made": dt.date(2024, 1, 31),
        "changed": dt.datetime(2024, 2, 1, 10, 0, 0, 500_000), "good": True, "box_id": 7,
        "home_town": "Leeds", "home_code": "LS1", "secret": "s1",
    }  # fmt: skip
    assert api.sandbox.rows("parts") == [
        {"thing_id": 1, "id": 1, "size": Decimal(2)},
        {"thing_id": 1, "id": 2, "size": Decimal("0.5")},
        {"thing_id": 7, "id": 3, "size": Decimal(9)},
    ]
    with pytest.raises(KeyError):
        api.sandbox.rows("nothing")
    with pytest.raises(KeyError):
        api.sandbox.rows("things", "No Such Company")


def test_the_other_company_keeps_made_up_rows(api: Api) -> None:
    assert len(api.get("/boxes")) == 2
    assert len(api.get("/boxes", company=1)) > 2


def test_a_folder_of_json_and_csv(tmp_path: Path, catalogue: Path, http: httpx.Client) -> None:
    (tmp_path / "boxes.csv").write_text('id,label\n1,"Red, or ""pink"""\n2,\n', encoding="utf-8")
    things = [{"id": 3, "price": 0.10, "made": "2024-05-06", "home_town": "Hull", "good": None}]
    (tmp_path / "things.json").write_text(json.dumps(things))
    with sandbox.start(location=catalogue, rows=tmp_path) as running:
        api = Api(running, http)
        assert api.get("/boxes") == [{"id": 1, "label": 'Red, or "pink"'}, {"id": 2, "label": None}]
        assert api.ask("/things", select="id,price,made").text == (
            '[{"id":3,"price":0.1,"made":"2024-05-06T00:00:00"}]'
        )
        assert api.get("/things", expand="home")[0]["home"] == {"town": "Hull", "code": None}
        assert running.rows("things")[0]["price"] == Decimal("0.1")


def test_python_values(catalogue: Path, http: httpx.Client) -> None:
    moment = dt.datetime(2024, 1, 2, 3, 4, 5, 120_000, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    row = {"id": 1, "price": Decimal("1.10"), "made": dt.date(2024, 1, 2), "changed": moment}
    with sandbox.start(location=catalogue, data={"Things": [row]}) as running:
        answer = Api(running, http).ask("/things", select="price,made,changed")
        assert (
            answer.text == '[{"price":1.10,"made":"2024-01-02T00:00:00","changed":"2024-01-02T02:04:05.12"}]'
        )


def test_an_empty_table(catalogue: Path, http: httpx.Client) -> None:
    with sandbox.start(location=catalogue, data={"things": [], "customers": []}) as running:
        api = Api(running, http)
        assert api.get("/things") == api.get("/customers") == []
        assert api.ask("/things", count="true").text == "0"
        assert {row["customer_id"] for row in running.rows("sop_orders")} == {None}


def test_made_up_tables_link_to_given_rows(http: httpx.Client) -> None:
    customers = [{"id": 5, "reference": "A1", "name": "Only One"}]
    orders = [{"id": 77, "customer_id": 5}, {"id": 78, "customer_id": 5}]
    with sandbox.start(data={"customers": customers, "sop_orders": orders}) as running:
        assert {row["customer_id"] for row in running.rows("customer_contacts")} == {5}
        assert {row["sop_order_id"] for row in running.rows("sop_order_lines")} <= {77, 78}
        assert [row["name"] for row in running.rows("customer_views")] == ["Only One"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"thinks": []}, r"no table 'thinks'.*things"),
        ({"things": [{"id": 1}, {"nam": "x"}]}, r"row 2.*no field 'nam'.*name"),
        ({"things": [{"id": "one"}]}, r"row 1: id is BIGINT, not 'one'"),
        ({"things": [{"id": 1.5}]}, r"id is BIGINT"),
        ({"things": [{"price": "12,50"}]}, r"price is DECIMAL\(18,2\)"),
        ({"things": [{"made": "31.01.2024"}]}, r"made is DATE"),
        ({"things": [{"name": 5}]}, r"name is VARCHAR\(60\)"),
        ({"things": [{"home": {"street": "x"}}]}, r"no field 'home.street'"),
        ({"things": [{"id": 1, "parts": [{"id": "x"}]}]}, r"row 1, parts: id is BIGINT"),
        ({"things": [{"name": "x"}]}, r"row 1: the key id is missing"),
        ({"things": [{"id": 1}, {"id": 1}]}, r"row 2: the key id 1 stands there twice"),
    ],
)
def test_wrong_rows_are_named(catalogue: Path, data: dict[str, list[dict[str, Any]]], message: str) -> None:
    with pytest.raises(ProgrammingError, match=message):
        sandbox.start(location=catalogue, data=data)


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("things.json", "{", "things.json"),
        ("things.json", '{"id": 1}', "expected an array of objects"),
        ("things.csv", "id,name\n1\n", "row 1: more or fewer fields"),
        ("nothing.csv", "id\n1\n", "no table 'nothing'"),
    ],
)
def test_wrong_files_are_named(tmp_path: Path, catalogue: Path, file: str, text: str, message: str) -> None:
    (tmp_path / file).write_text(text)
    with pytest.raises(ProgrammingError, match=message):
        sandbox.start(location=catalogue, rows=tmp_path)
    with pytest.raises(ProgrammingError, match="not a folder"):
        sandbox.start(rows=tmp_path / "none")


def test_given_rows_are_not_changed() -> None:
    assert ROWS["things"][0]["parts"][1] == {"id": 2, "size": "0.5"}
