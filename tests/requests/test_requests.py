"""How many requests a statement costs, and of which shape, seen by the server."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import sage200_dialect
from sage200_dialect import sandbox, settings
from sage200_dialect.dbapi.connection import Connection, connect_settings
from sage200_dialect.errors import ProgrammingError
from sage200_dialect.sandbox import Behaviour, Request, Sandbox

Seen = list[tuple[str, dict[str, str]]]


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start() as running:
        yield running


@pytest.fixture
def connection(sage: Sandbox) -> Iterator[Connection]:
    with connect_settings(settings.resolve(url=sage.url)) as open_connection:
        open_connection.execute("SELECT id FROM currencies LIMIT 1").fetchall()
        sage.requests.clear()
        yield open_connection


def seen(sage: Sandbox) -> Seen:
    """Path below the edition's base, and options, of every request so far."""
    return [(_short(request), dict(request.query)) for request in sage.requests]


def _short(request: Request) -> str:
    return request.path.partition("/accounts/v1")[2] or request.path


def test_connecting_and_explaining_send_nothing(sage: Sandbox) -> None:
    sage.requests.clear()
    with connect_settings(settings.resolve(url=sage.url)) as connection:
        connection.execute("EXPLAIN SELECT * FROM customers").fetchall()
    assert seen(sage) == []


def test_sites_are_asked_once_per_process_and_credentials(sage: Sandbox, connection: Connection) -> None:
    for _ in range(3):
        with connect_settings(settings.resolve(url=sage.url)) as another:
            another.execute("SELECT id FROM currencies LIMIT 1").fetchall()
    assert [path for path, _ in seen(sage)] == ["/currencies"] * 3


def test_key_lookup(sage: Sandbox, connection: Connection) -> None:
    known = sage.rows("customers")[3]
    rows = connection.execute("SELECT id, name FROM customers WHERE id = ?", (known["id"],)).fetchall()
    assert rows == [(known["id"], known["name"])]
    assert seen(sage) == [
        (
            "/customers",
            {"$select": "id,name", "$filter": f"id eq {known['id']}", "$orderby": "id asc", "$top": "5000"},
        )
    ]


def test_filtered_scan_asks_for_used_columns_only(sage: Sandbox, connection: Connection) -> None:
    rows = connection.execute(
        "SELECT reference FROM customers WHERE balance > 1000 AND on_hold = FALSE"
    ).fetchall()
    expected = {
        (row["reference"],)
        for row in sage.rows("customers")
        if row["balance"] is not None and row["balance"] > 1000 and row["on_hold"] is False
    }
    assert set(rows) == expected
    ((path, query),) = seen(sage)
    assert path == "/customers"
    assert query["$select"] == "reference,id"
    assert query["$filter"] == "balance gt 1000 and on_hold eq false"


def test_top_n_by_date(sage: Sandbox, connection: Connection) -> None:
    rows = connection.execute(
        "SELECT document_no, document_date FROM sop_orders ORDER BY document_date DESC LIMIT 5"
    ).fetchall()
    assert len(rows) == 5
    assert [row[1] for row in rows] == sorted((row[1] for row in rows), reverse=True)
    assert seen(sage) == [
        (
            "/sop_orders",
            {
                "$select": "document_no,document_date",
                "$filter": "document_date ne null",
                "$orderby": "document_date desc,id asc",
                "$top": "5",
            },
        )
    ]


def test_top_n_of_rows_without_a_key_has_a_total_order(sage: Sandbox, connection: Connection) -> None:
    """Pages by position lose and double rows that tie."""
    connection.execute(
        "SELECT discount_days, due_date FROM sales_transaction_views ORDER BY discount_days LIMIT 700"
    ).fetchall()
    orders = {query["$orderby"] for _, query in seen(sage) if "ne null" in query["$filter"]}
    assert orders == {"discount_days asc,posted_customer_transaction_id asc,due_date asc"}


def test_count_is_the_servers(sage: Sandbox, connection: Connection) -> None:
    assert connection.execute("SELECT COUNT(*) FROM sop_orders").fetchall() == [
        (len(sage.rows("sop_orders")),)
    ]
    assert seen(sage) == [("/sop_orders", {"$count": "true"})]


def test_count_with_a_filter_probes_once(sage: Sandbox, connection: Connection) -> None:
    customer = sage.rows("sop_orders")[0]["customer_id"]
    expected = sum(row["customer_id"] == customer for row in sage.rows("sop_orders"))
    statement = f"SELECT COUNT(*) FROM sop_orders WHERE customer_id = {customer}"
    assert connection.execute(statement).fetchone() == (expected,)
    first = len(seen(sage))
    assert connection.execute(statement).fetchone() == (expected,)
    assert (first, len(seen(sage)) - first) == (2, 1)


def test_two_table_join(sage: Sandbox, connection: Connection) -> None:
    rows = connection.execute(
        "SELECT c.name, SUM(o.total_gross_value) FROM sop_orders o JOIN customers c ON c.id = o.customer_id "
        "WHERE o.document_date >= '2025-01-01' GROUP BY c.name"
    ).fetchall()
    assert rows
    assert all(isinstance(total, Decimal) for _, total in rows)
    since = [row for row in sage.rows("sop_orders") if str(row["document_date"]) >= "2025-01-01"]
    buyers = " or ".join(f"id eq {key}" for key in sorted({row["customer_id"] for row in since}))
    assert [(path, query["$select"], query.get("$filter")) for path, query in seen(sage)] == [
        ("/sop_orders", "customer_id,document_date,total_gross_value,id", "document_date ge 2025-01-01"),
        ("/customers", "id,name", buyers),
    ]


def test_lines_of_one_order(sage: Sandbox, connection: Connection) -> None:
    order = sage.rows("sop_orders")[0]["id"]
    rows = connection.execute(
        "SELECT id, code FROM sop_order_lines WHERE sop_order_id = ?", (order,)
    ).fetchall()
    assert len(rows) == sum(line["sop_order_id"] == order for line in sage.rows("sop_order_lines"))
    ((path, query),) = seen(sage)
    assert (path, query["$select"]) == (f"/sop_orders/{order}/sop_order_lines", "id,code")


def test_a_limit_reaches_the_lines_of_one_order(sage: Sandbox, connection: Connection) -> None:
    order = sage.rows("sop_orders")[0]["id"]
    rows = connection.execute(
        f"SELECT id FROM sop_order_lines WHERE sop_order_id = {order} LIMIT 1"
    ).fetchall()
    assert len(rows) == 1
    assert [query["$top"] for _, query in seen(sage)] == ["1"]


def test_lines_of_an_order_that_does_not_exist_are_none(connection: Connection) -> None:
    assert connection.execute("SELECT id FROM sop_order_lines WHERE sop_order_id = 1").fetchall() == []


def test_all_lines_come_with_their_orders(sage: Sandbox, connection: Connection) -> None:
    rows = connection.execute("SELECT sop_order_id, id FROM sop_order_lines").fetchall()
    assert sorted(rows) == sorted((line["sop_order_id"], line["id"]) for line in sage.rows("sop_order_lines"))
    assert {path for path, _ in seen(sage)} == {"/sop_orders"}


def test_local_engine_is_not_started_for_what_the_api_answers(connection: Connection) -> None:
    connection.execute("SELECT id, name FROM customers WHERE id > 0 ORDER BY id LIMIT 3").fetchall()
    assert connection._local is None
    connection.execute("SELECT UPPER(name) FROM customers LIMIT 1").fetchall()
    assert connection._local is not None


def test_nothing_is_sent_for_what_cannot_be_true(sage: Sandbox, connection: Connection) -> None:
    cursor = connection.execute("SELECT id, name FROM customers WHERE 1 = 0")
    assert (cursor.fetchall(), [column[1] for column in cursor.description or []]) == (
        [],
        ["BIGINT", "VARCHAR(60)"],
    )
    assert seen(sage) == []


THINGS = """{"tables": {"things": {"path": "/things", "key": ["id"],
  "columns": {"id": {"type": "bigint"}, "name": {"type": "varchar(60)"}}}}}"""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    (folder / "things.json").write_text(THINGS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def things(catalogue: Path) -> Iterator[Sandbox]:
    rows = [{"id": number * 3, "name": f"thing {number}"} for number in range(1, 2401)]
    with sandbox.start(location=catalogue, data={"things": rows}) as running:
        yield running


def open_things(things: Sandbox, catalogue: Path, **options: object) -> Connection:
    connection = connect_settings(
        settings.resolve(url=things.url, options={"Location": str(catalogue), **options})
    )
    connection.execute("SELECT id FROM things LIMIT 1").fetchall()
    things.requests.clear()
    return connection


def test_three_page_scan(things: Sandbox, catalogue: Path) -> None:
    with open_things(things, catalogue, Pagesize=1000, MaxConcurrentRequests=1) as connection:
        rows = connection.execute("SELECT id, name FROM things").fetchall()
    assert sorted(rows) == [(number * 3, f"thing {number}") for number in range(1, 2401)]
    assert [query.get("$filter") for _, query in seen(things)] == [None, "id gt 3000", "id gt 6000"]
    assert {query["$orderby"] for _, query in seen(things)} == {"id asc"}


def test_many_pages_are_read_in_ranges(things: Sandbox, catalogue: Path) -> None:
    with open_things(things, catalogue, Pagesize=250, MaxConcurrentRequests=4) as connection:
        # Every request takes as long, so the highest key is known when the third page is.
        things.behaviour = Behaviour(latency=0.02)
        cursor = connection.execute("SELECT id FROM things")
        rows = cursor.fetchall()
        things.behaviour = Behaviour()
        assert cursor.stats.rows == 2400
    assert sorted(rows) == [(number * 3,) for number in range(1, 2401)]
    assert any("le" in query.get("$filter", "") for _, query in seen(things))


def test_first_rows_are_there_before_the_last_page_is_read(things: Sandbox, catalogue: Path) -> None:
    with open_things(things, catalogue, Pagesize=500, MaxConcurrentRequests=1) as connection:
        cursor = connection.execute("SELECT id FROM things")
        assert len(cursor.fetchmany(10)) == 10
        assert len(seen(things)) < 5
        assert len(cursor.fetchall()) == 2390


def test_long_in_list_is_split(things: Sandbox, catalogue: Path) -> None:
    wanted = [number * 3 for number in range(1, 201)] + [10**9 + number for number in range(100)]
    with open_things(things, catalogue) as connection:
        rows = connection.execute(
            f"SELECT id FROM things WHERE id IN ({', '.join(map(str, wanted))})"
        ).fetchall()
    assert sorted(rows) == [(number * 3,) for number in range(1, 201)]
    assert 2 <= len(seen(things)) <= 10
    assert all(len(request.target) < 2100 for request in things.requests)


def test_limit_stops_the_walk(things: Sandbox, catalogue: Path) -> None:
    with open_things(things, catalogue, Pagesize=500, MaxConcurrentRequests=1) as connection:
        rows = connection.execute("SELECT id FROM things WHERE name LIKE '%thing%' LIMIT 20").fetchall()
    assert len(rows) == 20
    assert len(seen(things)) <= 2


def test_key_only_tables_say_which_key(connection: Connection) -> None:
    with pytest.raises(ProgrammingError, match=r"product_sales_figures.*WHERE product_id = 1"):
        connection.execute("SELECT * FROM product_sales_figures")


def test_reflection_of_all_tables_sends_nothing(sage: Sandbox) -> None:
    sqlalchemy = pytest.importorskip("sqlalchemy")
    sage.requests.clear()
    engine = sqlalchemy.create_engine(sage.url)
    metadata = sqlalchemy.MetaData()
    metadata.reflect(engine, views=True)
    assert len(metadata.tables) > 300
    assert seen(sage) == []


def test_module_is_pep249() -> None:
    assert (sage200_dialect.apilevel, sage200_dialect.threadsafety, sage200_dialect.paramstyle) == (
        "2.0",
        2,
        "qmark",
    )


def test_a_table_whose_only_filters_are_no_columns_can_be_counted(
    connection: Connection, sage: Sandbox
) -> None:
    counted = connection.execute("SELECT COUNT(*) FROM sop_despatch_discrete_orders").fetchall()
    assert counted == [(len(sage.rows("sop_despatch_discrete_orders")),)]
