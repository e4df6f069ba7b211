"""`sys_connection_props`: the first table that the driver itself answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry
from typer.testing import CliRunner

import sage200_dialect
from sage200_dialect import Connection, sandbox
from sage200_dialect.cli.app import app
from sage200_dialect.errors import AuthenticationRequired, ProgrammingError
from sage200_dialect.sandbox import Sandbox
from sage200_dialect.settings import PROPERTIES
from sage200_dialect.settings.addresses import masked

for name in ("sage200", "sage200.httpx"):
    registry.register(name, "sage200_dialect.dialect", "Sage200Dialect")

CANARY = "canary-51d0"
COLUMNS = ["Name", "ShortDescription", "Type", "Default", "Values", "Value", "Required", "Category"]
PAGESIZE = "SELECT Name, Value FROM sys_connection_props WHERE Name = 'Pagesize'"


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start() as running:
        yield running


@pytest.fixture
def connection(sage: Sandbox) -> Iterator[Connection]:
    with sage200_dialect.connect(sage.url) as open_connection:
        yield open_connection


@pytest.fixture
def tokenless() -> Iterator[Connection]:
    """A connection that could not send a request if it wanted to."""
    with sage200_dialect.connect("Schema=StandardUK;Company=Demo;Pagesize=70") as open_connection:
        yield open_connection


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for each in PROPERTIES:
        monkeypatch.delenv(f"SAGE200_{each.name.upper()}", raising=False)


def rows(connection: Connection, statement: str, parameters: Any = ()) -> list[Any]:
    return connection.execute(statement, parameters).fetchall()


def value(connection: Connection, property_: str) -> Any:
    ((found,),) = rows(connection, "SELECT value FROM sys_connection_props WHERE name = ?", (property_,))
    return found


def labels(connection: Connection, statement: str) -> list[str]:
    return [column[0] for column in connection.execute(statement).description or []]


class TestRows:
    def test_one_for_each_property_in_the_order_of_the_table(self, tokenless: Connection) -> None:
        cursor = tokenless.execute("SELECT * FROM sys_connection_props")
        assert [column[0] for column in cursor.description or []] == COLUMNS
        assert [column[1] for column in cursor.description or []] == [
            *["VARCHAR"] * 6,
            "BOOLEAN",
            "VARCHAR",
        ]
        found = cursor.fetchall()
        assert [(row[0], row[1], row[4], row[6], row[7]) for row in found] == [
            (each.name, each.meaning, each.accepts, False, each.group) for each in PROPERTIES
        ]
        assert cursor.stats.requests == 0

    @pytest.mark.parametrize(
        ("property_", "type_", "default", "current"),
        [
            ("Schema", "enum", "StandardUK", "StandardUK"),
            ("Company", "string", None, "Demo"),
            ("Site", "string", None, None),
            ("Pagesize", "int", "5000", "70"),
            ("Timeout", "number", "60", "60"),
            ("StatementTimeout", "number", None, None),
            ("Pushdown", "bool", "on", "on"),
            ("SSLServerCert", "string", None, None),
            ("ApiUrl", "string", None, "https://api.columbus.sage.com/uk/sage200/accounts/v1"),
        ],
    )
    def test_type_default_and_value(
        self, property_: str, type_: str, default: str | None, current: str | None, tokenless: Connection
    ) -> None:
        statement = "SELECT Type, Default, Value FROM sys_connection_props WHERE Name = ?"
        assert rows(tokenless, statement, (property_,)) == [(type_, default, current)]

    def test_what_was_set_is_shown_as_it_can_be_given_again(self) -> None:
        given = "Timeout=0;StatementTimeout=2.5;Pushdown=off;ProxyServer=proxy.test;ProxyPort=81"
        with sage200_dialect.connect(given) as connection:
            assert value(connection, "Timeout") == "0"
            assert value(connection, "StatementTimeout") == "2.5"
            assert value(connection, "Pushdown") == "off"
            assert value(connection, "ProxyServer") == "http://proxy.test:81"
            assert value(connection, "ProxyPort") == "81"
            shown = rows(connection, "SELECT Name, Value FROM sys_connection_props WHERE Value IS NOT NULL")
        again = {name: text for name, text in shown if name != "ApiUrl"}
        with sage200_dialect.connect(None, **again) as connection:
            assert (
                rows(connection, "SELECT Name, Value FROM sys_connection_props WHERE Value IS NOT NULL")
                == shown
            )


class TestSecrets:
    GIVEN = (
        f"OAuthClientSecret={CANARY}1;OAuthAccessToken={CANARY}2;ProxyServer=p.test;ProxyPassword={CANARY}3"
    )

    def test_they_are_masked(self) -> None:
        with sage200_dialect.connect(self.GIVEN) as connection:
            assert value(connection, "OAuthClientSecret") == "***"
            assert value(connection, "ProxyPassword") == "***"
            assert value(connection, "SubscriptionKey") is None
            assert CANARY not in str(rows(connection, "SELECT * FROM sys_connection_props"))
            assert value(connection, "OAuthAccessToken") == "***"
            masked = "SELECT COUNT(*) FROM sys_connection_props WHERE Value LIKE ?"
            assert rows(connection, masked, (f"{CANARY}%",)) == [(0,)]

    def test_code_may_ask_for_them(self) -> None:
        with sage200_dialect.connect(self.GIVEN, show_secrets=True) as connection:
            assert value(connection, "OAuthClientSecret") == f"{CANARY}1"
            assert value(connection, "OAuthAccessToken") == f"{CANARY}2"
            assert value(connection, "ProxyPassword") == f"{CANARY}3"
            assert value(connection, "SubscriptionKey") is None
            assert CANARY not in repr(connection)
            assert CANARY not in repr(connection.metadata_context())

    def test_an_engine_may_ask_for_them(self) -> None:
        url = f"sage200://me:{CANARY}@/Demo"
        query = sa.text("SELECT Value FROM sys_connection_props WHERE Name = 'OAuthClientSecret'")
        for arguments, shown in (
            ({}, "***"),
            ({"show_secrets": "true"}, "***"),
            ({"show_secrets": True}, CANARY),
        ):
            engine = sa.create_engine(url, connect_args=arguments)
            with engine.connect() as opened:
                assert opened.execute(query).scalar() == shown
            engine.dispose()

    @pytest.mark.parametrize("text", ["true", "True", 1, "1"])
    def test_only_true_itself_counts(self, text: Any) -> None:
        with sage200_dialect.connect(self.GIVEN, show_secrets=text) as connection:
            assert value(connection, "OAuthClientSecret") == "***"

    def test_no_text_can_ask_for_them(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for spelt in ("show_secrets", "ShowSecrets"):
            for given in (f"{self.GIVEN};{spelt}=True", f"sage200://sandbox?{spelt}=True"):
                with pytest.raises(ProgrammingError, match=r"(?i)show_?secrets"):
                    sage200_dialect.connect(given)
        with pytest.raises(sa.exc.DBAPIError, match="show_secrets"):
            sa.create_engine("sage200://sandbox?show_secrets=True").connect()
        monkeypatch.setenv("SAGE200_SHOW_SECRETS", "True")
        with sage200_dialect.connect(self.GIVEN) as connection:
            assert value(connection, "OAuthClientSecret") == "***"

    def test_a_password_in_an_address_is_never_shown(self) -> None:
        address = f"db+postgresql://me:{CANARY}@db.test/tokens"
        with sage200_dialect.connect(OAuthClientId=address, show_secrets=True) as connection:
            assert value(connection, "OAuthClientId") == "db+postgresql://me:***@db.test/tokens"

    @pytest.mark.parametrize(
        ("written", "shown"),
        [
            ("http://me:pw@proxy.test:81", "http://me:***@proxy.test:81"),
            ("redis://:pw@cache.test", "redis://:***@cache.test"),
            ("db+mysql://me@srv:p/w@x?y@db.test/d", "db+mysql://me@srv:***@db.test/d"),
            ("postgresql://db.test/d?user=me&password=pw", "postgresql://db.test/d?user=***&password=***"),
            ("mssql+pyodbc:///?odbc_connect=UID%3Dme%3BPWD%3Dpw", "mssql+pyodbc:///?odbc_connect=***"),
            ("https://api.test:8443/path", "https://api.test:8443/path"),
            ("keyring://sage200", "keyring://sage200"),
            ("Smith & Sons: a=b? c@d", "Smith & Sons: a=b? c@d"),
        ],
    )
    def test_addresses(self, written: str, shown: str) -> None:
        assert masked(written) == shown


class TestStatements:
    def test_no_request_and_no_token(
        self, sage: Sandbox, connection: Connection, tokenless: Connection
    ) -> None:
        before = len(sage.requests)
        assert rows(connection, PAGESIZE) == [("Pagesize", "5000")]
        assert len(sage.requests) == before
        assert rows(tokenless, PAGESIZE) == [("Pagesize", "70")]
        assert rows(tokenless, "SELECT 1") == [(1,)]
        assert rows(tokenless, "SELECT id FROM customers WHERE 1 = 0") == []
        with pytest.raises(AuthenticationRequired):
            tokenless.execute("SELECT id FROM customers")
        with pytest.raises(AuthenticationRequired):
            tokenless.execute("SELECT COUNT(*) FROM customers, sys_connection_props")

    def test_names(self, tokenless: Connection) -> None:
        for table in ("SYS_CONNECTION_PROPS", "[Sys_Connection_Props]", "main.sys_connection_props"):
            for column in (
                "ShortDescription",
                "short_description",
                '"SHORTDESCRIPTION"',
                "p.Short_Description",
            ):
                assert len(rows(tokenless, f"SELECT {column} FROM {table} AS p")) == len(PROPERTIES)
        assert labels(tokenless, "SELECT short_description, VALUES FROM sys_connection_props") == [
            "short_description",
            "VALUES",
        ]
        assert len(rows(tokenless, "SELECT Name FROM sys.connection_props")) == len(PROPERTIES)
        with pytest.raises(ProgrammingError, match="no column 'nam' in sys_connection_props"):
            tokenless.execute("SELECT Nam FROM sys_connection_props")

    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT p.* FROM sys_connection_props AS p",
            "SELECT * FROM (SELECT * FROM sys_connection_props) AS p LIMIT 1",
            "WITH p AS (SELECT * FROM sys_connection_props) SELECT * FROM p WHERE Default IS NULL",
            "SELECT * FROM sys_connection_props UNION ALL SELECT * FROM sys_connection_props",
        ],
    )
    def test_star(self, statement: str, tokenless: Connection) -> None:
        assert labels(tokenless, statement) == COLUMNS

    def test_a_with_of_the_same_name_comes_first(self, tokenless: Connection) -> None:
        found = rows(
            tokenless, "WITH sys_connection_props AS (SELECT 7 AS n) SELECT n FROM sys_connection_props"
        )
        assert found == [(7,)]

    @pytest.mark.parametrize("pushdown", ["on", "off"])
    def test_sql_over_it(self, pushdown: str, sage: Sandbox) -> None:
        with sage200_dialect.connect(f"{sage.url}&Pushdown={pushdown}") as connection:
            count = "SELECT COUNT(*) FROM sys_connection_props"
            assert rows(connection, count) == [(len(PROPERTIES),)]
            assert rows(connection, f"{count} WHERE Required") == [(0,)]
            groups = rows(
                connection,
                "SELECT Category, COUNT(*), MIN(Name) FROM sys_connection_props GROUP BY Category ORDER BY 1",
            )
            assert groups == [
                (group, len(names), min(names))
                for group in sorted({each.group for each in PROPERTIES})
                for names in [[each.name for each in PROPERTIES if each.group == group]]
            ]
            ordered = rows(
                connection, "SELECT Name FROM sys_connection_props ORDER BY Name DESC LIMIT 2 OFFSET 1"
            )
            assert ordered == [
                (each,) for each in sorted((each.name for each in PROPERTIES), reverse=True)[1:3]
            ]
            assert rows(connection, "SELECT Name FROM sys_connection_props LIMIT 1") == [
                (PROPERTIES[0].name,)
            ]
            assert rows(connection, "SELECT Name FROM sys_connection_props WHERE Name = 'pagesize'") == []
            assert rows(
                connection,
                "SELECT a.Name FROM sys_connection_props a WHERE a.Value = "
                "(SELECT Value FROM sys_connection_props WHERE Name = 'Pagesize') AND a.Type IN ('int')",
            ) == [("Pagesize",)]

    @pytest.mark.parametrize("pushdown", ["on", "off"])
    def test_a_join_with_tables_of_sage(self, pushdown: str, sage: Sandbox) -> None:
        with sage200_dialect.connect(f"{sage.url}&Pushdown={pushdown}") as connection:
            ids = rows(connection, "SELECT id FROM customers ORDER BY id LIMIT 3")
            before = len(sage.requests)
            joined = rows(
                connection,
                "SELECT c.id, p.Value FROM customers c LEFT JOIN sys_connection_props p "
                "ON p.Name = 'Pagesize' ORDER BY c.id LIMIT 3",
            )
            assert joined == [(id_, "5000") for (id_,) in ids]
            assert {each.path for each in sage.requests[before:]} == {"/customers"}
            within = (
                "SELECT id FROM customers WHERE id > (SELECT CAST(Value AS INTEGER) FROM sys_connection_props"
            )
            assert set(ids) <= set(rows(connection, f"{within} WHERE Name = 'Pagesize')"))

    def test_arrow(self, tokenless: Connection) -> None:
        table = tokenless.execute(PAGESIZE).fetch_arrow_table()
        assert table.to_pylist() == [{"Name": "Pagesize", "Value": "70"}]
        empty = tokenless.execute("SELECT Value, Required FROM sys_connection_props WHERE FALSE")
        assert [str(each.type) for each in empty.fetch_arrow_table().schema] == ["string", "bool"]

    def test_explain(self, tokenless: Connection) -> None:
        first, second = rows(tokenless, f"EXPLAIN {PAGESIZE}")
        assert first == (1, "no request", "sys_connection_props", "answered locally by the driver")
        assert second[:2] == (2, "local SQL")


class TestAround:
    def test_sqlalchemy(self, sage: Sandbox) -> None:
        before = len(sage.requests)
        engine = sa.create_engine(sage.url)
        inspector = sa.inspect(engine)
        assert "sys_connection_props" not in inspector.get_table_names()
        assert inspector.has_table("sys_connection_props")
        assert not inspector.has_table("sys_connection_props", schema="elsewhere")
        table = sa.Table("sys_connection_props", sa.MetaData(), autoload_with=engine)
        assert [column.name for column in table.columns] == COLUMNS
        assert [column.name for column in table.primary_key] == ["Name"]
        with engine.connect() as opened:
            statement = sa.select(table.c.Values, table.c.Default).where(table.c.Name == "Pagesize")
            assert opened.execute(statement).all() == [("a number from 1 to 5000", "5000")]
        engine.dispose()
        assert len(sage.requests) == before

    def test_the_command_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SAGE200_URL", f"sage200://me:{CANARY}@/Demo?Pagesize=70")
        run = lambda *arguments: CliRunner().invoke(app, list(arguments))  # noqa: E731
        assert run("query", PAGESIZE, "--format", "csv").stdout == "Name,Value\nPagesize,70\n"
        everything = run("query", "SELECT * FROM sys_connection_props")
        assert everything.exit_code == 0
        assert CANARY not in everything.output
        assert "answered locally" in run("explain", PAGESIZE).stdout
        assert "sys_" not in run("tables").stdout
        assert "ShortDescription" in run("describe", "sys_connection_props").stdout

    def test_a_table_of_the_users_catalogue_wins(self, tmp_path: Path) -> None:
        own = {
            "path": "/props",
            "key": ["id"],
            "columns": {"id": {"type": "bigint"}, "Word": {"type": "varchar"}},
        }
        catalogue = json.dumps({"tables": {"sys_connection_props": own}})
        (tmp_path / "own.json").write_text(catalogue, encoding="utf-8")
        data = {"sys_connection_props": [{"id": 1, "Word": "mine"}]}
        with sandbox.start(orders=0, location=tmp_path, data=data) as running:
            with sage200_dialect.connect(running.url, Location=tmp_path) as connection:
                cursor = connection.execute("SELECT * FROM sys_connection_props")
                assert cursor.fetchall() == [(1, "mine")]
                assert [column[0] for column in cursor.description or []] == ["id", "Word"]
            assert [each.path for each in running.requests][-1] == "/props"
