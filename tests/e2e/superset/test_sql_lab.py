"""Statements that people write in SQL Lab."""

from __future__ import annotations

from collections import Counter

import pytest
from api import Refused, Superset
from sage import Sage, pence


def test_a_statement(superset: Superset, database: int, sage: Sage) -> None:
    shown = superset.sql(database, "SELECT id, document_date, total_net_value FROM sop_orders ORDER BY id")
    rows = sorted(
        sage.rows("sop_orders", "id", "document_date", "total_net_value"), key=lambda row: row["id"]
    )
    assert [row["id"] for row in shown["data"]] == [row["id"] for row in rows]
    assert [row["document_date"][:10] for row in shown["data"]] == [row["document_date"][:10] for row in rows]
    assert pence(row["total_net_value"] for row in shown["data"]) == pence(
        row["total_net_value"] for row in rows
    )
    assert [(each["name"], each["is_dttm"]) for each in shown["columns"]] == [
        ("id", False),
        ("document_date", True),
        ("total_net_value", False),
    ]


def test_the_limit_of_the_page(superset: Superset, database: int) -> None:
    assert len(superset.sql(database, "SELECT id FROM sop_orders", limit=7)["data"]) == 7


def test_a_join_with_a_grouping(superset: Superset, database: int, sage: Sage) -> None:
    shown = superset.sql(
        database,
        """
        SELECT c.name, COUNT(*) AS orders, SUM(o.total_gross_value) AS gross
        FROM sop_orders o JOIN customers c ON c.id = o.customer_id
        GROUP BY c.name ORDER BY gross DESC
        """,
    )
    names = {row["id"]: row["name"] for row in sage.rows("customers", "id", "name")}
    gross: Counter[str] = Counter()
    for row in sage.rows("sop_orders", "customer_id", "total_gross_value"):
        gross[names[row["customer_id"]]] += row["total_gross_value"]
    assert {row["name"]: pence([row["gross"]]) for row in shown["data"]} == dict(gross)
    assert shown["data"][0]["gross"] == float(max(gross.values()))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT TOP 3 id FROM customers",
        "SELECT [id] FROM [customers] LIMIT 3",
        "SELECT `id` FROM `customers` LIMIT 3",
        "SELECT id FROM customers -- to be done\nLIMIT 3",
        "SELECT id FROM customers WHERE name NOT LIKE '100%' AND ':x' <> '?' LIMIT 3",
        "SELECT id FROM customers QUALIFY ROW_NUMBER() OVER (ORDER BY id) <= 3",
    ],
)
def test_sql_as_people_write_it(superset: Superset, database: int, text: str) -> None:
    # Superset 6.1 puts its own limit in place of the outermost one (apache/superset#40070)
    assert len(superset.sql(database, f"SELECT * FROM ({text}\n) AS written")["data"]) == 3


def test_functions_of_sql_server_keep_their_meaning(superset: Superset, database: int) -> None:
    (row,) = superset.sql(database, "SELECT DATEDIFF(day, '2024-01-01', '2024-03-01') AS days")["data"]
    assert row["days"] == 60


def test_another_company_by_its_schema(superset: Superset, database: int) -> None:
    there = "Harbour Supplies Ireland"
    by_schema = superset.sql(database, "SELECT COUNT(*) AS n FROM customers", schema=there)["data"]
    by_name = superset.sql(database, f'SELECT COUNT(*) AS n FROM "{there}".customers')["data"]
    assert by_schema == by_name
    assert by_schema != superset.sql(database, "SELECT COUNT(*) AS n FROM customers")["data"]


def test_an_empty_result_keeps_its_columns(superset: Superset, database: int) -> None:
    shown = superset.sql(database, "SELECT id, document_date FROM sop_orders WHERE id = -1")
    assert shown["data"] == []
    assert [(each["name"], each["is_dttm"]) for each in shown["columns"]] == [
        ("id", False),
        ("document_date", True),
    ]


def test_a_wrong_table(superset: Superset, database: int) -> None:
    with pytest.raises(Refused) as refused:
        superset.sql(database, "SELECT * FROM custmers")
    kind, message = refused.value.first()
    assert kind == "TABLE_DOES_NOT_EXIST_ERROR"
    assert "custmers" in message and "customers" in message
    assert "OAuthAccessToken" not in refused.value.text


def test_a_wrong_column(superset: Superset, database: int) -> None:
    with pytest.raises(Refused) as refused:
        superset.sql(database, "SELECT balnce FROM customers")
    kind, message = refused.value.first()
    assert kind == "COLUMN_DOES_NOT_EXIST_ERROR"
    assert "balnce" in message and "balance" in message


@pytest.mark.parametrize(
    "text", ["DELETE FROM customers WHERE id = 1", "UPDATE customers SET name = 'x' WHERE id = 1"]
)
def test_a_write_is_refused(superset: Superset, database: int, sage: Sage, text: str) -> None:
    before = sage.rows("customers", "id", "name")
    with pytest.raises(Refused) as refused:
        superset.sql(database, text)
    assert refused.value.first()[0] == "DML_NOT_ALLOWED_ERROR"
    assert sage.rows("customers", "id", "name") == before


def test_what_a_statement_would_cost(superset: Superset, database: int) -> None:
    asked = {"database_id": database, "sql": "SELECT name FROM customers WHERE balance > 0", "schema": "main"}
    (shown,) = superset.post("/api/v1/sqllab/estimate/", **asked)["result"]
    assert shown and all(isinstance(value, str) for value in shown.values())
