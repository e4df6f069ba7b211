"""The SQL that Superset sends, form by form: what it answers and what Sage is asked for it.

Superset reads and writes each statement before it sends it, so each is tried as Superset builds it and as it
is after that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlglot

import sage200_dialect
from sage200_dialect import Connection, sandbox
from sage200_dialect.sandbox import Sandbox
from sage200_dialect.sql.dialect import Sage200

Rows = list[tuple[Any, ...]]
Run = Callable[[str], Rows]
ORDERS = "/sop_orders"


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=80) as started:
        yield started


@pytest.fixture
def connection(sage: Sandbox) -> Iterator[Connection]:
    with sage200_dialect.connect(sage.url) as opened:
        opened.execute("SELECT id FROM currencies").fetchall()
        sage.requests.clear()
        yield opened


@pytest.fixture(params=["built", "rewritten"])
def run(request: pytest.FixtureRequest, connection: Connection) -> Run:
    def as_superset_does(statement: str) -> Rows:
        if request.param == "rewritten":
            statement = sqlglot.parse_one(statement, dialect=Sage200).sql(dialect=Sage200, pretty=True)
        cursor = connection.cursor()
        cursor.execute(statement)
        assert all(isinstance(each[1], str) for each in cursor.description or ())
        return cursor.fetchall()

    return as_superset_does


@pytest.fixture
def orders(sage: Sandbox) -> list[dict[str, Any]]:
    return [dict(row) for row in sage.rows("sop_orders")]


def asked(sage: Sandbox, table: str = ORDERS) -> dict[str, str]:
    """The options of the one request to a table."""
    (found,) = [each for each in sage.requests if each.path.endswith(table)]
    return dict(found.query)


def filter_of(sage: Sandbox, table: str = ORDERS) -> str | None:
    return asked(sage, table).get("$filter")


def month(day: date) -> datetime:
    return datetime(day.year, day.month, 1)


class TestSqlLab:
    def test_a_limit_of_one_more(self, sage: Sandbox, run: Run) -> None:
        assert len(run("SELECT * FROM main.sop_orders LIMIT 4")) == 4
        assert asked(sage)["$top"] == "4"

    def test_select_star(self, sage: Sandbox, run: Run, orders: list[dict[str, Any]]) -> None:
        rows = run("SELECT id, document_no, document_date FROM main.sop_orders LIMIT 100")
        known = {(each["id"], each["document_no"], each["document_date"]) for each in orders}
        assert len(rows) == min(100, len(orders))
        assert set(rows) <= known
        assert asked(sage)["$select"] == "id,document_no,document_date"

    def test_a_comment_at_the_end(self, run: Run) -> None:
        assert run("SELECT COUNT(*) AS n FROM main.customers /* by analyst@example.com: 100%? :x */") == run(
            "SELECT COUNT(*) AS n FROM main.customers -- by analyst"
        )

    def test_marks_of_parameters_in_texts(self, run: Run) -> None:
        assert run("SELECT '100%', ':name', '?', '@x', '%(x)s' LIMIT 1001") == [
            ("100%", ":name", "?", "@x", "%(x)s")
        ]

    def test_explain(self, connection: Connection, sage: Sandbox) -> None:
        plan = connection.execute("EXPLAIN SELECT id FROM main.sop_orders WHERE id = 110001").fetchall()
        assert "$filter=id eq 110001" in plan[0][3]
        assert not sage.requests


class TestDatasets:
    def test_samples_of_a_time_column(self, sage: Sandbox, run: Run) -> None:
        rows = run("SELECT document_date FROM main.sop_orders WHERE NOT document_date IS NULL LIMIT 1000")
        assert rows and all(type(day) is date for (day,) in rows)
        assert filter_of(sage) == "document_date ne null"

    def test_values_to_filter_by(self, sage: Sandbox, run: Run, orders: list[dict[str, Any]]) -> None:
        rows = run("SELECT DISTINCT document_status AS column_values FROM main.sop_orders LIMIT 10000")
        assert Counter(rows) == Counter({(each["document_status"],) for each in orders})
        assert asked(sage)["$select"] == "document_status,id"

    def test_a_row_count(self, sage: Sandbox, run: Run, orders: list[dict[str, Any]]) -> None:
        counted = run(
            "SELECT COUNT(*) AS rowcount FROM (SELECT id FROM main.sop_orders LIMIT 5) AS rowcount_qry"
        )
        assert counted == [(5,)]
        assert asked(sage)["$top"] == "5"
        assert run("SELECT COUNT(*) AS rowcount FROM (SELECT * FROM main.sop_orders) AS rowcount_qry") == [
            (len(orders),)
        ]

    def test_a_virtual_dataset(self, sage: Sandbox, run: Run, orders: list[dict[str, Any]]) -> None:
        rows = run(
            "SELECT customer AS customer, SUM(total_gross_value) AS total FROM ("
            "WITH a AS (SELECT * FROM main.sop_orders) "
            "SELECT a.*, c.name AS customer FROM a LEFT JOIN main.customers c ON c.id = a.customer_id"
            ") AS virtual_table "
            "WHERE document_date >= CAST('2024-01-01' AS DATE) "
            "AND document_date < CAST('2025-01-01' AS DATE) "
            "GROUP BY customer ORDER BY total DESC LIMIT 1000"
        )
        names = {each["id"]: each["name"] for each in sage.rows("customers")}
        totals: dict[str, Decimal] = defaultdict(Decimal)
        for each in orders:
            if each["document_date"] and each["document_date"].year == 2024:
                totals[names[each["customer_id"]]] += each["total_gross_value"]
        assert Counter(rows) == Counter(totals.items()) != Counter()
        assert [total for _, total in rows] == sorted(totals.values(), reverse=True)
        assert filter_of(sage) == "document_date ge 2024-01-01 and document_date lt 2025-01-01"
        assert set(asked(sage)["$select"].split(",")) == {
            "id",
            "customer_id",
            "document_date",
            "total_gross_value",
        }

    def test_the_columns_of_a_virtual_dataset(self, connection: Connection) -> None:
        cursor = connection.execute(
            'SELECT * FROM (SELECT id, document_date AS "Ordered on", total_gross_value * 2 AS twice '
            "FROM main.sop_orders WHERE id < 0) AS virtual_table LIMIT 1"
        )
        assert cursor.fetchall() == []
        types = [(each[0], str(each[1]).partition("(")[0]) for each in cursor.description or ()]
        assert types == [("id", "BIGINT"), ("Ordered on", "DATE"), ("twice", "DECIMAL")]


class TestCharts:
    def test_a_time_series(self, sage: Sandbox, run: Run, orders: list[dict[str, Any]]) -> None:
        rows = run(
            "SELECT DATE_TRUNC('MONTH', document_date) AS document_date, COUNT(*) AS count, "
            'SUM(total_gross_value) AS "SUM(total_gross_value)" FROM main.sop_orders '
            "WHERE document_date >= CAST('2023-02-01 00:00:00.000000' AS TIMESTAMP) "
            "AND document_date < CAST('2025-03-01 00:00:00.000000' AS TIMESTAMP) "
            "GROUP BY DATE_TRUNC('MONTH', document_date) ORDER BY count DESC LIMIT 1000"
        )
        counts: Counter[datetime] = Counter()
        sums: dict[datetime, Decimal] = defaultdict(Decimal)
        for each in orders:
            day = each["document_date"]
            if day is not None and date(2023, 2, 1) <= day < date(2025, 3, 1):
                counts[month(day)] += 1
                sums[month(day)] += each["total_gross_value"]
        found = [(month(at), count, total) for at, count, total in rows]
        assert Counter(found) == Counter((at, counts[at], sums[at]) for at in counts) != Counter()
        assert [count for _, count, _ in rows] == sorted(counts.values(), reverse=True)
        assert filter_of(sage) == "document_date ge 2023-02-01 and document_date lt 2025-03-01"

    def test_metrics_with_labels(self, run: Run, orders: list[dict[str, Any]]) -> None:
        rows = run(
            "SELECT customer_id AS customer_id, COUNT(*) AS count, "
            'COUNT(DISTINCT document_status) AS "COUNT_DISTINCT(document_status)", '
            'AVG(total_gross_value) AS "AVG(total_gross_value)", '
            'MIN(document_date) AS "MIN(document_date)", SUM(total_gross_value) AS "SUM(total_gross_value)" '
            "FROM main.sop_orders GROUP BY customer_id "
            'ORDER BY "SUM(total_gross_value)" DESC LIMIT 10 OFFSET 5'
        )
        groups: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for each in orders:
            groups[each["customer_id"]].append(each)
        totals = {key: sum(each["total_gross_value"] for each in group) for key, group in groups.items()}
        assert [row[5] for row in rows] == sorted(totals.values(), reverse=True)[5:15]
        for customer, count, statuses, mean, first, total in rows:
            group = groups[customer]
            assert (count, total) == (len(group), totals[customer])
            assert statuses == len({each["document_status"] for each in group})
            assert mean == pytest.approx(float(total) / count)
            assert first == min(each["document_date"] for each in group)

    def test_a_limit_of_series(self, run: Run, orders: list[dict[str, Any]]) -> None:
        rows = run(
            "SELECT DATE_TRUNC('YEAR', document_date) AS document_date, customer_id AS customer_id, "
            "SUM(total_gross_value) AS total FROM main.sop_orders JOIN ("
            "SELECT customer_id AS customer_id__, SUM(total_gross_value) AS mme_inner__ FROM main.sop_orders "
            "GROUP BY customer_id ORDER BY mme_inner__ DESC, customer_id__ LIMIT 3) AS series_limit "
            "ON customer_id = customer_id__ "
            "GROUP BY DATE_TRUNC('YEAR', document_date), customer_id ORDER BY total DESC LIMIT 1000"
        )
        totals: dict[int, Decimal] = defaultdict(Decimal)
        for each in orders:
            totals[each["customer_id"]] += each["total_gross_value"]
        best = sorted(totals, key=lambda key: (-totals[key], key))[:3]
        found: dict[int, Decimal] = defaultdict(Decimal)
        for _, customer, total in rows:
            found[customer] += total
        assert found == {key: totals[key] for key in best}

    def test_a_metric_of_ones_own(self, run: Run, orders: list[dict[str, Any]]) -> None:
        ((share, label, wide),) = run(
            "SELECT SUM(CASE WHEN total_gross_value > 1000 THEN total_gross_value ELSE 0 END) / "
            'NULLIF(SUM(total_gross_value), 0) AS share, UPPER(MIN(document_status)) AS "U", '
            "SUM(total_gross_value) / COUNT(DISTINCT customer_id) AS each FROM main.sop_orders LIMIT 1000"
        )
        values = [each["total_gross_value"] for each in orders]
        assert share == pytest.approx(float(sum(each for each in values if each > 1000) / sum(values)))
        assert label == min(each["document_status"] for each in orders).upper()
        assert wide == pytest.approx(float(sum(values)) / len({each["customer_id"] for each in orders}))

    def test_having(self, run: Run, orders: list[dict[str, Any]]) -> None:
        totals: dict[int, Decimal] = defaultdict(Decimal)
        for each in orders:
            totals[each["customer_id"]] += each["total_gross_value"]
        limit = sorted(totals.values())[len(totals) // 2]
        rows = run(
            "SELECT customer_id AS customer_id, SUM(total_gross_value) AS total FROM main.sop_orders "
            f"GROUP BY customer_id HAVING ((SUM(total_gross_value) > {limit})) ORDER BY total DESC LIMIT 100"
        )
        assert dict(rows) == {key: total for key, total in totals.items() if total > limit} != {}

    def test_a_percentage_of_the_whole(self, run: Run, orders: list[dict[str, Any]]) -> None:
        rows = run(
            "SELECT customer_id AS customer_id, SUM(total_gross_value) AS total, "
            "SUM(SUM(total_gross_value)) OVER () AS whole FROM main.sop_orders GROUP BY customer_id LIMIT 500"
        )
        whole = sum(each["total_gross_value"] for each in orders)
        assert {row[2] for row in rows} == {whole}
        assert sum(row[1] for row in rows) == whole


class TestFilters:
    @pytest.mark.parametrize(
        ("condition", "sent", "meets"),
        [
            ("NOT balance IS NULL", "balance ne null", lambda row: True),
            ("default_nominal_code_id IS NULL", "default_nominal_code_id eq null", None),
            ("on_hold IS FALSE", "on_hold eq false", lambda row: row["on_hold"] is False),
            ("on_hold IS TRUE", "on_hold eq true", lambda row: row["on_hold"] is True),
            ("on_hold", "on_hold eq true", lambda row: row["on_hold"] is True),
            ("id IN (27001, 27002)", "id eq 27001 or id eq 27002", lambda row: row["id"] < 27003),
            (
                "(NOT id IN (27001, 27002))",
                "id ne 27001 and id ne 27002",
                lambda row: row["id"] not in (27001, 27002),
            ),
            ("id <> 27001", "id ne 27001", lambda row: row["id"] != 27001),
            ("balance > 1000.0", "balance gt 1000", lambda row: row["balance"] > 1000),
            (
                "balance >= 0 AND balance <= 875.30",
                "balance ge 0 and balance le 875.30",
                lambda row: 0 <= row["balance"] <= Decimal("875.30"),
            ),
            (
                "name IN ('O''Brien DIY Centre')",
                "name eq 'O''Brien DIY Centre'",
                lambda row: row["name"] == "O'Brien DIY Centre",
            ),
            ("name LIKE '%Ltd%'", "contains(name,'Ltd')", lambda row: "Ltd" in row["name"]),
            ("LOWER(name) LIKE LOWER('%LTD%')", None, lambda row: "ltd" in row["name"].lower()),
            ("name ILIKE '%LTD%'", None, lambda row: "ltd" in row["name"].lower()),
            ("NOT name LIKE '%Ltd'", None, lambda row: not row["name"].endswith("Ltd")),
            ("1 = 0", "", lambda row: False),
            (
                "((balance > 1000) AND (on_hold IS FALSE)) AND ((id < 27030 OR id > 27050))",
                "balance gt 1000 and on_hold eq false and (id lt 27030 or id gt 27050)",
                lambda row: row["balance"] > 1000 and not row["on_hold"] and not 27030 <= row["id"] <= 27050,
            ),
        ],
    )
    def test_conditions(self, sage: Sandbox, run: Run, condition: str, sent: str | None, meets: Any) -> None:
        rows = run(f"SELECT id AS id FROM main.customers WHERE {condition} ORDER BY id ASC LIMIT 1000")
        known = sage.rows("customers")
        expected = sorted(
            each["id"]
            for each in known
            if (meets(each) if meets else each["default_nominal_code_id"] is None)
        )
        assert [row[0] for row in rows] == expected
        if sent == "":
            assert not sage.requests
        else:
            assert filter_of(sage, "/customers") == sent

    def test_bounds_of_a_timestamp(self, sage: Sandbox, run: Run) -> None:
        rows = run(
            "SELECT COUNT(*) AS count FROM main.customers "
            "WHERE date_time_updated >= CAST('2024-01-01 00:00:00.000000' AS TIMESTAMP) "
            "AND date_time_updated < CAST('2025-01-01 00:00:00.000000' AS TIMESTAMP)"
        )
        known = [each["date_time_updated"] for each in sage.rows("customers")]
        assert rows == [(sum(each.year == 2024 for each in known),)]
        assert filter_of(sage, "/customers") == (
            "date_time_updated ge 2023-12-31T23:59:59Z and date_time_updated lt 2025-01-01T00:00:02Z"
        )

    @pytest.mark.parametrize(
        "condition",
        [
            "document_date >= DATE '2024-02-01' AND document_date < DATE '2024-03-01'",
            "document_date >= '2024-02-01 00:00:00.000000' AND document_date < '2024-03-01 00:00:00.000000'",
            "document_date >= TIMESTAMP '2024-02-01 00:00:00' AND document_date < TIMESTAMP '2024-03-01'",
            "document_date >= '2024-02-01'::date AND document_date < '2024-03-01'::date",
            "DATE '2024-02-01' <= document_date AND DATE '2024-03-01' > document_date",
        ],
    )
    def test_literals_of_dates(
        self, sage: Sandbox, run: Run, orders: list[dict[str, Any]], condition: str
    ) -> None:
        rows = run(f"SELECT id FROM main.sop_orders WHERE {condition}")
        days = [each["document_date"] for each in orders if each["document_date"] is not None]
        assert len(rows) == sum((day.year, day.month) == (2024, 2) for day in days) > 0
        assert filter_of(sage) == "document_date ge 2024-02-01 and document_date lt 2024-03-01"
