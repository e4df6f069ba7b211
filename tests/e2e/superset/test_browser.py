"""A person with a browser: SQL Lab, a chart of one's own, the recipe's dashboard. Screenshots: `shots`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import browser
import pytest
from api import Superset
from browser import Browser
from sage import Row, Sage, pence
from stack import ADMIN, Stack

REASON = browser.missing()
pytestmark = pytest.mark.skipif(REASON is not None, reason=str(REASON))

DASHBOARD = "sage-200"
TRANSACTION = (
    "customer_id", "transaction_date", "due_date", "document_outstanding_value", "exchange_rate",
)  # fmt: skip
HOLDING = ("product_id", "warehouse_name", "free_stock_available", "reorder_level")
ORDER = ("customer_id", "document_date", "document_status", "exchange_rate", "lines")


@pytest.fixture(scope="module")
def person(stack: Stack, workdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    profile = tmp_path_factory.mktemp("profile")
    with browser.browser(stack.superset, profile, workdir / "shots") as opened:
        opened.sign_in(*ADMIN)
        yield opened


def test_sql_lab(person: Browser, database: int, sage: Sage) -> None:
    statement = "SELECT name, balance FROM customers WHERE balance > 1000 ORDER BY balance DESC"
    person.open("/sqllab/", dbid=str(database), schema="main", sql=statement, name="debts", autorun="true")
    owing = [row for row in sage.rows("customers", "name", "balance") if row["balance"] > 1000]
    person.wait_for_text(f"{len(owing)} rows")
    person.wait_for_text(str(max(row["balance"] for row in owing)))
    person.screenshot("sql_lab")


def test_sql_lab_tells_what_is_wrong(person: Browser, database: int) -> None:
    statement = "SELECT * FROM custmers"
    person.open("/sqllab/", dbid=str(database), schema="main", sql=statement, name="typo", autorun="true")
    person.wait_for_text("there is no table 'custmers'; the nearest names are customers")
    person.screenshot("sql_lab_error")


def test_a_person_signs_in_to_sage(person: Browser, own_sign_in: int, sage: Sage) -> None:
    statement = "SELECT COUNT(*) AS customers FROM customers"
    person.open("/sqllab/", dbid=str(own_sign_in), schema="main", sql=statement, name="own", autorun="true")
    person.wait_for_text("Authorization needed")
    person.screenshot("sign_in_asked")
    with person.new_tab(lambda: person.click_text("provide authorization")):
        person.shown("#account-1").click()
        person.screenshot("sign_in")
        person.shown("#allow").click()
        person.wait_for_text("You can close this window and re-run the query")
    person.open(
        "/sqllab/", dbid=str(own_sign_in), schema="main", sql=statement, name="signed in", autorun="true"
    )
    person.wait_for_text("1 row")
    person.wait_for_text(str(len(sage.rows("customers", "id"))))
    person.screenshot("signed_in")


def test_a_chart_of_ones_own(person: Browser, superset: Superset, orders: int, sage: Sage) -> None:
    person.open(
        "/explore/", datasource_type="table", datasource_id=str(orders), viz_type="echarts_timeseries_bar"
    )
    person.shown("[data-test=x_axis] [data-test=plus]").click()
    person.choose("Columns and metrics", "document_date")
    person.shown("[data-test='ColumnEdit#save']").click()
    person.choose("Time Grain", "Month")
    person.shown("[data-test=metrics] [data-test=plus]").click()
    person.click_text("Simple")
    person.choose("Select column", "total_net_value")
    person.choose("Select aggregate options", "SUM")
    person.shown("[data-test='AdhocMetricEdit#save']").click()
    person.chart_answers()
    person.shown("[data-test=run-query-button]").click()
    (drawn,) = person.wait_for_chart()
    assert pence(row["SUM(total_net_value)"] for row in drawn["result"][0]["data"]) == pence(
        row["total_net_value"] for row in sage.rows("sop_orders", "total_net_value")
    )
    person.shown("[data-test=query-save-button]").click()
    person.shown("[data-test=new-chart-name]").send_keys("Orders by month")
    person.shown("[data-test=btn-modal-save]").click()
    person.wait_for_chart()  # Superset shows the chart that it has saved
    person.wait_for_text("36 rows")
    person.screenshot("chart")
    saved = superset.get("/api/v1/chart/", q="(page_size:100)")["result"]
    assert "Orders by month" in {each["slice_name"] for each in saved}


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
    found = []
    for order in sage.rows("sop_orders", *ORDER, expand="lines"):
        if order["document_status"] != "EnumDocumentStatusCancelled":
            month, customer = order["document_date"][:7], names[order["customer_id"]]
            values = (line["line_total_value"] / order["exchange_rate"] for line in order["lines"])
            found += [(month, customer, value) for value in values]
    return found


def test_sales(drawn: dict[str, list[Row]], sales: list[tuple[str, str, Decimal]]) -> None:
    months: defaultdict[str, Decimal] = defaultdict(Decimal)
    customers: defaultdict[str, Decimal] = defaultdict(Decimal)
    for month, customer, value in sales:
        months[month] += pence([value])
        customers[customer] += pence([value])
    groups = [{**row, "order_date": None} for row in drawn["Sales by month"]]
    by_month = [pence(value for value in row.values() if value is not None) for row in groups]
    assert by_month == [months[month] for month in sorted(months)]
    assert pence(row["net_sales"] for row in drawn["Net sales"]) == sum(months.values())
    largest = sorted(customers.items(), key=lambda each: each[1], reverse=True)[:10]
    assert {row["customer"]: pence([row["net_sales"]]) for row in drawn["Top customers"]} == dict(largest)


def test_debtors(drawn: dict[str, list[Row]], sage: Sage) -> None:
    names = {row["id"]: row["name"] for row in sage.rows("customers", "id", "name")}
    ledger = sage.rows("sales_posted_transactions", *TRANSACTION)
    newest = max(day(row["transaction_date"]) for row in ledger)
    bands = ("not_due", "days_1_30", "days_31_60", "days_61_90", "over_90")
    owed: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in ledger:
        if row["document_outstanding_value"]:
            late = (newest - day(row["due_date"] or row["transaction_date"])).days
            band = bands[0 if late <= 0 else min(4, (late + 29) // 30)]
            value = pence([row["document_outstanding_value"] / row["exchange_rate"]])
            owed[names[row["customer_id"]]][band] += value
    shown = {row["customer"]: {band: pence([row[band]]) for band in bands} for row in drawn["Aged debtors"]}
    assert shown == {name: {band: each[band] for band in bands} for name, each in owed.items()}
    assert all(pence([row["debt"]]) == sum(shown[row["customer"]].values()) for row in drawn["Aged debtors"])
    assert pence([drawn["Debt outstanding"][0]["debt"]]) == pence(
        sum(each.values()) for each in shown.values()
    )
    assert pence([drawn["Overdue by 90 days"][0]["over_90"]]) == pence(
        each["over_90"] for each in shown.values()
    )


def test_stock(drawn: dict[str, list[Row]], sage: Sage) -> None:
    codes = {row["id"]: row["code"] for row in sage.rows("products", "id", "code")}
    below = {
        (codes[row["product_id"]], row["warehouse_name"]): float(
            row["reorder_level"] - row["free_stock_available"]
        )
        for row in sage.rows("warehouse_holdings", *HOLDING)
        if row["free_stock_available"] < row["reorder_level"]
    }
    table = drawn["Stock below reorder level"]
    assert {(row["product_code"], row["warehouse"]): row["shortfall"] for row in table} == below
    assert [row["shortfall"] for row in table] == sorted(below.values(), reverse=True)
    assert drawn["Stock to reorder"][0]["below_reorder_level"] == len(below)


def day(text: str) -> date:
    return datetime.fromisoformat(text).date()
