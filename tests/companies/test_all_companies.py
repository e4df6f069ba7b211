"""`all_companies`: every table once, which companies are asked for it, and one that fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect.dbapi.connection import Connection
from sage200_dialect.sandbox import Sandbox

from .conftest import COMPANIES, SCHEMAS

NAME_OF = {schema: schema.rpartition(" (")[0] or schema for schema in SCHEMAS}
ID_OF = {"Twin (5)": 5, "twin (4)": 4} | {name: COMPANIES.index(NAME_OF[name]) + 1 for name in SCHEMAS[:2]}
ID_OF |= {"sys (6)": 6, "Ångström & Söhne": 3}


@pytest.fixture(params=["on", "off"])
def connection(request: pytest.FixtureRequest, sage: Sandbox) -> Iterator[Connection]:
    with sage200_dialect.connect(sage.url, Pushdown=request.param) as opened:
        yield opened


@pytest.fixture
def pushed(sage: Sandbox) -> Iterator[Connection]:
    with sage200_dialect.connect(sage.url) as opened:
        opened.execute("SELECT COUNT(*) FROM all_companies.currencies").fetchall()
        sage.requests.clear()
        yield opened


def customers(sage: Sandbox) -> list[tuple[Any, ...]]:
    return [
        (schema, row["id"], row["name"])
        for schema in SCHEMAS
        for row in sage.rows("customers", ID_OF[schema])
    ]


def asked(sage: Sandbox) -> list[str | None]:
    """The companies that were asked, by their ids where they share a name."""
    found = [each.company for each in sage.requests if each.company is not None]
    return sorted(found)


def test_every_row_once_with_the_name_of_its_company(connection: Connection, sage: Sandbox) -> None:
    cursor = connection.execute("SELECT company, id, name FROM all_companies.customers")
    rows = cursor.fetchall()
    assert sorted(rows) == sorted(customers(sage))
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert cursor.description is not None
    assert cursor.description[0][:2] == ("company", "VARCHAR")


def test_star_begins_with_the_company(connection: Connection) -> None:
    cursor = connection.execute("SELECT * FROM all_companies.currencies")
    alone = connection.execute("SELECT * FROM currencies")
    assert cursor.description is not None
    assert alone.description is not None
    assert [each[0] for each in cursor.description] == ["company", *(each[0] for each in alone.description)]
    table = connection.execute("SELECT * FROM all_companies.currencies").fetch_arrow_table()
    assert table.column_names[0] == "company"
    assert table.num_rows == len(cursor.fetchall())


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        ("company = 'Demo Company'", {"Demo Company"}),
        ("'Demo Company' = company", {"Demo Company"}),
        ("company = 'demo company'", set()),
        ("company IN ('Demo Company', 'twin (4)', 'nobody')", {"Demo Company", "twin (4)"}),
        ("company <> 'Demo Company'", set(SCHEMAS) - {"Demo Company"}),
        ("company NOT IN ('Demo Company', 'sys (6)')", set(SCHEMAS) - {"Demo Company", "sys (6)"}),
        ("company LIKE 'H%'", {"Harbour Supplies"}),
        ("company NOT LIKE '%(%)'", {"Demo Company", "Harbour Supplies", "Ångström & Söhne"}),
        ("company > 'Twin'", {"Twin (5)", "sys (6)", "twin (4)", "Ångström & Söhne"}),
        ("company BETWEEN 'A' AND 'I'", {"Demo Company", "Harbour Supplies"}),
        ("company IS NULL", set()),
        ("(company = 'sys (6)' OR company = 'twin (4)') AND company <> 'twin (4)'", {"sys (6)"}),
        ("(company = 'sys (6)' AND id > 0) OR company = 'nobody'", {"sys (6)"}),
        ("NOT (company <> 'sys (6)')", {"sys (6)"}),
        ("LOWER(company) = 'twin (5)' AND company LIKE 'T%'", {"Twin (5)"}),
        ("company ILIKE '%SUPPLIES' AND company LIKE 'H%'", {"Harbour Supplies"}),
        ("UPPER(company) = 'DEMO COMPANY' AND company < 'Ä'", {"Demo Company"}),
        ("company = ?", {"Demo Company"}),
    ],
)
def test_companies_that_where_leaves_out_are_not_asked(
    connection: Connection, sage: Sandbox, condition: str, kept: set[str]
) -> None:
    connection.execute("SELECT 1 FROM all_companies.currencies").fetchall()
    sage.requests.clear()
    given = ("Demo Company",) if "?" in condition else ()
    text = f"SELECT company, id, name FROM all_companies.customers WHERE {condition}"
    rows = connection.execute(text, given).fetchall()
    assert sorted(rows) == sorted(row for row in customers(sage) if row[0] in kept)
    assert asked(sage) == sorted(NAME_OF[each] for each in kept)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT name FROM (SELECT * FROM all_companies.customers) AS c WHERE company = 'Harbour Supplies'",
        "WITH c AS (SELECT name, company AS firm FROM all_companies.customers) "
        "SELECT name FROM c WHERE firm = 'Harbour Supplies'",
        "SELECT c.name FROM all_companies.customers c JOIN all_companies.sop_orders o "
        "ON o.company = c.company AND o.customer_id = c.id WHERE o.company = 'Harbour Supplies'",
        "SELECT c.name FROM all_companies.customers c LEFT JOIN all_companies.sop_orders o "
        "ON o.company = c.company AND o.customer_id = c.id WHERE c.company IN ('Harbour Supplies')",
        "SELECT name FROM all_companies.customers WHERE company = 'Harbour Supplies' "
        "UNION ALL SELECT name FROM all_companies.suppliers WHERE company LIKE 'Harb%'",
    ],
)
def test_pruning_reaches_through_subqueries_and_joins(pushed: Connection, sage: Sandbox, text: str) -> None:
    assert pushed.execute(text).fetchall()
    assert set(asked(sage)) == {"Harbour Supplies"}


def test_an_outer_join_keeps_its_rows(connection: Connection, sage: Sandbox) -> None:
    """The condition is true for rows of nulls, so it may not leave a company out below the join."""
    rows = connection.execute(
        "SELECT m.id FROM main.currencies m LEFT JOIN all_companies.currencies a "
        "ON a.id = m.id AND a.company <> 'Demo Company' WHERE a.company IS NULL OR a.company = 'nobody'"
    ).fetchall()
    others = {row["id"] for number in range(2, 7) for row in sage.rows("currencies", number)}
    assert sorted(rows) == sorted((row["id"],) for row in sage.rows("currencies") if row["id"] not in others)


def test_counting_asks_each_company_for_its_number(pushed: Connection, sage: Sandbox) -> None:
    assert pushed.execute("SELECT COUNT(*) FROM all_companies.customers").fetchall() == [
        (len(customers(sage)),)
    ]
    assert [each.query for each in sage.requests] == [{"$count": "true"}] * 6
    text = "SELECT COUNT(*) FROM all_companies.customers WHERE company = 'nobody'"
    assert pushed.execute(text).fetchall() == [(0,)]
    assert len(sage.requests) == 6


def test_top_n_takes_n_of_each_company(pushed: Connection, sage: Sandbox) -> None:
    rows = pushed.execute(
        "SELECT id, company FROM all_companies.customers ORDER BY id DESC LIMIT 3 OFFSET 1"
    ).fetchall()
    expected = sorted((row[1] for row in customers(sage)), reverse=True)[1:4]
    assert [row[0] for row in rows] == expected
    assert [each.query["$top"] for each in sage.requests] == ["4"] * 6


def test_a_limit_asks_the_next_company_only_for_what_is_missing(pushed: Connection, sage: Sandbox) -> None:
    size = len(sage.rows("customers"))
    assert len(pushed.execute("SELECT id FROM all_companies.customers LIMIT 3").fetchall()) == 3
    assert asked(sage) == ["Demo Company"]
    sage.requests.clear()
    assert (
        len(pushed.execute(f"SELECT id FROM all_companies.customers LIMIT {size + 1}").fetchall()) == size + 1
    )
    assert asked(sage) == ["Demo Company", "Harbour Supplies"]


def test_companies_are_read_together(pushed: Connection, sage: Sandbox) -> None:
    before = sage.behaviour
    sage.behaviour = replace(before, latency=0.2)
    try:
        pushed.execute("SELECT name FROM all_companies.customers").fetchall()
    finally:
        sage.behaviour = before
    assert sage.requests.most_at_once > 1


@pytest.mark.parametrize("table", ["sop_order_lines", "bank_emails", "licence", "pop_linked_order_lines"])
def test_tables_that_are_reached_otherwise(connection: Connection, sage: Sandbox, table: str) -> None:
    counts = dict(
        connection.execute(f"SELECT company, COUNT(*) FROM all_companies.{table} GROUP BY company").fetchall()
    )
    expected = {schema: len(sage.rows(table, ID_OF[schema])) for schema in SCHEMAS}
    assert counts == {schema: number for schema, number in expected.items() if number}


def test_rows_below_a_known_parent(connection: Connection, sage: Sandbox) -> None:
    order = sage.rows("sop_orders", 2)[0]["id"]
    rows = connection.execute(
        "SELECT company, id FROM all_companies.sop_order_lines WHERE sop_order_id = ? AND company < 'I'",
        (order,),
    ).fetchall()
    expected = [
        (schema, line["id"])
        for schema in ("Demo Company", "Harbour Supplies")
        for line in sage.rows("sop_order_lines", ID_OF[schema])
        if line["sop_order_id"] == order
    ]
    assert sorted(rows) == sorted(expected)
    assert expected
