"""User-defined views: in SQL, through pushdown, in reflection, and what is said of faulty ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import registry

import sage200_dialect
from sage200_dialect import Connection, NotSupportedError, ProgrammingError, sandbox
from sage200_dialect.sandbox import Sandbox

for name in ("sage200", "sage200.httpx"):  # the entry points, for a checkout that is not installed
    registry.register(name, "sage200_dialect.dialect", "Sage200Dialect")

VIEWS = {
    "BigOrders": "SELECT o.Id, o.DocumentNo AS DocNo, c.Name AS Customer, o.TotalGrossValue * 2 AS Twice "
    "FROM SalesOrders o JOIN Customers c ON c.Id = o.CustomerId WHERE o.TotalGrossValue > 100",
    "ByCustomer": "SELECT Customer, COUNT(*) AS Orders, AVG(Twice) AS Mean FROM BigOrders GROUP BY Customer",
    "Addressed": "SELECT * FROM Customers WHERE MainAddress_1 IS NOT NULL",
    "Own_With": "WITH suppliers AS (SELECT 1 AS one) SELECT one FROM suppliers",
}

Write = Callable[[object], Path]
Open = Callable[[object], Connection]


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=40) as started:
        yield started


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(content: object) -> Path:
        path = tmp_path / "views.json"
        named = isinstance(content, dict) and all(isinstance(each, str) for each in content.values())
        records = {name: {"query": query} for name, query in content.items()} if named else content  # type: ignore[attr-defined]
        path.write_text(content if isinstance(content, str) else json.dumps(records), encoding="utf-8")
        return path

    return write


@pytest.fixture
def opened(sage: Sandbox, write: Write) -> Iterator[Open]:
    connections: list[Connection] = []

    def opened(content: object) -> Connection:
        connections.append(sage200_dialect.connect(sage.url, UserDefinedViews=str(write(content))))
        return connections[-1]

    yield opened
    for each in connections:
        each.close()


@pytest.fixture
def connection(opened: Open) -> Connection:
    return opened(VIEWS)


def _labels(connection: Connection, query: str) -> list[str]:
    return [each[0] for each in connection.execute(query).description or ()]


def _plan(connection: Connection, query: str) -> str:
    return "\n".join(row[3] for row in connection.execute(f"EXPLAIN {query}"))


class TestInSql:
    def test_a_view_is_its_query(self, connection: Connection) -> None:
        rows = connection.execute("SELECT * FROM BigOrders ORDER BY Id").fetchall()
        assert rows
        assert rows == connection.execute(f"{VIEWS['BigOrders']} ORDER BY Id").fetchall()

    @pytest.mark.parametrize(
        "written", ["BigOrders", "[bigorders]", "UserViews.BigOrders", "main.Big_Orders", '"BIGORDERS" AS b']
    )
    def test_it_is_found_as_tables_are(self, connection: Connection, written: str) -> None:
        counted = connection.execute(f"SELECT COUNT(*) FROM {written}").fetchone()
        assert counted == connection.execute("SELECT COUNT(*) FROM BigOrders").fetchone()

    def test_a_star_has_the_names_that_its_author_wrote(self, connection: Connection) -> None:
        assert _labels(connection, "SELECT * FROM BigOrders") == ["Id", "DocNo", "Customer", "Twice"]
        assert _labels(connection, "SELECT b.* FROM UserViews.ByCustomer b") == ["Customer", "Orders", "Mean"]

    def test_columns_may_be_qualified_by_its_name(self, connection: Connection) -> None:
        query = "SELECT BigOrders.DocNo FROM BigOrders WHERE UserViews.BigOrders.Twice > 300"
        assert connection.execute(query).fetchall()

    def test_views_use_views(self, connection: Connection) -> None:
        rows = connection.execute("SELECT Customer, Orders FROM ByCustomer").fetchall()
        plain = "SELECT Customer, COUNT(*) FROM BigOrders GROUP BY Customer"
        assert sorted(rows) == sorted(connection.execute(plain).fetchall())

    def test_a_with_of_the_statement_stays_outside_of_it(self, connection: Connection) -> None:
        query = "WITH Customers AS (SELECT 1 AS Id, 'x' AS Name) SELECT COUNT(*) FROM BigOrders, Customers"
        assert (
            connection.execute(query).fetchone()
            == connection.execute("SELECT COUNT(*) FROM BigOrders").fetchone()
        )

    def test_a_with_of_its_own_stays_inside(self, connection: Connection) -> None:
        assert connection.execute("SELECT one FROM OwnWith").fetchall() == [(1,)]
        counted = connection.execute("SELECT COUNT(*) FROM OwnWith, suppliers").fetchone()
        assert counted == connection.execute("SELECT COUNT(*) FROM suppliers").fetchone()

    def test_a_with_of_its_name_comes_first(self, connection: Connection) -> None:
        query = "WITH BigOrders AS (SELECT 7 AS Id) SELECT * FROM BigOrders"
        assert connection.execute(query).fetchall() == [(7,)]

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT COUNT(*) FROM SalesOrders WHERE Id IN (SELECT Id FROM BigOrders)",
            "SELECT COUNT(*) FROM SalesOrders o WHERE EXISTS (SELECT 1 FROM BigOrders b WHERE b.Id = o.Id)",
            "SELECT COUNT(*) FROM (SELECT Id FROM BigOrders UNION SELECT Id FROM BigOrders) AS u",
            "SELECT COUNT(*) FROM SalesOrders SEMI JOIN BigOrders USING (id)",
            "WITH b AS (SELECT * FROM BigOrders) SELECT COUNT(*) FROM b JOIN BigOrders c ON b.Id = c.Id",
            "SELECT COUNT(n) FROM BigOrders AS x(n, d)",
        ],
    )
    def test_it_may_stand_wherever_a_table_may(self, connection: Connection, query: str) -> None:
        counted = connection.execute("SELECT COUNT(*) FROM BigOrders").fetchone()
        assert connection.execute(query).fetchone() == counted != (0,)

    def test_parameters_of_the_statement(self, connection: Connection) -> None:
        (document,) = connection.execute("SELECT MIN(DocNo) FROM BigOrders").fetchone() or ()
        query = "SELECT DocNo FROM BigOrders WHERE DocNo = ?"
        assert connection.execute(query, (document,)).fetchall() == [(document,)]


class TestThroughPushdown:
    def test_conditions_and_columns_reach_the_api(self, connection: Connection) -> None:
        plan = _plan(connection, "SELECT DocNo FROM BigOrders WHERE Id = 110003 AND Customer = 'Smith'")
        assert "GET /sop_orders?$select=id,customer_id,document_no,total_gross_value&$filter=" in plan
        assert "total_gross_value gt 100" in plan
        assert "id eq 110003" in plan
        assert "GET /customers?$select=id,name&$filter=name eq 'Smith'" in plan

    def test_also_through_views_of_views_and_a_star(self, opened: Open) -> None:
        views = {"Inner": VIEWS["Addressed"], "Outer": "SELECT * FROM [Inner] WHERE Balance > 5"}
        plan = _plan(opened(views), "SELECT Name FROM [Outer] WHERE OnHold = FALSE")
        assert "$select=name,balance,on_hold,main_address.address_1,id" in plan
        assert "balance gt 5" in plan
        assert "on_hold eq false" in plan

    def test_the_answer_is_the_same_without_pushdown(self, sage: Sandbox, write: Write) -> None:
        path = str(write(VIEWS))
        query = "SELECT * FROM BigOrders b JOIN ByCustomer c ON c.Customer = b.Customer WHERE b.Id > 110003"
        found = []
        for pushdown in ("on", "off"):
            with sage200_dialect.connect(sage.url, UserDefinedViews=path, Pushdown=pushdown) as connection:
                found.append(sorted(connection.execute(query).fetchall()))
        assert found[0] == found[1] != []


class TestFaults:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("SELECT Nam FROM Customers", r"views\.json, view Faulty: there is no column 'nam' in customers"),
            ("SELECT * FROM Customer", r"views\.json, view Faulty: there is no table 'customer'"),
            ("SELECT Name FORM\nCustomers c d", r"view Faulty: syntax error at line 2, column 1: "),
            ("DELETE FROM Customers", r"view Faulty: a view is a SELECT"),
            ("EXPLAIN SELECT 1", r"view Faulty: a view is a SELECT"),
            ("SELECT * FROM Customers WHERE Name = ?", r"view Faulty: a view takes no parameters"),
            (
                "SELECT * FROM PurchaseOrders WHERE ExchangeRate = 'Sample'",
                r"view Faulty: 'Sample' is not a DEC",
            ),
            ("", r"view Faulty: the statement is empty"),
        ],
    )
    def test_a_faulty_view_is_named_with_the_place(self, opened: Open, query: str, expected: str) -> None:
        connection = opened({"Faulty": query, "Fine": "SELECT 1 AS one", "User": "SELECT * FROM Faulty"})
        for statement in ("SELECT * FROM Faulty", 'SELECT * FROM "User"'):
            with pytest.raises((ProgrammingError, NotSupportedError), match=expected):
                connection.execute(statement)
        assert connection.execute("SELECT one FROM Fine").fetchall() == [(1,)]

    def test_views_in_a_circle(self, opened: Open) -> None:
        views = {"A": "SELECT * FROM B", "B": "SELECT * FROM C", "C": "SELECT * FROM B", "D": "SELECT 1 AS n"}
        connection = opened(views)
        with pytest.raises(ProgrammingError, match=r"views\.json: views use each other .*: B -> C -> B"):
            connection.execute("SELECT * FROM A")
        assert connection.execute("SELECT n FROM D").fetchall() == [(1,)]

    def test_an_unknown_view(self, connection: Connection) -> None:
        with pytest.raises(ProgrammingError, match=r"no view 'bigorder' .* nearest names are BigOrders"):
            connection.execute("SELECT * FROM UserViews.BigOrder")

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            ({"Customers": "SELECT 1"}, "the view Customers has the name of the table customers"),
            ({"sales_orders": "SELECT 1"}, "the view sales_orders has the name of the table sop_orders"),
            ({"sys_connection_props": "SELECT 1"}, "has the name of the table sys_connection_props"),
            ({"My_View": "SELECT 1", "myview": "SELECT 2"}, "My_View and myview differ only by case or"),
            ({" ": "SELECT 1"}, "' ' is no name for a view"),
            ({"V": {"sql": "SELECT 1"}}, r"`sql`.*expected is \{\"ViewName\": \{\"query\""),
            ("[]", r"expected is \{\"ViewName\": \{\"query\""),
            ("{", "is not valid JSON"),
        ],
    )
    def test_a_wrong_file_is_refused(self, opened: Open, content: object, expected: str) -> None:
        connection = opened(content)
        with pytest.raises(ProgrammingError, match=r"UserDefinedViews=.*views\.json.*" + expected):
            connection.execute("SELECT 1")

    def test_a_missing_file_is_named(self, sage: Sandbox, tmp_path: Path) -> None:
        with (
            sage200_dialect.connect(sage.url, UserDefinedViews=str(tmp_path / "none.json")) as connection,
            pytest.raises(ProgrammingError, match=r"none\.json: the file cannot be read: No such file"),
        ):
            connection.execute("SELECT 1")

    def test_a_changed_file_is_read_again(self, opened: Open, write: Write) -> None:
        connection = opened({"V": "SELECT 1 AS one"})
        assert connection.execute("SELECT * FROM V").fetchall() == [(1,)]
        write({"V": "SELECT 22 AS one"})
        assert connection.execute("SELECT * FROM V").fetchall() == [(22,)]

    def test_a_url_may_not_name_the_file(self, sage: Sandbox, write: Write) -> None:
        url = f"{sage.url}&UserDefinedViews={write(VIEWS)}"
        with pytest.raises(ProgrammingError, match="UserDefinedViews is refused in a URL"):
            sage200_dialect.connect(url)
        with sage200_dialect.connect(url, allow_unsafe_url=True) as connection:
            assert connection.execute("SELECT one FROM OwnWith").fetchall() == [(1,)]


class TestReflection:
    @pytest.fixture
    def engine(self, sage: Sandbox, write: Write) -> Iterator[Any]:
        path = str(write({**VIEWS, "Faulty": "SELECT Nam FROM Customers"}))
        engine = sa.create_engine(sage.url, connect_args={"UserDefinedViews": path})
        sage.requests.clear()
        yield engine
        engine.dispose()

    def test_views_are_told_of_without_a_request(self, sage: Sandbox, engine: Any) -> None:
        inspector = sa.inspect(engine)
        names = sorted([*VIEWS, "Faulty"])
        assert inspector.get_view_names(schema="UserViews") == names
        assert set(names) < set(inspector.get_view_names())
        assert not set(names) & set(inspector.get_table_names())
        assert inspector.get_view_definition("BigOrders") == VIEWS["BigOrders"]
        assert inspector.get_view_definition("ByCustomer", schema="UserViews") == VIEWS["ByCustomer"]
        with pytest.raises(sa.exc.NoSuchTableError):
            inspector.get_view_definition("customers")
        assert inspector.get_pk_constraint("BigOrders") == {"constrained_columns": [], "name": None}
        assert inspector.get_foreign_keys("BigOrders") == inspector.get_indexes("BigOrders") == []
        assert inspector.get_table_comment("BigOrders") == {"text": None}
        assert len(sage.requests) == 0

    def test_their_columns_have_the_types_of_the_answer(self, sage: Sandbox, engine: Any) -> None:
        columns = {each["name"]: each["type"] for each in sa.inspect(engine).get_columns("BigOrders")}
        assert list(columns) == ["Id", "DocNo", "Customer", "Twice"]
        assert isinstance(columns["Id"], sa.BIGINT)
        assert (type(columns["DocNo"]), columns["DocNo"].length) == (sa.VARCHAR, 20)
        assert (type(columns["Twice"]), columns["Twice"].scale) == (sa.DECIMAL, 2)
        (orders, mean) = [each["type"] for each in sa.inspect(engine).get_columns("ByCustomer")][1:]
        assert isinstance(orders, sa.BIGINT)
        assert isinstance(mean, sa.Float)
        assert len(sage.requests) == 0

    def test_existence(self, engine: Any) -> None:
        inspector = sa.inspect(engine)
        assert inspector.has_table("BigOrders")
        assert inspector.has_table("BigOrders", schema="UserViews")
        assert inspector.has_table("SalesOrders")
        assert not inspector.has_table("customers", schema="UserViews")
        assert not inspector.has_table("Nothing")

    def test_a_faulty_view_does_not_hide_the_others(self, engine: Any) -> None:
        metadata = sa.MetaData()
        with pytest.warns(sa.exc.SAWarning, match=r"Faulty.*view Faulty: there is no column 'nam'"):
            metadata.reflect(engine, views=True, only=["BigOrders", "ByCustomer", "Faulty"])
        assert {"BigOrders", "ByCustomer"} <= set(metadata.tables)
        assert "Faulty" not in metadata.tables
        with pytest.raises(sa.exc.UnreflectableTableError, match="view Faulty: there is no column 'nam'"):
            sa.inspect(engine).get_columns("Faulty")

    def test_a_reflected_view_is_queried(self, engine: Any) -> None:
        view = sa.Table("BigOrders", sa.MetaData(), autoload_with=engine)
        with engine.connect() as connection:
            rows = connection.execute(sa.select(view.c.DocNo).where(view.c.Twice > 300)).all()
            held = sa.Table("BigOrders", sa.MetaData(), schema="UserViews", autoload_with=engine)
            assert connection.execute(sa.select(held.c.DocNo).where(held.c.Twice > 300)).all() == rows != []


class TestMetadata:
    """The driver's metadata tables list the views as reflection does, without a request or a token."""

    MORE: ClassVar = {
        "Computed": "SELECT 1 AS n, INTERVAL 2 DAY AS spans, SUM(id) AS big, TIME '10:00' AS t FROM banks",
        "Everywhere": "SELECT company, COUNT(*) AS n FROM all_companies.customers GROUP BY company",
        "Elsewhere": 'SELECT name FROM "Another Company".customers',
        "Described": "SELECT table_name, COUNT(*) AS n FROM information_schema.columns GROUP BY table_name",
    }

    @pytest.fixture
    def path(self, write: Write) -> str:
        return str(write({**VIEWS, **self.MORE}))

    @pytest.fixture
    def tokenless(self, path: str) -> Iterator[Connection]:
        with sage200_dialect.connect("Schema=ProfessionalUK;Company=Demo", UserDefinedViews=path) as opened:
            yield opened

    def test_they_are_listed(self, tokenless: Connection) -> None:
        names = sorted([*VIEWS, *self.MORE])
        for query in (
            "SELECT table_name FROM information_schema.tables WHERE table_type = 'VIEW' "
            "AND table_schema = 'main' AND table_comment IS NULL",
            "SELECT table_name FROM information_schema.views WHERE view_definition IS NOT NULL",
            "SELECT TableName FROM sys_tables WHERE TableType = 'VIEW' AND Description IS NULL",
        ):
            assert sorted(name for (name,) in tokenless.execute(query)) == names
        definition = "SELECT view_definition FROM information_schema.views WHERE table_name = 'BigOrders'"
        assert tokenless.execute(definition).fetchall() == [(VIEWS["BigOrders"],)]
        sages = "SELECT view_definition FROM information_schema.views WHERE table_name = 'customer_views'"
        assert tokenless.execute(sages).fetchall() == [(None,)]

    def test_their_columns_are_those_of_the_answer(self, tokenless: Connection, path: str) -> None:
        engine = sa.create_engine(
            "sage200:///Demo?Schema=ProfessionalUK", connect_args={"UserDefinedViews": path}
        )
        inspector = sa.inspect(engine)
        columns = (
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_name = ? ORDER BY ordinal_position"
        )
        cdata = "SELECT ColumnName, DataTypeName FROM sys_tablecolumns WHERE TableName = ? ORDER BY Ordinal"
        for view in (*VIEWS, *self.MORE):
            found = tokenless.execute(columns, (view,)).fetchall()
            assert found == tokenless.execute(cdata, (view,)).fetchall()
            assert [name for name, _ in found] == [each["name"] for each in inspector.get_columns(view)] != []
        assert tokenless.execute(columns, ("Computed",)).fetchall() == [
            ("n", "BIGINT"),
            ("spans", "INTERVAL"),
            ("big", "BIGINT"),
            ("t", "TIME"),
        ]
        engine.dispose()

    def test_views_and_schemas_that_are_not_to_be_shown(self, path: str) -> None:
        count = "SELECT table_name FROM information_schema.tables WHERE table_type = 'VIEW'"
        url = "Schema=ProfessionalUK;Company=Demo"
        shown: tuple[tuple[dict[str, Any], list[str]], ...] = (
            ({"Views": "bigorders, customer_views"}, ["BigOrders", "customer_views"]),
            ({"BrowsableSchemas": "all_companies"}, []),
        )
        for properties, expected in shown:
            with sage200_dialect.connect(url, UserDefinedViews=path, **properties) as opened:
                assert sorted(name for (name,) in opened.execute(count)) == expected

    def test_a_faulty_view_is_listed_without_columns(self, opened: Open) -> None:
        connection = opened({"Faulty": "SELECT Nam FROM Customers", "Fine": "SELECT 1 AS one"})
        listed = "SELECT table_name FROM information_schema.tables WHERE table_name IN ('Faulty', 'Fine')"
        assert sorted(connection.execute(listed).fetchall()) == [("Faulty",), ("Fine",)]
        query = "SELECT table_name, column_name FROM information_schema.columns WHERE table_name LIKE 'F%'"
        with pytest.warns(sage200_dialect.Warning, match="view Faulty are left out: .*no column 'nam'"):
            assert connection.execute(query).fetchall() == [("Fine", "one")]


def test_unknown_tables_are_answered_with_views_too(connection: Connection) -> None:
    for name in ("BigOrder", "main.BigOrder"):
        with pytest.raises(ProgrammingError, match=r"no table 'bigorder'; the nearest names are BigOrders"):
            connection.execute(f"SELECT * FROM {name}")
    with pytest.raises(
        ProgrammingError, match=r"'bigorders' in all_companies; it is a view, in the schema of each company"
    ):
        connection.execute("SELECT * FROM all_companies.BigOrders")


class TestInAnotherCompany:
    OTHER = '"Harbour Supplies Ireland"'

    def test_it_reads_that_company(self, sage: Sandbox, connection: Connection) -> None:
        for name, tables in (("BigOrders", ("sop_orders", "customers")), ("ByCustomer", ("sop_orders",))):
            sage.requests.clear()
            connection.execute(f"SELECT * FROM {self.OTHER}.{name}").fetchall()
            asked = {(each.company, each.path.rpartition("/")[2]) for each in sage.requests if each.company}
            assert asked >= {("Harbour Supplies Ireland", table) for table in tables}
            assert {company for company, _ in asked} == {"Harbour Supplies Ireland"}

    def test_both_in_one_statement(self, connection: Connection) -> None:
        def count(name: str) -> Any:
            return connection.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0]

        query = (
            f"SELECT BigOrders.Customer, {self.OTHER}.BigOrders.DocNo "
            f"FROM BigOrders CROSS JOIN {self.OTHER}.BigOrders"
        )
        rows = connection.execute(query).fetchall()
        assert len(rows) == count("BigOrders") * count(f"{self.OTHER}.BigOrders") > 0

    def test_a_schema_in_the_query_stays(self, sage: Sandbox, opened: Open) -> None:
        connection = opened(
            {"Both": f"SELECT a.id FROM customers a JOIN {self.OTHER}.customers b ON a.id = b.id"}
        )
        here, there = (
            connection.execute(f"SELECT COUNT(*) FROM {name}").fetchall()
            for name in ("Both", f"{self.OTHER}.Both")
        )
        ids = [set(connection.execute(f"SELECT id FROM {name}customers")) for name in ("", f"{self.OTHER}.")]
        assert here == [(len(ids[0] & ids[1]),)]
        assert there == [(len(ids[1]),)]

    def test_it_is_reflected_there(self, sage: Sandbox, write: Write) -> None:
        made = sa.create_engine(sage.url, connect_args={"UserDefinedViews": str(write(VIEWS))})
        inspector = sa.inspect(made)
        schema = "Harbour Supplies Ireland"
        assert set(VIEWS) <= set(inspector.get_view_names(schema))
        assert inspector.has_table("BigOrders", schema)
        assert inspector.get_view_definition("BigOrders", schema) == VIEWS["BigOrders"]
        names = [column["name"] for column in inspector.get_columns("BigOrders", schema)]
        assert names == ["Id", "DocNo", "Customer", "Twice"]
        assert not set(VIEWS) & set(inspector.get_view_names("all_companies"))
        assert not inspector.has_table("BigOrders", "all_companies")
        made.dispose()
