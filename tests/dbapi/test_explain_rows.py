"""EXPLAIN and EXPLAIN ANALYZE as rows: what they tell, and that it is so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import Connection, NotSupportedError, ProgrammingError, sandbox
from sage200_dialect.sandbox import Fault, Sandbox

COLUMNS = ["step", "operation", "target", "detail"]
JOIN = (
    "SELECT o.id, c.name FROM sop_orders o JOIN customers c ON c.id = o.customer_id "
    "WHERE o.total_gross_value > 100"
)


@pytest.fixture(scope="module")
def site() -> Iterator[Sandbox]:
    with sandbox.start(orders=40) as running:
        yield running


@pytest.fixture
def sage(site: Sandbox) -> Iterator[Sandbox]:
    site.requests.clear()
    yield site
    site.faults.clear()


@pytest.fixture
def connection(sage: Sandbox) -> Iterator[Connection]:
    with sage200_dialect.connect(sage.url) as opened:
        yield opened


def named(connection: Connection, statement: str, parameters: Any = ()) -> list[dict[str, Any]]:
    cursor = connection.execute(statement, parameters)
    names = [each[0] for each in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def of(rows: list[dict[str, Any]], operation: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["operation"] == operation]


class TestPredicates:
    def test_the_class_follows_the_values(self, connection: Connection) -> None:
        told = [
            of(named(connection, "EXPLAIN SELECT id FROM customers WHERE name LIKE ?", (text,)), "predicate")
            for text in ("A%", "A%B")
        ]
        assert [row["detail"].split(":")[0] for (row,) in told] == ["SUPERSET", "LOCAL"]

    def test_without_pushdown_all_are_local(self, sage: Sandbox) -> None:
        with sage200_dialect.connect(sage.url, pushdown="off") as connection:
            rows = named(connection, f"EXPLAIN {JOIN}")
            (asked,) = of(
                named(connection, "EXPLAIN SELECT * FROM product_sales_figures WHERE product_id = 1"),
                "predicate",
            )
        assert {row["detail"][:5] for row in of(rows, "predicate")} == {"LOCAL"}
        assert all(row["detail"].endswith("(Pushdown is off)") for row in of(rows, "predicate"))
        assert asked["detail"].startswith("EXACT: "), "this table cannot be read without its key"

    def test_one_that_does_not_fit_into_a_url(self, connection: Connection) -> None:
        text = "x" * 100
        parts = " OR ".join(f"name = '{text}{number}'" for number in range(20))
        (row,) = of(named(connection, f"EXPLAIN SELECT id FROM customers WHERE {parts}"), "predicate")
        assert row["detail"].startswith("LOCAL: ")
        assert row["detail"].endswith("(with it the $filter is longer than a URL may be)")


class TestAnalyze:
    def test_each_scan_is_measured(self, connection: Connection, sage: Sandbox) -> None:
        rows = named(connection, f"EXPLAIN ANALYZE {JOIN}")
        large = [each for each in sage.rows("sop_orders") if each["total_gross_value"] > 100]
        (orders, customers), (result,) = of(rows, "scan"), of(rows, "result")
        assert (orders["target"], orders["rows"], orders["retries"]) == ("sop_orders", len(large), 0)
        buyers = {each["customer_id"] for each in large}
        assert (customers["target"], customers["rows"]) == ("customers", len(buyers))
        assert orders["pages"] == customers["pages"] == 1
        assert result["rows"] == len(large)
        assert result["pages"] == 2
        assert result["bytes"] == orders["bytes"] + customers["bytes"] > 0
        assert 0 < max(orders["seconds"], customers["seconds"]) <= result["seconds"]

    def test_the_rows_of_explain_come_first(self, connection: Connection) -> None:
        explained = connection.execute(f"EXPLAIN {JOIN}")
        assert [each[0] for each in explained.description or ()] == COLUMNS
        before = explained.fetchall()
        analyzed = connection.execute(f"EXPLAIN ANALYZE {JOIN}").fetchall()
        assert [row[:4] for row in analyzed[: len(before)]] == before
        assert all(row[4:] == (None,) * 5 for row in analyzed[: len(before)])
        assert [row[0] for row in analyzed] == list(range(1, len(analyzed) + 1))

    def test_pages_and_retries(self, sage: Sandbox) -> None:
        with sage200_dialect.connect(sage.url, pagesize=10) as connection:
            connection.execute("SELECT 1 FROM customers").fetchall()
            sage.requests.clear()
            sage.faults.add(Fault(status=503, path="/sop_orders"))
            rows = named(connection, "EXPLAIN ANALYZE SELECT id FROM sop_orders WHERE id > ?", (0,))
        (scan,) = of(rows, "scan")
        assert (scan["rows"], scan["pages"], scan["retries"]) == (40, 4, 1)
        assert scan["detail"] == f"{len(sage.requests)} request(s)"

    def test_a_limit_is_kept(self, connection: Connection) -> None:
        rows = named(connection, "EXPLAIN ANALYZE SELECT id FROM sop_orders LIMIT 3")
        assert [row["rows"] for row in (*of(rows, "scan"), *of(rows, "result"))] == [3, 3]

    def test_rows_inside_their_parents(self, connection: Connection, sage: Sandbox) -> None:
        rows = named(connection, "EXPLAIN ANALYZE SELECT id FROM sop_order_lines")
        (scan,), (result,) = of(rows, "scan"), of(rows, "result")
        assert scan["detail"].endswith("its rows are those of /sop_orders")
        assert scan["rows"] == 40
        assert result["rows"] == len(sage.rows("sop_order_lines"))

    def test_a_count_has_no_pages(self, connection: Connection) -> None:
        rows = named(connection, "EXPLAIN ANALYZE SELECT COUNT(*) FROM sop_orders")
        (scan,), (result,) = of(rows, "scan"), of(rows, "result")
        assert (scan["pages"], result["rows"]) == (0, 1)

    def test_what_sends_nothing(self, connection: Connection, sage: Sandbox) -> None:
        rows = named(connection, "explain /* so */\n analyze SELECT 1 WHERE 1 = 0")
        assert of(rows, "scan") == []
        assert [row["rows"] for row in of(rows, "result")] == [0]
        assert len(sage.requests) == 0

    @pytest.mark.parametrize(
        ("kind", "statement"),
        [
            ("DELETE", "DELETE FROM customers WHERE id = 1"),
            ("INSERT", "INSERT INTO customers (name) VALUES ('a')"),
        ],
    )
    def test_nothing_is_written(
        self, connection: Connection, sage: Sandbox, kind: str, statement: str
    ) -> None:
        with pytest.raises(NotSupportedError, match=f"carry out the {kind}, .*write EXPLAIN {kind}"):
            connection.execute(f"EXPLAIN ANALYZE {statement}")
        assert len(sage.requests) == 0

    def test_a_mistake_is_shown_where_it_stands(self, connection: Connection) -> None:
        with pytest.raises(ProgrammingError, match="line 2, column 15"):
            connection.execute("EXPLAIN ANALYZE\nSELECT id FROM")
