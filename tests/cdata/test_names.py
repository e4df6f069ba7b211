"""CData's names: each view and column that its help pages list can be read, in the edition that lists it.

`columns.json` holds the names: edition -> view -> columns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect import Connection, ProgrammingError, catalog, sandbox
from sage200_dialect.catalog import cdata
from sage200_dialect.sandbox import Sandbox

LISTED: dict[str, dict[str, list[str]]] = json.loads(Path(__file__).with_name("columns.json").read_text())
VIEWS = [(edition, view) for edition, views in LISTED.items() for view in views]


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=20) as started:
        yield started


@pytest.fixture(scope="module")
def connections(sage: Sandbox) -> Iterator[dict[str, Connection]]:
    company = sage.companies[0].name
    opened = {name: sage200_dialect.connect(sage.url_for(company, edition=name)) for name in LISTED}
    yield opened
    for each in opened.values():
        each.close()


def test_the_list_is_whole() -> None:
    assert sum(len(LISTED[edition][view]) for edition, view in VIEWS) == 1122
    assert {len(views) for views in LISTED.values()} == {39}
    assert {view for _, view in VIEWS} == set(cdata.view_names())


@pytest.mark.parametrize(("edition", "view"), VIEWS)
def test_all_columns_of_a_view(connections: dict[str, Connection], edition: str, view: str) -> None:
    columns = LISTED[edition][view]
    named = ", ".join(f"[{view}].[{column}]" for column in columns) or "COUNT(*)"
    cursor = connections[edition].execute(f"SELECT {named} FROM [{view}]")
    assert [each[0] for each in cursor.description or ()] == (columns or ["COUNT(*)"])
    assert cursor.fetchall()


@pytest.mark.parametrize(("edition", "view"), VIEWS)
def test_each_column_of_a_view_in_a_condition(
    connections: dict[str, Connection], edition: str, view: str
) -> None:
    for column in LISTED[edition][view]:
        query = f"SELECT {column} FROM {view} WHERE {column} IS NULL ORDER BY {column} LIMIT 3"
        assert all(row == (None,) for row in connections[edition].execute(query)), column


@pytest.mark.parametrize(
    "table",
    [
        "SalesTransactionViews",
        "ProductTransactionViews",
        "ProductPriceViews",
        "FinancialYearPeriodViews",
        "FinancialReportLayoutViews",
    ],
)
def test_the_tables_of_wrong_examples_are_there(connections: dict[str, Connection], table: str) -> None:
    view = table.removesuffix("Views") + "s"
    for connection in connections.values():
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
        assert rows == connection.execute(f"SELECT * FROM {view}").fetchall() != []


@pytest.mark.parametrize(
    "example",
    [
        "SELECT * FROM Banks WHERE Code = '1200'",
        "SELECT * FROM BankPostedTransactions WHERE BankId = 29401",
        "SELECT * FROM Customers WHERE Reference = 'A1D001'",
        "SELECT * FROM WarehouseHoldings WHERE ProductId = 34737",
        "SELECT * FROM Products WHERE DateTimeUpdated = '2019-08-01T18:00:33.140+02:00'",
        "SELECT * FROM CustomerContacts WHERE CustomerId = '0000000001'",
        "SELECT * FROM SalesOrderProformaLines WHERE SalesOrderProformaDocumentNo = '0000000001'",
        "SELECT * FROM SalesOrderProformaLines WHERE ProformaDocumentNo = '0000000001'",
    ],
)
def test_examples_run(connections: dict[str, Connection], example: str) -> None:
    for connection in connections.values():
        connection.execute(example).fetchall()


def test_an_example_of_the_wrong_type_says_so(connections: dict[str, Connection]) -> None:
    with pytest.raises(ProgrammingError, match=r"'Sample' is not a DECIMAL.*pop_orders\.exchange_rate"):
        connections["StandardUK"].execute("SELECT * FROM PurchaseOrders WHERE ExchangeRate = 'Sample'")


@pytest.fixture
def connection(connections: dict[str, Connection]) -> Connection:
    return connections["ProfessionalUK"]


def _labels(connection: Connection, query: str) -> list[Any]:
    return [each[0] for each in connection.execute(query).description or ()]


def test_a_star_has_the_columns_and_names_of_the_catalogue(connection: Connection) -> None:
    table = catalog.load().for_edition("ProfessionalUK").table("sop_order_line_views")
    expected = [column.name for column in table.columns]
    assert _labels(connection, "SELECT * FROM SalesOrderLines") == expected


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("SELECT MainAddress_1 FROM Customers", "MainAddress_1"),
        ("SELECT mainaddress1 FROM customers", "mainaddress1"),
        ('SELECT "MAINADDRESS_1" FROM "Customers" ORDER BY "MainAddress_1"', "MAINADDRESS_1"),
        ("SELECT MainAddress_1 FROM (SELECT * FROM Customers) AS c", "MainAddress_1"),
        ("SELECT c.MainAddress_1 FROM (SELECT MainAddress_1 FROM Customers) AS c", "MainAddress_1"),
        ("SELECT * FROM (SELECT MainAddress_1 FROM Customers) AS c", "MainAddress_1"),
        ("WITH c AS (SELECT Id, MainAddress_1 FROM Customers) SELECT MainAddress_1 FROM c", "MainAddress_1"),
        ("SELECT MainAddress_1 FROM Customers GROUP BY MainAddress_1", "MainAddress_1"),
        ("SELECT MainAddress_1 FROM Customers ORDER BY Customers.MainAddress_1", "MainAddress_1"),
        ("SELECT MainAddress_1 FROM Customers ORDER BY UPPER(MainAddress_1)", "MainAddress_1"),
        (
            "SELECT MainAddress_1 FROM Customers GROUP BY MainAddress_1, ShortName, CountryCode "
            "HAVING MAX(CountryCode) <> '??' OR COUNT(ShortName) > 0",
            "MainAddress_1",
        ),
        (
            "SELECT MainAddress_1 FROM Customers "
            "QUALIFY ROW_NUMBER() OVER (PARTITION BY CountryCode ORDER BY MainAddress_1, ShortName) > 0",
            "MainAddress_1",
        ),
        (
            "SELECT MainAddress_1 FROM Customers c WHERE EXISTS "
            "(SELECT 1 FROM Suppliers s WHERE s.MainAddress_1 <> c.MainAddress_1)",
            "MainAddress_1",
        ),
    ],
)
def test_a_name_of_cdata_means_the_column_wherever_it_stands(
    connection: Connection, query: str, label: str
) -> None:
    plain = "SELECT main_address_address_1 FROM customers"
    rows = set(connection.execute(query).fetchall())
    assert rows == set(connection.execute(plain).fetchall())
    assert _labels(connection, query) == [label]


def test_a_name_in_two_views_is_ambiguous(connection: Connection) -> None:
    with pytest.raises(ProgrammingError, match=r"'lineid' is ambiguous; write s\.lineid or p\.lineid"):
        connection.execute("SELECT LineId FROM SalesOrderLines s, PurchaseOrderLines p")


def test_a_real_name_comes_before_cdatas(connection: Connection) -> None:
    query = "WITH SalesOrders AS (SELECT 7 AS LineId) SELECT LineId FROM SalesOrders"
    assert connection.execute(query).fetchall() == [(7,)]
    query = "SELECT Balance AS MainAddress_1 FROM Customers ORDER BY MainAddress_1"
    rows = connection.execute(query).fetchall()
    assert rows == sorted(rows)


def test_an_alias_or_output_hides_no_column_of_another_scope(connection: Connection) -> None:
    query = "WITH a AS (SELECT 1 AS shortname) SELECT ShortName FROM Customers"
    plain = connection.execute("SELECT short_name FROM customers").fetchall()
    assert connection.execute(query).fetchall() == plain
    query = "SELECT x.ShortName FROM (SELECT ShortName FROM Customers) AS x"
    assert connection.execute(query).fetchall() == plain


@pytest.mark.parametrize(
    ("loose", "plain"),
    [
        (
            "SELECT CustomerId, COUNT(*) FROM customer_contacts JOIN sop_orders USING (CustomerId) "
            "GROUP BY 1",
            "SELECT customer_id, COUNT(*) FROM customer_contacts JOIN sop_orders USING (customer_id) "
            "GROUP BY 1",
        ),
        (
            "SELECT * FROM customer_contacts JOIN sop_orders o USING (CustomerId) WHERE o.Id < 110004",
            "SELECT * FROM customer_contacts JOIN sop_orders o USING (customer_id) WHERE o.id < 110004",
        ),
        (  # the third table joins a column of the first
            "SELECT COUNT(*) FROM sop_orders o JOIN currencies c ON c.id = o.customer_id + 1 - o.customer_id "
            "JOIN customer_contacts USING (CustomerId)",
            "SELECT COUNT(*) FROM sop_orders o JOIN currencies c ON c.id = o.customer_id + 1 - o.customer_id "
            "JOIN customer_contacts USING (customer_id)",
        ),
        (
            "SELECT COUNT(*) FROM (SELECT * FROM sop_orders) AS o JOIN customer_contacts USING (CustomerId)",
            "SELECT COUNT(*) FROM sop_orders JOIN customer_contacts USING (customer_id)",
        ),
        (
            "SELECT COUNT(*) FROM Customers JOIN Suppliers USING (MainAddress_1)",
            "SELECT COUNT(*) FROM customers JOIN suppliers USING (main_address_address_1)",
        ),
    ],
)
def test_using_takes_names_as_other_places_do(connection: Connection, loose: str, plain: str) -> None:
    expected = connection.execute(plain).fetchall()
    assert sorted(map(repr, connection.execute(loose).fetchall())) == sorted(map(repr, expected))


@pytest.mark.parametrize("name", ["Nothing", "DocumentNo"])
def test_using_a_column_that_only_one_side_has(connection: Connection, name: str) -> None:
    with pytest.raises(ProgrammingError, match=rf"USING \({name.lower()}\).*both.*write ON"):
        connection.execute(f"SELECT COUNT(*) FROM sop_orders JOIN customers USING ({name})")


@pytest.mark.parametrize(
    ("loose", "plain"),
    [
        ("* EXCLUDE (ShortName, MainAddress_1)", "* EXCLUDE (short_name, main_address_address_1)"),
        ("c_1.* EXCLUDE (Short_Name)", "* EXCLUDE (short_name)"),
        ("C1.* EXCLUDE (Short_Name)", "* EXCLUDE (short_name)"),
        ("* REPLACE (1 AS ShortName)", "* REPLACE (1 AS short_name)"),
        ("* REPLACE (UPPER(ShortName) AS Name)", "* REPLACE (UPPER(short_name) AS name)"),
        ("* RENAME (ShortName AS s)", "* RENAME (short_name AS s)"),
    ],
)
def test_parts_of_a_star(connection: Connection, loose: str, plain: str) -> None:
    query = "SELECT {} FROM Customers c_1"
    assert _labels(connection, query.format(loose)) == _labels(connection, query.format(plain))
    rows = connection.execute(query.format(loose)).fetchall()
    assert rows == connection.execute(query.format(plain)).fetchall()
    assert rows != connection.execute("SELECT * FROM customers").fetchall() or "RENAME" in loose


@pytest.mark.parametrize("part", ["EXCLUDE (nme)", "REPLACE (1 AS nme)", "RENAME (nme AS n)"])
def test_a_part_of_a_star_that_is_no_column(connection: Connection, part: str) -> None:
    with pytest.raises(ProgrammingError, match="no column 'nme' in customers; the nearest names are name"):
        connection.execute(f"SELECT * {part} FROM customers")


@pytest.mark.parametrize("column", ["other.*", "other.name"])
def test_an_alias_that_is_none(connection: Connection, column: str) -> None:
    with pytest.raises(ProgrammingError, match=r"no table or alias 'other' for .*; this FROM has c, s"):
        connection.execute(f"SELECT {column} FROM Customers c JOIN Suppliers s ON s.Id = c.Id")


@pytest.mark.parametrize("word", ["outer", "select", "order", "semi", "asof"])
def test_reserved_words_as_names(connection: Connection, word: str) -> None:
    expected = connection.execute("SELECT id, name FROM customers").fetchall()
    for query in (
        f"SELECT * FROM (SELECT Id, Name FROM Customers) AS [{word}]",
        f'WITH "{word}" AS (SELECT Id, Name FROM Customers) SELECT "{word}".* FROM "{word}"',
        f"SELECT `{word}`.Id, [{word}].Name FROM Customers AS `{word}`",
    ):
        assert sorted(connection.execute(query).fetchall()) == sorted(expected)
