"""What charts ask, compared with the sandbox's data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from api import Json, Superset, metric, time_axis, where
from sage import Row, Sage, pence

NET = metric("total_net_value", label="net")
EPOCH = datetime(1970, 1, 1)


def every(**span: float) -> Callable[[datetime], datetime]:
    step = timedelta(**span)
    return lambda moment: EPOCH + (moment - EPOCH) // step * step


def week(first: int, last: bool = False) -> Callable[[datetime], datetime]:
    """The first or last day of the week that begins on the weekday."""

    def day(moment: datetime) -> datetime:
        start = every(days=1)(moment) - timedelta(days=(moment.weekday() - first) % 7)
        return start + timedelta(days=6) if last else start

    return day


def month(step: int) -> Callable[[datetime], datetime]:
    return lambda moment: datetime(moment.year, (moment.month - 1) // step * step + 1, 1)


MONDAY, SUNDAY = 0, 6
BUCKET: dict[str, Callable[[datetime], datetime]] = {
    "PT1S": every(seconds=1),
    "PT5S": every(seconds=5),
    "PT30S": every(seconds=30),
    "PT1M": every(minutes=1),
    "PT5M": every(minutes=5),
    "PT10M": every(minutes=10),
    "PT15M": every(minutes=15),
    "PT30M": every(minutes=30),
    "PT0.5H": every(minutes=30),
    "PT1H": every(hours=1),
    "PT6H": every(hours=6),
    "P1D": every(days=1),
    "P1W": week(MONDAY),
    "1969-12-28T00:00:00Z/P1W": week(SUNDAY),
    "1969-12-29T00:00:00Z/P1W": week(MONDAY),
    "P1W/1970-01-03T00:00:00Z": week(SUNDAY, last=True),
    "P1W/1970-01-04T00:00:00Z": week(MONDAY, last=True),
    "P1M": month(1),
    "P3M": month(3),
    "P0.25Y": month(3),
    "P1Y": month(12),
}


@pytest.fixture(scope="module")
def sold(sage: Sage) -> list[Row]:
    return sage.rows(
        "sop_orders", "id", "customer_id", "document_date", "date_time_updated", "total_net_value"
    )


def moment(shown: float) -> datetime:
    """The milliseconds that a chart gets."""
    return datetime.fromtimestamp(shown / 1000, timezone.utc).replace(tzinfo=None)


def net(rows: list[Row]) -> Decimal:
    return pence(row["total_net_value"] for row in rows)


def by(rows: list[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    groups: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)


def at(row: Row, column: str) -> datetime:
    return datetime.fromisoformat(row[column])


def test_the_total(superset: Superset, orders: int, sold: list[Row]) -> None:
    (row,) = superset.chart(orders, metrics=["count", NET])["data"]
    assert (row["count"], pence([row["net"]])) == (len(sold), net(sold))


@pytest.mark.parametrize("column", ["document_date", "date_time_updated"])
def test_every_time_grain(superset: Superset, orders: int, sold: list[Row], column: str) -> None:
    page = superset.get("/api/v1/explore/", datasource_type="table", datasource_id=orders)["result"]
    grains = [grain for grain, _ in page["dataset"]["time_grain_sqla"] if grain]
    assert len(grains) == len(set(grains)) > 15
    for grain in grains:
        axis, extras = time_axis(column, grain), {"time_grain_sqla": grain}
        shown = superset.chart(orders, columns=[axis], metrics=["count", NET], extras=extras)["data"]
        expected: defaultdict[datetime, list[Row]] = defaultdict(list)
        for row in sold:
            expected[BUCKET[grain](at(row, column))].append(row)
        assert {moment(row[column]): (row["count"], pence([row["net"]])) for row in shown} == {
            start: (len(rows), net(rows)) for start, rows in expected.items()
        }, grain


def test_without_a_grain(superset: Superset, orders: int, sold: list[Row]) -> None:
    shown = superset.chart(orders, columns=[time_axis("document_date", None)], metrics=["count"])["data"]
    assert {moment(row["document_date"]): row["count"] for row in shown} == Counter(
        at(row, "document_date") for row in sold
    )


def test_the_largest_series(superset: Superset, orders: int, sold: list[Row]) -> None:
    shown = superset.chart(
        orders,
        columns=[time_axis("document_date", "P1Y"), "customer_id"],
        metrics=[NET],
        extras={"time_grain_sqla": "P1Y"},
        series_columns=["customer_id"],
        series_limit=3,
        series_limit_metric=NET,
        order_desc=True,
    )["data"]
    customers = by(sold, lambda row: row["customer_id"])
    largest = sorted(customers, key=lambda each: net(customers[each]), reverse=True)[:3]
    kept = [row for row in sold if row["customer_id"] in largest]
    expected = by(kept, lambda row: (row["customer_id"], at(row, "document_date").year))
    assert {
        (row["customer_id"], moment(row["document_date"]).year): pence([row["net"]]) for row in shown
    } == {key: net(rows) for key, rows in expected.items()}


def test_the_same_a_year_before(superset: Superset, orders: int, sold: list[Row]) -> None:
    shown = superset.chart(
        orders,
        columns=[time_axis("document_date", "P1M")],
        metrics=[NET],
        extras={"time_grain_sqla": "P1M"},
        filters=[where("document_date", "TEMPORAL_RANGE", "2024-01-01 : 2025-01-01")],
        time_offsets=["1 year ago"],
    )["data"]
    months = by(sold, lambda row: month(1)(at(row, "document_date")))
    assert len(shown) == 12
    for row in shown:
        start = moment(row["document_date"])
        assert pence([row["net"]]) == net(months[start])
        assert pence([row["net__1 year ago"]]) == net(months[start.replace(year=2023)])


def test_a_condition_on_a_sum(superset: Superset, orders: int, sold: list[Row]) -> None:
    shown = superset.chart(
        orders, columns=["customer_id"], metrics=[NET], extras={"having": "SUM(total_net_value) > 20000"}
    )["data"]
    sums = {each: net(rows) for each, rows in by(sold, lambda row: row["customer_id"]).items()}
    assert {row["customer_id"]: pence([row["net"]]) for row in shown} == {
        each: value for each, value in sums.items() if value > 20000
    }


def test_metrics_in_sql(superset: Superset, orders: int, sold: list[Row]) -> None:
    share: Json = {
        "expressionType": "SQL",
        "label": "% of large orders",
        "sqlExpression": "SUM(total_net_value) FILTER (WHERE total_net_value > 1000) / SUM(total_net_value)",
    }
    metrics = [
        share,
        metric("customer_id", "COUNT_DISTINCT", "customers"),
        metric("total_net_value", "AVG", "mean"),
    ]
    (row,) = superset.chart(orders, metrics=metrics)["data"]
    large = net([row for row in sold if row["total_net_value"] > 1000])
    assert row["% of large orders"] == pytest.approx(float(large / net(sold)))
    assert row["customers"] == len({row["customer_id"] for row in sold})
    assert row["mean"] == pytest.approx(float(net(sold) / len(sold)))


def test_pages_of_a_table(superset: Superset, orders: int, sold: list[Row]) -> None:
    pages = [
        superset.chart(orders, columns=["id"], orderby=[["id", True]], row_limit=80, row_offset=start)["data"]
        for start in (0, 80, 160)
    ]
    assert [row["id"] for page in pages for row in page] == sorted(row["id"] for row in sold)


VIRTUAL = """
WITH lines AS (
    SELECT l.sop_order_id, l.line_total_value, g.description AS product_group
    FROM sop_order_lines l
    JOIN products p ON p.id = l.product_id
    JOIN product_groups g ON g.id = p.product_group_id
)
SELECT o.document_date, lines.product_group, lines.line_total_value
FROM lines JOIN sop_orders o ON o.id = lines.sop_order_id
"""


def test_a_virtual_dataset(superset: Superset, database: int, sage: Sage) -> None:
    dataset = superset.dataset(database, "lines by product group", sql=VIRTUAL)
    found = superset.get(f"/api/v1/dataset/{dataset}")["result"]["columns"]
    assert {each["column_name"]: each["is_dttm"] for each in found} == {
        "document_date": True,
        "product_group": False,
        "line_total_value": False,
    }
    shown = superset.chart(
        dataset,
        columns=[time_axis("document_date", "P1Y"), "product_group"],
        metrics=[metric("line_total_value", label="net")],
        extras={"time_grain_sqla": "P1Y"},
        filters=[where("product_group", "IN", ["Garden", "Hand tools"])],
    )["data"]
    years = {
        row["id"]: at(row, "document_date").year for row in sage.rows("sop_orders", "id", "document_date")
    }
    groups = {row["id"]: row["description"] for row in sage.rows("product_groups", "id", "description")}
    products = {
        row["id"]: groups[row["product_group_id"]] for row in sage.rows("products", "id", "product_group_id")
    }
    expected: Counter[tuple[int, str]] = Counter()
    for order in sage.rows("sop_orders", "id", "lines", expand="lines"):
        for line in order["lines"]:
            if (group := products.get(line["product_id"])) in ("Garden", "Hand tools"):
                expected[years[order["id"]], group] += line["line_total_value"]
    assert {
        (moment(row["document_date"]).year, row["product_group"]): pence([row["net"]]) for row in shown
    } == {key: pence([value]) for key, value in expected.items()}
