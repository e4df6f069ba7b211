"""What people get wrong, and what they are told."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import sage200_dialect
from sage200_dialect import Connection, sandbox
from sage200_dialect.errors import (
    AuthenticationRequired,
    DataError,
    Error,
    InterfaceError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    with sandbox.start() as sage, sage200_dialect.connect(sage.url) as open_connection:
        yield open_connection


@pytest.mark.parametrize(
    ("statement", "error", "said"),
    [
        (
            "SELECT a frm t where",
            ProgrammingError,
            r"line 1, column 14[^\n]*\n  SELECT a frm t where\n {15}\^",
        ),
        ("SELECT *\nFROM customers\nWHERE id = = 3", ProgrammingError, r"line 3[^\n]*\n  WHERE id = = 3\n"),
        ("SELECT 'abc", ProgrammingError, r"line 1, column 8: a quote[^\n]*\n  SELECT 'abc\n {9}\^$"),
        ("SELECT 'it''s' /* x\n, 1", ProgrammingError, r"line 1, column 16[^\n]*\n[^\n]*\n {17}\^$"),
        ("TRUNCATE customers", NotSupportedError, "TRUNCATE statements"),
        ("EXPLAIN DROP TABLE customers", NotSupportedError, "DROP statements"),
        ("", ProgrammingError, "empty"),
        ("  ; ", ProgrammingError, "empty"),
        ("-- nothing", ProgrammingError, "empty"),
        ("SELECT 1; SELECT 2", ProgrammingError, "2 statements"),
        ("SELECT * FROM custmers", ProgrammingError, "no table 'custmers'.*customers"),
        ("SELECT nme FROM customers", ProgrammingError, "no column 'nme' in customers.*name"),
        ("SELECT c.nme FROM customers c", ProgrammingError, "no column 'nme' in customers.*name"),
        ("SELECT x.id FROM customers c", ProgrammingError, "no table or alias 'x'"),
        (
            "SELECT id FROM customers c JOIN sop_orders o ON o.customer_id = c.id",
            ProgrammingError,
            "ambiguous; write c.id or o.id",
        ),
        ("SELECT v.b FROM (SELECT id AS a FROM customers) v", ProgrammingError, "no column 'b' in v"),
        ("SELECT id FROM elsewhere.customers", ProgrammingError, "unknown schema 'elsewhere'.*main"),
        (
            "SELECT id FROM customers WHERE id = 'abc'",
            ProgrammingError,
            "'abc' is not a BIGINT.*customers.id",
        ),
        ("SELECT id FROM customers WHERE id < 2147483647 + 1", DataError, "out of range: Overflow"),
        (
            "SELECT id FROM sop_orders WHERE document_date > 'soon'",
            ProgrammingError,
            "'soon' is not a DATE.*document_date",
        ),
        (
            "SELECT id FROM customers WHERE on_hold = 'perhaps'",
            ProgrammingError,
            "'perhaps' is not a BOOLEAN",
        ),
        (
            "SELECT id FROM customers WHERE balance IN (1, 'two')",
            ProgrammingError,
            r"'two' is not a DECIMAL\(18,2\)",
        ),
        ("DROP TABLE customers", NotSupportedError, "DROP.*Supported are SELECT"),
        (
            "MERGE INTO customers USING a ON 1 = 1 WHEN MATCHED THEN DELETE",
            NotSupportedError,
            "MERGE.*Supported",
        ),
        ("EXEC bank_payment @bank_id = 1", ProgrammingError, "nominal_analysis_items must be given"),
        ("PRAGMA version", NotSupportedError, "PRAGMA"),
        ("SELECT * INTO copy FROM customers", NotSupportedError, "INTO"),
        ("SELECT * FROM read_csv('/etc/passwd')", NotSupportedError, "table function read_csv"),
        ("SELECT * FROM '/etc/passwd'", ProgrammingError, "no table"),
        ("SELECT nonsense(id) FROM customers", ProgrammingError, "nonsense"),
        ("SELECT name + 1 FROM customers GROUP BY 2", ProgrammingError, "."),
    ],
)
def test_statement(connection: Connection, statement: str, error: type[Error], said: str) -> None:
    with pytest.raises(error) as caught:
        connection.execute(statement).fetchall()
    assert re.search(said, str(caught.value), re.DOTALL), str(caught.value)


@pytest.mark.parametrize(
    ("statement", "parameters", "said"),
    [
        ("SELECT ?", (), "1 parameter.*0 given"),
        ("SELECT ?", (1, 2), "1 parameter.*2 given"),
        ("SELECT 1", (1,), "0 parameter.*1 given"),
        ("SELECT :a, :b", {"a": 1}, "parameter.*b"),
        ("SELECT :a", (1,), "named parameters"),
        ("SELECT ?", {"a": 1}, "sequence"),
        ("SELECT ?, :a", (1,), "not both"),
        ("SELECT ?", (object(),), "type object"),
        ("SELECT ?", "x", "taken apart"),
    ],
)
def test_parameters(connection: Connection, statement: str, parameters: object, said: str) -> None:
    with pytest.raises(ProgrammingError, match=said):
        connection.execute(statement, parameters)  # type: ignore[arg-type]


def test_closed_cursor_and_connection() -> None:
    connection = sage200_dialect.connect("sage200://sandbox")
    cursor = connection.cursor()
    with pytest.raises(InterfaceError, match="no rows"):
        cursor.fetchone()
    cursor.close()
    with pytest.raises(InterfaceError, match="cursor is closed"):
        cursor.execute("SELECT 1")
    connection.close()
    connection.close()
    with pytest.raises(InterfaceError, match="connection is closed"):
        connection.cursor()


def test_no_token() -> None:
    with (
        sage200_dialect.connect("Schema=StandardUK") as connection,
        pytest.raises(AuthenticationRequired, match="OAuthAccessToken"),
    ):
        connection.execute("SELECT id FROM customers")


def test_wrong_token_is_not_shown() -> None:
    with sandbox.start() as sage:
        secret = "canary-5f1d"
        with sage200_dialect.connect(sage.url.replace("=sandbox", f"={secret}")) as connection:
            with pytest.raises(OperationalError) as caught:
                connection.execute("SELECT id FROM customers")
            assert secret not in f"{caught.value!r} {connection!r} {connection.settings!r}"


def test_unreachable_host_is_one_sentence() -> None:
    with sandbox.start() as sage:
        url = sage.url
    with sage200_dialect.connect(url, Timeout=1) as connection, pytest.raises(OperationalError) as caught:
        connection.execute("SELECT id FROM customers")
    assert "127.0.0.1" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_unknown_property_names_the_nearest() -> None:
    with pytest.raises(ProgrammingError, match=r"Compny.*Company"):
        sage200_dialect.connect("Compny=Demo")
