"""A person with a browser: SQL Lab, a chart of one's own, and the recipe's dashboard. Screenshots are in `shots`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

import browser
from api import Superset
from browser import Browser
from conftest import ADMIN, WORKDIR, Stack
from sage import Row, Sage, pence

REASON = browser.missing()
pytestmark = pytest.mark.skipif(REASON is not None, reason=str(REASON))

DASHBOARD = "sage-200"


@pytest.fixture(scope="module")
def person(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    profile = tmp_path_factory.mktemp("profile")
    with browser.browser(stack.superset, profile, WORKDIR / "shots") as opened:
        opened.sign_in(*ADMIN)
        yield opened


def test_sql_lab(person: Browser, database: int, sage: Sage) -> None:
    statement = "SELECT name, balance FROM customers ORDER BY balance DESC LIMIT 20"
    person.open("/sqllab/", dbid=str(database), schema="main", sql=statement, name="largest debts", autorun="true")
    largest = max(sage.rows("customers", "name", "balance"), key=lambda row: row["balance"])
    person.shown(".ace_editor")
    person.wait_for_text(largest["name"])
    person.screenshot("sql_lab")


def test_sql_lab_tells_what_is_wrong(person: Browser, database: int) -> None:
    person.open("/sqllab/", dbid=str(database), schema="main", sql="SELECT * FROM custmers", name="typo", autorun="true")
    person.wait_for_text("custmers\" does not exist")
    person.screenshot("sql_lab_error")


def test_a_chart_of_ones_own(person: Browser, superset: Superset, orders: int, sage: Sage) -> None:
    person.open("/explore/", datasource_type="table", datasource_id=str(orders), viz_type="big_number_total")
    person.shown("[data-test=metric] [role=button], [data-test=metric] .ant-select, [data-test=metric]").click()
    person.screenshot("chart_metric")


# -- the dashboard ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn(person: Browser, superset: Superset) -> dict[str, list[Row]]:
    """The rows that the browser got for each chart of the dashboard."""
    charts = superset.get(f"/api/v1/dashboard/{DASHBOARD}/charts")["result"]
    names = {each["id"]: each["slice_name"] for each in charts}
    person.chart_answers()
    person.open(f"/superset/dashboard/{DASHBOARD}/")
    person.wait_for(f"document.querySelectorAll('[data-test-viz-type]').length === {len(names)}")
    person.wait_for("document.querySelectorAll('.loading, [data-test=loading-indicator]').length === 0")
    person.screenshot("dashboard", height=1750)
    answers = [each for each in person.chart_answers() if each["chart"] in names]
    assert all(result["error"] is None for each in answers for result in each["result"])
    return {names[each["chart"]]: each["result"][0]["data"] for each in answers}


def test_every_chart_is_drawn(drawn: dict[str, list[Row]], person: Browser) -> None:
    assert set(drawn) == {
        "Net sales", "Debt outstanding", "Overdue by 90 days", "Stock to reorder",
        "Sales by month", "Top customers", "Aged debtors", "Stock below reorder level",
    }  # fmt: skip
    assert all(drawn.values())
    assert not person.every("[data-test=error-message], .ant-alert-error")


@pytest.fixture(scope="module")
def sales(sage: Sage) -> list[tuple[str, str, Decimal]]:
    """Month, customer and value in pounds of each line of an order that counts."""
    names = {row["id"]: row["name"] for row in sage.rows("customers", "id", "name")}
    return [
        (order["document_date"][:7], names[order["customer_id"]], line["line_total_value"] / order["exchange_rate"])
        for order in sage.rows(
            "sop_orders?$expand=lines", "customer_id", "document_date", "document_status", "exchange_rate", "lines"
        )
        if order["document_status"] != "EnumDocumentStatusCancelled"
        for line in order["lines"]
    ]  # fmt: skip


def test_sales(drawn: dict[str, list[Row]], sales: list[tuple[str, str, Decimal]]) -> None:
    months: Counter[str] = Counter()
    customers: Counter[str] = Counter()
    for month, customer, value in sales:
        months[month] += pence([value])
        customers[customer] += pence([value])
    by_month = [pence(value for name, value in row.items() if name != "order_date" and value is not None) for row in drawn["Sales by month"]]
    assert by_month == [months[month] for month in sorted(months)]
    assert pence(row["net_sales"] for row in drawn["Net sales"]) == sum(months.values())
    assert {row["customer"]: pence([row["net_sales"]]) for row in drawn["Top customers"]} == dict(customers.most_common(10))
