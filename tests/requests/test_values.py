"""Scans that are read by what others bring: the requests, and the rows beside those without any pushdown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import sage200_dialect
from sage200_dialect import Connection, ProgrammingError, sandbox
from sage200_dialect.sandbox import Behaviour, Fault, Sandbox

Row = tuple[object, ...]


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=400) as running:
        yield running


@pytest.fixture
def connection(sage: Sandbox) -> Iterator[Connection]:
    sage.behaviour = Behaviour()
    with sage200_dialect.connect(sage.url) as opened:
        opened.execute("SELECT id FROM currencies LIMIT 1").fetchall()
        yield opened


def answered(
    sage: Sandbox, connection: Connection, statement: str
) -> tuple[list[Row], list[tuple[str, str]]]:
    """The rows, which must be those without pushdown, and path and filter of each request."""
    sage.requests.clear()
    rows = connection.execute(statement).fetchall()
    seen = [
        (request.path.partition("/accounts/v1")[2] or request.path, dict(request.query).get("$filter", ""))
        for request in sage.requests
        if "$count" not in dict(request.query)
    ]
    with sage200_dialect.connect(sage.url, Pushdown="off") as other:
        assert sorted(map(str, rows)) == sorted(map(str, other.execute(statement).fetchall()))
    return rows, seen


def customer(sage: Sandbox) -> int:
    return int(sage.rows("sop_orders")[0]["customer_id"])


def any_of(field: str, keys: set[int]) -> str:
    return " or ".join(f"{field} eq {key}" for key in sorted(keys))


def test_a_join_reads_the_rows_of_the_keys_that_are_left(sage: Sandbox, connection: Connection) -> None:
    chosen = sage.rows("sop_orders")[0]
    statement = (
        "SELECT o.document_no, l.code FROM sop_orders o JOIN sop_order_lines l ON l.sop_order_id = o.id "
        f"WHERE o.document_no = '{chosen['document_no']}'"
    )
    rows, seen = answered(sage, connection, statement)
    assert len(rows) == sum(line["sop_order_id"] == chosen["id"] for line in sage.rows("sop_order_lines"))
    assert seen == [
        ("/sop_orders", f"document_no eq '{chosen['document_no']}'"),
        (f"/sop_orders/{chosen['id']}/sop_order_lines", ""),
    ]


def test_where_nothing_is_left_nothing_is_asked(sage: Sandbox, connection: Connection) -> None:
    statement = (
        "SELECT * FROM sop_orders o JOIN customers c ON c.id = o.customer_id JOIN sop_order_lines l "
        "ON l.sop_order_id = o.id WHERE o.document_no = 'none'"
    )
    rows, seen = answered(sage, connection, statement)
    assert (rows, seen) == ([], [("/sop_orders", "document_no eq 'none'")])


def test_a_left_join_keeps_its_left_side(sage: Sandbox, connection: Connection) -> None:
    without = {row["id"] for row in sage.rows("customers")} - {
        row["customer_id"] for row in sage.rows("sop_orders")
    }
    chosen = {customer(sage), *sorted(without)[:1]}
    statement = (
        "SELECT c.id, o.id FROM customers c LEFT JOIN sop_orders o ON o.customer_id = c.id AND o.id > 0 "
        f"WHERE c.name IN (SELECT name FROM customers WHERE id IN ({', '.join(map(str, sorted(chosen)))}))"
    )
    rows, _ = answered(sage, connection, statement)
    assert {row[0] for row in rows} == chosen


def test_a_list_from_a_subquery(sage: Sandbox, connection: Connection) -> None:
    large = {row["customer_id"] for row in sage.rows("sop_orders") if row["total_gross_value"] > 9000}
    orders = "SELECT customer_id FROM sop_orders WHERE total_gross_value > 9000"
    statement = f"SELECT id FROM customers WHERE id IN ({orders})"
    rows, seen = answered(sage, connection, statement)
    assert {row[0] for row in rows} == large
    assert seen == [("/sop_orders", "total_gross_value gt 9000"), ("/customers", any_of("id", large))]


def test_a_list_is_read_for_the_rows_that_ask(sage: Sandbox, connection: Connection) -> None:
    statement = (
        f"SELECT id FROM customers WHERE id = {customer(sage)} AND id IN (SELECT customer_id FROM sop_orders)"
    )
    rows, seen = answered(sage, connection, statement)
    assert rows == [(customer(sage),)]
    assert sorted(seen)[1] == ("/sop_orders", f"customer_id eq {customer(sage)}")


@pytest.mark.parametrize("negation", ["", "NOT "])
def test_exists(sage: Sandbox, connection: Connection, negation: str) -> None:
    statement = (
        f"SELECT c.id FROM customers c WHERE c.on_hold AND {negation}EXISTS "
        "(SELECT 1 FROM sop_orders o WHERE o.customer_id = c.id)"
    )
    held = {row["id"] for row in sage.rows("customers") if row["on_hold"]}
    _, seen = answered(sage, connection, statement)
    assert seen == [("/customers", "on_hold eq true"), ("/sop_orders", any_of("customer_id", held))]


def test_not_in_reads_every_row_of_its_list(sage: Sandbox, connection: Connection) -> None:
    orders = "SELECT customer_id FROM sop_orders"
    statement = f"SELECT id FROM customers WHERE id = {customer(sage)} AND id NOT IN ({orders})"
    rows, seen = answered(sage, connection, statement)
    assert rows == []
    assert ("/sop_orders", "") in seen


def test_a_subquery_for_each_row(sage: Sandbox, connection: Connection) -> None:
    statement = (
        "SELECT c.id, (SELECT MAX(o.document_date) FROM sop_orders o WHERE o.customer_id = c.id) "
        f"FROM customers c WHERE c.id = {customer(sage)}"
    )
    _, seen = answered(sage, connection, statement)
    assert seen[1] == ("/sop_orders", f"customer_id eq {customer(sage)}")


def test_a_table_that_can_only_be_read_by_key(sage: Sandbox, connection: Connection) -> None:
    codes = [row["code"] for row in sage.rows("products")[:3]]
    statement = (
        "SELECT p.code, f.product_id FROM products p JOIN product_sales_figures f ON f.product_id = p.id "
        f"WHERE p.code IN ({', '.join(repr(code) for code in codes)})"
    )
    rows, seen = answered(sage, connection, statement)
    assert sorted(row[0] for row in rows) == sorted(codes)
    assert len(seen) == 1 + len(codes)


def test_without_values_it_still_says_so(connection: Connection) -> None:
    with pytest.raises(ProgrammingError, match="can only be read for given keys"):
        connection.execute("SELECT * FROM products p, product_sales_figures f")


def test_a_listed_table(sage: Sandbox, connection: Connection) -> None:
    one, two = (row["id"] for row in sage.rows("customers")[:2])
    listed = f"(VALUES ({one}, 'a'), ({two}, 'b')) AS v(id, n)"
    statement = f"SELECT v.n, c.name FROM {listed} JOIN customers c ON c.id = v.id"
    rows, seen = answered(sage, connection, statement)
    assert (len(rows), seen) == (2, [("/customers", any_of("id", {one, two}))])


@pytest.mark.parametrize("value", ["{}.0", "'{}'", "{} + 0.5 - 0.5"])
def test_a_key_of_a_parent_that_is_no_integer(sage: Sandbox, connection: Connection, value: str) -> None:
    order = sage.rows("sop_orders")[0]["id"]
    lines = [(line["id"],) for line in sage.rows("sop_order_lines") if line["sop_order_id"] == order]
    listed = f"(VALUES ({value.format(order)})) AS v(id)"
    statement = f"SELECT l.id FROM {listed} JOIN sop_order_lines l ON l.sop_order_id = v.id"
    rows, _ = answered(sage, connection, statement)
    assert sorted(rows) == sorted(lines)


def test_a_fraction_is_the_key_of_no_parent(sage: Sandbox, connection: Connection) -> None:
    statement = "SELECT id FROM sop_order_lines WHERE sop_order_id IN (SELECT 1.5)"
    assert answered(sage, connection, statement) == ([], [])


def test_texts_are_no_keys_for_a_table_that_needs_them(connection: Connection) -> None:
    statement = "SELECT * FROM (VALUES ('1')) AS v(id) JOIN product_sales_figures f ON f.product_id = v.id"
    with pytest.raises(ProgrammingError, match="can only be read for given keys"):
        connection.execute(statement)


def test_no_key_is_asked_for_null(sage: Sandbox, connection: Connection) -> None:
    statement = "SELECT product_id FROM product_sales_figures WHERE product_id IN (NULL)"
    assert answered(sage, connection, statement) == ([], [])


def test_the_keys_that_are_needed_come_through_another_such_table(
    sage: Sandbox, connection: Connection
) -> None:
    first = min(row["id"] for row in sage.rows("products"))
    statement = (
        "SELECT s.product_id FROM product_sales_figures s "
        "JOIN product_purchase_figures p ON s.product_id = p.product_id "
        f"WHERE p.product_id IN (SELECT id FROM products WHERE id = {first})"
    )
    rows, _ = answered(sage, connection, statement)
    assert rows == [(first,)]


def test_other_values_are_no_keys(sage: Sandbox, connection: Connection) -> None:
    """Nor do they come before those that are."""
    paid = sage.rows("purchase_authorisations")[0]
    statement = (
        "SELECT a.id FROM purchase_authorisations a JOIN suppliers s ON s.id = a.supplier_id "
        f"WHERE a.id IN (SELECT {paid['id']})"
    )
    rows, _ = answered(sage, connection, statement)
    assert rows == [(paid["id"],)]


@pytest.fixture(scope="module")
def large() -> Iterator[Sandbox]:
    with sandbox.start(orders=2500) as running:
        yield running


def counts(sage: Sandbox) -> list[str]:
    return [request.path for request in sage.requests if "$count" in dict(request.query)]


def bounds(keys: set[int]) -> str:
    return f"id ge {min(keys)} and id le {max(keys)}"


def test_many_values_side_by_side_are_one_range(large: Sandbox) -> None:
    ids = {row["id"] for row in large.rows("sop_orders")}
    late = {key for key in ids if key > min(ids) + 1900}
    statement = (
        "SELECT a.id, b.document_no FROM sop_orders a JOIN sop_orders b ON b.id = a.id "
        f"WHERE a.id > {min(ids) + 1900}"
    )
    with sage200_dialect.connect(large.url) as connection:
        _, seen = answered(large, connection, statement)
    assert [asked for _, asked in seen if bounds(late) in asked]
    assert counts(large) == []


def test_many_values_apart_in_a_short_table(large: Sandbox) -> None:
    """By key it would take more requests than reading it, as its count tells; that is asked once."""
    buyers = {row["customer_id"] for row in large.rows("sop_orders") if row["customer_id"] % 4 != 1}
    statement = (
        "SELECT o.id, c.id FROM sop_orders o JOIN customers c ON c.id = o.customer_id "
        "WHERE o.id > 0 AND o.customer_id % 4 <> 1"
    )
    with sage200_dialect.connect(large.url) as connection:
        _, seen = answered(large, connection, statement)
        assert seen[-1] == ("/customers", bounds(buyers))
        assert len(counts(large)) == 1
        answered(large, connection, statement)
        assert counts(large) == []


def test_a_scalar_subquery(sage: Sandbox, connection: Connection) -> None:
    last = max(row["id"] for row in sage.rows("sop_orders"))
    statement = "SELECT document_no FROM sop_orders WHERE id = (SELECT MAX(id) FROM sop_orders)"
    rows, seen = answered(sage, connection, statement)
    assert len(rows) == 1
    assert seen == [("/sop_orders", ""), ("/sop_orders", f"id eq {last}")]


@pytest.mark.parametrize("collation", ["case_insensitive", "accent_insensitive", "binary"])
def test_text_that_the_server_compares_loosely(sage: Sandbox, connection: Connection, collation: str) -> None:
    """Two requests may bring the same row; it counts once."""
    lines = sage.rows("sop_order_lines")[:200]
    sage.behaviour = Behaviour(collation=collation)  # type: ignore[arg-type]
    orders = ", ".join(str(line["sop_order_id"]) for line in lines)
    statement = (
        "SELECT l.id, p.id FROM sop_order_lines l JOIN products p ON p.code = l.code "
        f"WHERE l.sop_order_id IN ({orders})"
    )
    rows, _ = answered(sage, connection, statement)
    assert rows


def test_the_site_refuses_to_count(sage: Sandbox, connection: Connection) -> None:
    sage.faults.add(Fault(status=400, path="/sop_orders", option="$count", times=9))
    statement = (
        "SELECT COUNT(*) FROM customers c JOIN sop_orders o ON o.customer_id = c.id WHERE c.name > 'A'"
    )
    answered(sage, connection, statement)
    sage.faults.clear()


def test_a_condition_that_fails_for_some_rows_is_left_to_the_statement(
    sage: Sandbox, connection: Connection
) -> None:
    statement = (
        "SELECT o.id FROM customers c JOIN sop_orders o ON o.customer_id = c.id "
        "WHERE TRY_CAST(c.reference AS INTEGER) IS NULL AND c.id > 0"
    )
    answered(sage, connection, statement)


class TestNarrowFirst:
    STATEMENT = "SELECT * FROM customers ORDER BY LOWER(name) DESC LIMIT 3"

    def test_the_wide_rows_of_the_first_alone(self, sage: Sandbox, connection: Connection) -> None:
        names = sorted(sage.rows("customers"), key=lambda row: str(row["name"]).lower(), reverse=True)
        rows, seen = answered(sage, connection, self.STATEMENT)
        assert [row[0] for row in rows] == [row["id"] for row in names[:3]]
        assert seen == [("/customers", ""), ("/customers", any_of("id", {row["id"] for row in names[:3]}))]

    def test_one_that_is_gone_meanwhile(self, sage: Sandbox, connection: Connection) -> None:
        sage.faults.add(
            Fault(status=200, body=b"[]", content_type="application/json", path="/customers", skip=1)
        )
        rows, seen = answered(sage, connection, self.STATEMENT)
        assert len(rows) == 3
        assert [asked for _, asked in seen][0::2] == ["", ""]

    @pytest.mark.parametrize("part", ["WHERE random() < 2 ORDER BY LOWER(name)", "ORDER BY name || random()"])
    def test_what_would_be_other_rows_the_second_time_is_read_once(
        self, sage: Sandbox, connection: Connection, part: str
    ) -> None:
        sage.requests.clear()
        assert len(connection.execute(f"SELECT * FROM customers {part} LIMIT 3").fetchall()) == 3
        assert [dict(request.query).get("$filter") for request in sage.requests] == [None]

    def test_fewer_rows_than_are_wanted(self, sage: Sandbox, connection: Connection) -> None:
        held = sum(row["on_hold"] for row in sage.rows("customers"))
        statement = f"SELECT * FROM customers WHERE on_hold ORDER BY LOWER(name) LIMIT 9 OFFSET {held - 1}"
        rows, _ = answered(sage, connection, statement)
        assert len(rows) == 1


class TestMerged:
    def test_the_same_rows_are_read_once(self, sage: Sandbox, connection: Connection) -> None:
        statement = "SELECT name FROM customers WHERE balance >= (SELECT AVG(balance) FROM customers)"
        rows, seen = answered(sage, connection, statement)
        assert rows
        assert seen == [("/customers", "")]

    def test_a_cte_that_is_named_twice_brings_what_either_asks(
        self, sage: Sandbox, connection: Connection
    ) -> None:
        statement = (
            "WITH x AS (SELECT id, customer_id FROM sop_orders) SELECT a.id, b.id FROM x AS a "
            f"JOIN x AS b ON b.id = a.id + 1 WHERE a.customer_id = {customer(sage)} AND b.customer_id > 0"
        )
        rows, seen = answered(sage, connection, statement)
        assert rows
        assert seen == [("/sop_orders", f"customer_id eq {customer(sage)} or customer_id gt 0")]
