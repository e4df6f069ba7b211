"""CData's grammar of SELECT, production by production, with and without pushdown."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import Connection, NotSupportedError, ProgrammingError, sandbox
from sage200_dialect.sandbox import Sandbox

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=40) as started:
        yield started


@pytest.fixture(params=["on", "off"])
def connection(sage: Sandbox, request: pytest.FixtureRequest) -> Iterator[Connection]:
    with sage200_dialect.connect(sage.url, Pushdown=request.param) as opened:
        yield opened


@pytest.fixture
def customers(sage: Sandbox) -> Rows:
    return sorted(map(dict, sage.rows("customers")), key=lambda row: row["id"])


@pytest.fixture
def orders(sage: Sandbox) -> Rows:
    return sorted(map(dict, sage.rows("sop_orders")), key=lambda row: row["id"])


def column(connection: Connection, query: str, parameters: Any = ()) -> list[Any]:
    return [row[0] for row in connection.execute(query, parameters)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT TOP 3 Id FROM Customers ORDER BY Id",
        "SELECT TOP (3) Id FROM Customers ORDER BY Id",
        "SELECT DISTINCT TOP 3 Id FROM Customers ORDER BY Id",
        "SELECT Id FROM Customers ORDER BY Id LIMIT 3",
        "SELECT Id FROM Customers ORDER BY Id LIMIT 3 OFFSET 0",
        "SELECT Id FROM Customers ORDER BY Id ASC LIMIT 0, 3",
        "SELECT [Id] FROM [Customers] ORDER BY [Id] LIMIT 3",
        "SELECT `Id` FROM `Customers` ORDER BY `Id` LIMIT 3",
        'SELECT "Id" FROM "Customers" ORDER BY "Id" LIMIT 3',
        "select id from customers order by id limit 3;",
        "SELECT Id /* the key */ FROM Customers -- all of them\nORDER BY Id LIMIT 3 -- but three",
        "SELECT Customers.Id FROM Customers ORDER BY Customers.Id LIMIT 3",
        "SELECT c.[Id] FROM [Customers] AS [c] ORDER BY c.Id LIMIT 3",
        "SELECT c.Id AS Number FROM Customers c ORDER BY Number LIMIT 3",
        "SELECT Id Number FROM Customers ORDER BY 1 LIMIT 3",
        "SELECT Id FROM (SELECT * FROM Customers) AS c ORDER BY Id LIMIT 3",
        "SELECT Id FROM main.Customers ORDER BY Id LIMIT 3",
    ],
)
def test_the_first_rows(connection: Connection, customers: Rows, query: str) -> None:
    assert column(connection, query) == [row["id"] for row in customers[:3]]


@pytest.mark.parametrize(
    ("tail", "first", "last"),
    [("LIMIT 2, 3", 2, 5), ("LIMIT 3 OFFSET 2", 2, 5), ("OFFSET 2 ROWS FETCH NEXT 3 ROWS ONLY", 2, 5)],
)
def test_a_part_of_the_rows(
    connection: Connection, customers: Rows, tail: str, first: int, last: int
) -> None:
    found = column(connection, f"SELECT Id FROM Customers ORDER BY Id {tail}")
    assert found == [row["id"] for row in customers[first:last]]


@pytest.mark.parametrize(
    ("stars", "tables"),
    [
        ("*", 2),
        ("c.*, o.*", 2),
        ("Customers.*", 1),
    ],
)
def test_stars(connection: Connection, stars: str, tables: int) -> None:
    alias = "Customers" if stars.startswith("Customers") else "c"
    cursor = connection.execute(
        f"SELECT {stars} FROM Customers {'' if alias == 'Customers' else alias}, SalesOrders o "
        f"WHERE {alias}.Id = o.CustomerId"
    )
    labels = [each[0] for each in cursor.description or ()]
    alone = [
        each[0]
        for table in ("Customers", "SalesOrders")[:tables]
        for each in connection.execute(f"SELECT * FROM {table} LIMIT 1").description or ()
    ]
    assert labels == alone
    assert cursor.fetchone() is not None


@pytest.mark.parametrize(
    ("condition", "meets"),
    [
        ("Balance = 0", lambda row: row["balance"] == 0),
        ("Balance > 1000", lambda row: row["balance"] > 1000),
        ("Balance < 1000", lambda row: row["balance"] < 1000),
        ("Balance >= 875.30", lambda row: row["balance"] >= Decimal("875.30")),
        ("Balance <= 875.30", lambda row: row["balance"] <= Decimal("875.30")),
        ("Balance <> 0", lambda row: row["balance"] != 0),
        ("Balance != 0", lambda row: row["balance"] != 0),
        ("Name LIKE '%Ltd'", lambda row: row["name"].endswith("Ltd")),
        ("Name LIKE '_a%'", lambda row: row["name"][1] == "a"),
        ("Name NOT LIKE '%Ltd%'", lambda row: "Ltd" not in row["name"]),
        ("Reference LIKE '%!0001' ESCAPE '!'", lambda row: row["reference"].endswith("0001")),
        ("Id LIKE '%1'", lambda row: row["id"] % 10 == 1),
        ("Name CONTAINS 'Ltd'", lambda row: "Ltd" in row["name"]),
        (
            "NOT Name CONTAINS 'Ltd' AND Id > 27005",
            lambda row: "Ltd" not in row["name"] and row["id"] > 27005,
        ),
        ("CONTAINS(Name, 'Ltd')", lambda row: "Ltd" in row["name"]),
        ("CONTAINS(Name, 'Ltd') = 1", lambda row: "Ltd" in row["name"]),
        ("STARTSWITH(Name, 'T') = 0", lambda row: not row["name"].startswith("T")),
        ("Id IN (27001, '27002', 1)", lambda row: row["id"] in (27001, 27002)),
        ("Id NOT IN (27001, 27002)", lambda row: row["id"] not in (27001, 27002)),
        ("Id BETWEEN 27002 AND 27010", lambda row: 27002 <= row["id"] <= 27010),
        ("Id NOT BETWEEN 27002 AND 27010", lambda row: not 27002 <= row["id"] <= 27010),
        ("DefaultNominalCodeId IS NULL", lambda row: row["default_nominal_code_id"] is None),
        ("DefaultNominalCodeId IS NOT NULL", lambda row: row["default_nominal_code_id"] is not None),
        ("OnHold = 'true' OR Balance > 5000", lambda row: row["on_hold"] or row["balance"] > 5000),
        (
            "(OnHold = 0 OR Balance > 5000) AND NOT Id = 27001",
            lambda row: (not row["on_hold"] or row["balance"] > 5000) and row["id"] != 27001,
        ),
        (
            "NULLIF(Balance, 0) IS NULL",
            lambda row: row["balance"] == 0,
        ),
        (
            "CASE WHEN Balance > 1000 THEN 'a' ELSE NULL END = 'a'",
            lambda row: row["balance"] > 1000,
        ),
        (
            "CASE OnHold WHEN TRUE THEN 1 ELSE 2 END = 1",
            lambda row: row["on_hold"],
        ),
        ("COALESCE(DefaultNominalCodeId, 0) = 0", lambda row: (row["default_nominal_code_id"] or 0) == 0),
        ("Id IN (SELECT CustomerId FROM SalesOrders)", None),
        ("EXISTS (SELECT 1 FROM SalesOrders o WHERE o.CustomerId = Customers.Id)", None),
    ],
)
def test_conditions(
    connection: Connection, customers: Rows, orders: Rows, condition: str, meets: Any
) -> None:
    ordering = {row["customer_id"] for row in orders}
    expected = [row["id"] for row in customers if (meets(row) if meets else row["id"] in ordering)]
    assert 0 < len(expected) < len(customers)
    assert sorted(column(connection, f"SELECT Id FROM Customers WHERE {condition}")) == expected


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("SELECT Id FROM Customers WHERE Name CONTAINS ? AND Id > ?", ("Ltd", 27010)),
        ("SELECT Id FROM Customers WHERE Name CONTAINS @text AND Id > @id", {"text": "Ltd", "id": 27010}),
        ("SELECT Id FROM Customers WHERE Id > :id AND CONTAINS(Name, :text)", {"text": "Ltd", "id": 27010}),
        ("SELECT Id FROM Customers WHERE Id > @id AND Name CONTAINS @text", {"@text": "Ltd", "@id": 27010}),
    ],
)
def test_parameters(connection: Connection, customers: Rows, query: str, parameters: Any) -> None:
    expected = [row["id"] for row in customers if "Ltd" in row["name"] and row["id"] > 27010]
    assert sorted(column(connection, query, parameters)) == expected != []


@pytest.mark.parametrize(
    ("join", "left", "right"),
    [
        ("JOIN", False, False),
        ("INNER JOIN", False, False),
        ("LEFT JOIN", True, False),
        ("LEFT OUTER JOIN", True, False),
        ("RIGHT JOIN", False, True),
        ("RIGHT OUTER JOIN", False, True),
        ("FULL JOIN", True, True),
        ("FULL OUTER JOIN", True, True),
    ],
)
def test_joins(
    connection: Connection, customers: Rows, orders: Rows, join: str, left: bool, right: bool
) -> None:
    kept = {row["id"] for row in customers if row["id"] % 2}
    expected = [(row["customer_id"], row["id"]) for row in orders if row["customer_id"] in kept]
    matched = {customer for customer, _ in expected}
    if left:
        expected += [(customer, None) for customer in kept - matched]
    if right:
        expected += [(None, row["id"]) for row in orders if row["customer_id"] not in kept]
    rows = connection.execute(
        f"SELECT c.Id, o.Id FROM (SELECT Id FROM Customers WHERE Id % 2 = 1) AS c {join} SalesOrders AS o "
        "ON c.Id = o.CustomerId"
    ).fetchall()
    assert len(expected) > 1
    assert sorted(rows, key=str) == sorted(expected, key=str)


def test_unions(connection: Connection, customers: Rows, orders: Rows) -> None:
    first, second = (
        [row["id"] for row in customers],
        [row["customer_id"] for row in orders],
    )
    both = "SELECT Id FROM Customers UNION {} SELECT CustomerId FROM SalesOrders ORDER BY 1"
    assert column(connection, both.format("ALL")) == sorted(first + second)
    assert column(connection, both.format("")) == sorted({*first, *second})


def test_aggregates(connection: Connection, orders: Rows) -> None:
    values = [row["total_gross_value"] for row in orders]
    (row,) = connection.execute(
        "SELECT COUNT(*), COUNT(CustomerId), COUNT(DISTINCT CustomerId), AVG(TotalGrossValue), "
        "MAX(TotalGrossValue), MIN(TotalGrossValue), SUM(TotalGrossValue) AS Total FROM SalesOrders"
    ).fetchall()
    assert row[:3] == (len(orders), len(orders), len({each["customer_id"] for each in orders}))
    assert row[3] == pytest.approx(float(sum(values) / len(values)))
    assert row[4:] == (max(values), min(values), sum(values))


def test_groups(connection: Connection, orders: Rows) -> None:
    totals: dict[int, Decimal] = {}
    counts: dict[int, int] = {}
    for each in orders:
        key = each["customer_id"]
        totals[key] = totals.get(key, Decimal(0)) + each["total_gross_value"]
        counts[key] = counts.get(key, 0) + 1
    expected = sorted((totals[key], key) for key in totals if counts[key] > 1)
    assert expected
    rows = connection.execute(
        "SELECT CustomerId, SUM(TotalGrossValue) AS Total FROM SalesOrders GROUP BY CustomerId "
        "HAVING COUNT(*) > 1 ORDER BY Total DESC NULLS LAST, CustomerId DESC"
    ).fetchall()
    assert rows == [(key, total) for total, key in reversed(expected)]


@pytest.mark.parametrize(
    ("order", "nulls_first", "descending"),
    [
        ("ASC NULLS FIRST", True, False),
        ("ASC NULLS LAST", False, False),
        ("DESC NULLS FIRST", True, True),
        ("DESC NULLS LAST", False, True),
        ("", True, False),
        ("DESC", False, True),
    ],
)
def test_orders(
    connection: Connection, customers: Rows, order: str, nulls_first: bool, descending: bool
) -> None:
    values = [row["default_nominal_code_id"] for row in customers]
    known = sorted((each for each in values if each is not None), reverse=descending)
    nulls = [None] * values.count(None)
    assert known and nulls
    found = column(connection, f"SELECT DefaultNominalCodeId FROM Customers ORDER BY 1 {order}")
    assert found == (nulls + known if nulls_first else known + nulls)


def test_casts(connection: Connection, customers: Rows) -> None:
    rows = connection.execute(
        "SELECT CAST(Balance AS VARCHAR) AS Shown, CAST(Id AS VARCHAR(10)), CAST('5' AS INT), "
        "CONVERT(VARCHAR(3), Id), CAST(Balance AS INT) FROM Customers ORDER BY Id LIMIT 1"
    ).fetchall()
    first = customers[0]
    whole = int(first["balance"].to_integral_value())
    assert rows == [(str(first["balance"]), str(first["id"]), 5, str(first["id"])[:3], whole)]


INTO = r"SELECT … INTO is not supported: .*--format csv"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT * INTO csv://customers.csv FROM Customers", INTO),
        ("SELECT Id, Name INTO csv://filename=c:/x.csv;delimiter=tab FROM Customers WHERE Id > 1", INTO),
        ("SELECT * INTO [csv://filename=c:/x.csv;delimiter=tab] FROM Customers", INTO),
        ('SELECT * INTO "csv://x.csv" FROM Customers', INTO),
        ("SELECT * INTO Copy FROM Customers", INTO),
        ("CACHE SELECT * FROM Customers", "CACHE is not supported: there is no cache of rows"),
        ("CACHE Cached WITH TRUNCATE SELECT * FROM Customers", "CACHE is not supported"),
        ("REPLICATE SELECT * FROM Customers", "REPLICATE is not supported: there is no cache of rows"),
        ("UPSERT INTO Customers (Id) VALUES (1)", "UPSERT is not supported: .* INSERT or UPDATE"),
        ("CREATE TABLE x (Id INT)", "CREATE statements are not supported"),
        ("DROP TABLE Customers", "DROP statements are not supported"),
        ("ALTER TABLE Customers ADD COLUMN x INT", "ALTER statements are not supported"),
        ("GETDELETED FROM Customers", "GETDELETED is not supported: Sage does not tell"),
    ],
)
def test_what_is_refused(sage: Sandbox, connection: Connection, statement: str, said: str) -> None:
    sage.requests.clear()
    with pytest.raises(NotSupportedError, match=said):
        connection.execute(statement)
    assert not sage.requests


def test_the_words_of_a_refusal_are_no_matter_in_a_text(connection: Connection) -> None:
    assert column(connection, "SELECT 'INTO csv://x'") == ["INTO csv://x"]
    with pytest.raises(ProgrammingError, match="syntax error"):
        connection.execute("SELECT 'INTO csv://x' FROM FROM Customers")


def test_contains_is_a_name_too(connection: Connection, customers: Rows) -> None:
    found = connection.execute("SELECT Id contains FROM Customers contains WHERE contains.Id = 27001")
    assert [each[0] for each in found.description or ()] == ["contains"]
    assert found.fetchall() == [(27001,)]
