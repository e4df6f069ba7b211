"""The filters that charts offer, on a column of text with accents, quotes, blanks and nulls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from api import Superset, where
from sage import Row, Sage

Condition = Callable[[Row], bool]


@pytest.fixture(scope="module")
def customers(superset: Superset, database: int) -> int:
    return superset.dataset(database, "customers")


@pytest.fixture(scope="module")
def rows(sage: Sage) -> list[Row]:
    return sage.rows("customers", "id", "name", "website", "balance", "on_hold", "account_opened")


TWO = ["O'Brien DIY Centre", "Okafor joinery"]
FILTERS: list[tuple[str, str, Any, Condition]] = [
    ("name", "LIKE", "%DIY%", lambda row: "DIY" in row["name"]),
    ("name", "LIKE", "%diy%", lambda row: "diy" in row["name"]),
    ("name", "ILIKE", "%diy%", lambda row: "diy" in row["name"].lower()),
    ("name", "ILIKE", "garc\u00eda%", lambda row: row["name"].lower().startswith("garc\u00eda")),
    ("name", "NOT LIKE", "%Builders", lambda row: not row["name"].endswith("Builders")),
    ("name", "IN", TWO, lambda row: row["name"] in TWO),
    ("name", "NOT IN", TWO, lambda row: row["name"] not in TWO),
    ("name", "==", "Okafor joinery", lambda row: row["name"] == "Okafor joinery"),
    ("website", "IS NULL", None, lambda row: row["website"] is None),
    ("website", "IS NOT NULL", None, lambda row: row["website"] is not None),
    ("balance", ">", "1000", lambda row: row["balance"] > 1000),
    ("balance", "<=", "0", lambda row: row["balance"] <= 0),
    ("balance", "!=", "0", lambda row: row["balance"] != 0),
    ("on_hold", "IS TRUE", None, lambda row: row["on_hold"] is True),
    ("on_hold", "IS FALSE", None, lambda row: row["on_hold"] is False),
    (
        "account_opened",
        "TEMPORAL_RANGE",
        "2022-03-01 : 2022-03-18",
        lambda row: "2022-03-01" <= row["account_opened"] < "2022-03-18",
    ),
    ("account_opened", "TEMPORAL_RANGE", " : 2022-03-18", lambda row: row["account_opened"] < "2022-03-18"),
    ("account_opened", "TEMPORAL_RANGE", "No filter", lambda row: True),
]


@pytest.mark.parametrize(
    ("column", "operator", "value", "condition"),
    FILTERS,
    ids=[f"{each[0]} {each[1]} {each[2]}" for each in FILTERS],
)
def test_a_filter(
    superset: Superset,
    customers: int,
    rows: list[Row],
    column: str,
    operator: str,
    value: Any,
    condition: Condition,
) -> None:
    asked = {"columns": ["id"], "filters": [where(column, operator, value)]}
    shown = superset.chart(customers, **asked)["data"]
    expected = {row["id"] for row in rows if condition(row)}
    assert {row["id"] for row in shown} == expected
    assert expected or (value == "%diy%" and operator == "LIKE")


def test_filters_together_and_in_sql(superset: Superset, customers: int, rows: list[Row]) -> None:
    shown = superset.chart(
        customers,
        columns=["id"],
        filters=[where("name", "ILIKE", "%centre%"), where("balance", ">=", 0)],
        extras={"where": "(website IS NULL OR LENGTH(website) > 5)"},
    )["data"]
    assert {row["id"] for row in shown} == {
        row["id"]
        for row in rows
        if "centre" in row["name"].lower()
        and row["balance"] >= 0
        and (row["website"] is None or len(row["website"]) > 5)
    }


def test_the_values_that_a_filter_offers(superset: Superset, customers: int, rows: list[Row]) -> None:
    assert set(superset.values(customers, "name")) == {row["name"] for row in rows}
    assert set(superset.values(customers, "website")) == {row["website"] for row in rows}
