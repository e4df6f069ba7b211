"""Which company a qualifier means, what it costs, and what is said of one that means none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import sage200_dialect
from sage200_dialect.dbapi.connection import Connection
from sage200_dialect.errors import AuthenticationRequired, ProgrammingError
from sage200_dialect.sandbox import Sandbox
from sage200_dialect.sql.schemas import CompanySchema, Schemas, as_schemas


@pytest.fixture(params=["on", "off"])
def connection(request: pytest.FixtureRequest, sage: Sandbox) -> Iterator[Connection]:
    with sage200_dialect.connect(sage.url, Pushdown=request.param) as opened:
        yield opened


@pytest.fixture
def fresh(sage: Sandbox) -> Iterator[Connection]:
    """A connection with a token of its own, so that nothing is known of its companies yet."""
    sage.tokens.add("fresh")
    resolved: dict[str, Any] = {
        "ApiUrl": sage.http_url,
        "Schema": "ProfessionalUK",
        "Company": "Demo Company",
    }
    with sage200_dialect.connect(OAuthAccessToken="fresh", **resolved) as opened:
        yield opened
        if opened._client is not None:
            opened._client.forget_companies()


def asked(sage: Sandbox) -> list[tuple[str, str]]:
    return sorted((each.company or "", each.path) for each in sage.requests)


def names(sage: Sandbox, company: str | int | None = None) -> list[tuple[Any, ...]]:
    return sorted((row["name"],) for row in sage.rows("customers", company))


@pytest.mark.parametrize(
    ("qualifier", "company"),
    [
        ("main", 1),
        ("MAIN", 1),
        ("ProfessionalUK", 1),
        ('"Demo Company"', 1),
        ("demo_company", 1),
        ('"harbour supplies"', 2),
        ("HarbourSupplies", 2),
        ("[Ångström & Söhne]", 3),
        ('"ÅNGSTRÖM & SÖHNE"', 3),
        ('"twin (4)"', 4),
        ("`Twin (5)`", 5),
        ('"sys (6)"', 6),
    ],
)
def test_a_qualifier_means_a_company(
    connection: Connection, sage: Sandbox, qualifier: str, company: int
) -> None:
    rows = connection.execute(f"SELECT name FROM {qualifier}.customers").fetchall()
    assert sorted(rows) == names(sage, company)


@pytest.mark.parametrize(
    ("qualifier", "says"),
    [
        ('"Harbour Suplies"', "unknown schema 'harbour suplies'; the nearest names are Harbour Supplies"),
        ("nowhere", "unknown schema 'nowhere'; the schemas are main, Harbour Supplies, Twin .5., "),
        ("twin", "unknown schema 'twin'; the nearest names are .*twin .4."),
        ("StandardUK", "reads the edition ProfessionalUK; for StandardUK open another one with Schema=Sta"),
        ("sys", "no table 'customers' in sys; it has sys_catalogs, .*sys_identity"),
        ("a.b", "unknown schema a.b; a schema stands alone"),
    ],
)
def test_a_qualifier_that_means_none(connection: Connection, qualifier: str, says: str) -> None:
    with pytest.raises(ProgrammingError, match=says):
        connection.execute(f"SELECT name FROM {qualifier}.customers")


def test_driver_tables_are_those_of_the_connection(connection: Connection) -> None:
    with pytest.raises(ProgrammingError, match=r"sys_connection_props.*in main only"):
        connection.execute('SELECT * FROM "Harbour Supplies".sys_connection_props')


@pytest.mark.parametrize("qualifier", ["", "main.", "ProfessionalUK.", '"Demo Company".', '"DEMO company".'])
def test_the_connected_company_is_known_without_a_request(
    fresh: Connection, sage: Sandbox, qualifier: str
) -> None:
    fresh.execute(f"EXPLAIN SELECT name FROM {qualifier}customers")
    assert asked(sage) == []


def test_a_schema_that_cannot_be_and_an_unknown_table_cost_nothing(fresh: Connection, sage: Sandbox) -> None:
    for statement in ("SELECT 1 FROM StandardUK.customers", 'SELECT 1 FROM "Harbour Supplies".no_such_table'):
        with pytest.raises(ProgrammingError):
            fresh.execute(statement)
    assert asked(sage) == []


def test_the_companies_are_asked_for_once(fresh: Connection, sage: Sandbox) -> None:
    for _ in range(2):
        fresh.execute('SELECT id FROM "Harbour Supplies".currencies').fetchall()
    fresh.execute("SELECT id FROM currencies").fetchall()
    assert asked(sage) == [
        ("", "/sites"),
        ("Demo Company", "/currencies"),
        ("Harbour Supplies", "/currencies"),
        ("Harbour Supplies", "/currencies"),
    ]


def test_explain_names_the_company_of_each_request(connection: Connection) -> None:
    rows = connection.execute(
        'EXPLAIN SELECT 1 FROM customers c JOIN "harbour supplies".customers h ON h.id = c.id'
    ).fetchall()
    assert [row[2] for row in rows[:2]] == ["main.customers", '"Harbour Supplies".customers']


def test_a_join_of_two_companies(connection: Connection, sage: Sandbox) -> None:
    mine, theirs = sage.rows("currencies"), sage.rows("currencies", 2)
    rows = connection.execute(
        "SELECT m.name, h.id FROM main.currencies m "
        'JOIN "Harbour Supplies".currencies h ON h.name = m.name ORDER BY m.name, h.id'
    ).fetchall()
    expected = sorted((m["name"], h["id"]) for m in mine for h in theirs if m["name"] == h["name"])
    assert rows == expected
    assert expected
    companies = {each.company for each in sage.requests}
    assert companies >= {"Demo Company", "Harbour Supplies"}


@pytest.mark.parametrize(
    "columns",
    [
        'currencies.name, "Harbour Supplies".currencies.name',
        "main.currencies.name, harboursupplies.currencies.name",
        "Currencies.Name, [harbour supplies].currencies.name",
    ],
)
@pytest.mark.parametrize("first", ["currencies", "main.currencies"])
def test_tables_of_one_name_are_told_apart_by_their_schemas(
    connection: Connection, sage: Sandbox, first: str, columns: str
) -> None:
    rows = connection.execute(
        f'SELECT {columns} FROM {first} JOIN "Harbour Supplies".currencies '
        f'ON currencies.id <> "Harbour Supplies".currencies.id'
    ).fetchall()
    mine, theirs = sage.rows("currencies"), sage.rows("currencies", 2)
    assert sorted(rows) == sorted((m["name"], h["name"]) for m in mine for h in theirs if m["id"] != h["id"])


def test_a_star_of_a_schema(connection: Connection, sage: Sandbox) -> None:
    alone = connection.execute('SELECT * FROM "Harbour Supplies".currencies').fetchall()
    text = 'SELECT {}.* FROM currencies JOIN "Harbour Supplies".currencies ON currencies.id < 0 OR 1 = 1'
    rows = connection.execute(text.format('"Harbour Supplies".currencies')).fetchall()
    assert sorted(set(rows)) == sorted(set(alone))
    assert len(rows) == len(alone) * len(sage.rows("currencies"))
    one = connection.execute('SELECT harbour_supplies.currencies.* FROM "Harbour Supplies".currencies')
    assert sorted(one.fetchall()) == sorted(alone)


@pytest.mark.parametrize("join", ["JOIN all_companies.customers b USING (company, id)", "NATURAL JOIN x b"])
def test_joins_by_name(connection: Connection, sage: Sandbox, join: str) -> None:
    rows = connection.execute(
        f"WITH x AS (SELECT company, id FROM all_companies.customers) "
        f"SELECT COUNT(*), COUNT(DISTINCT company) FROM all_companies.customers a {join}"
    ).fetchall()
    assert rows == [(sum(len(sage.rows("customers", number)) for number in range(1, 7)), 6)]


def test_a_column_of_a_schema_that_is_not_read(connection: Connection) -> None:
    with pytest.raises(ProgrammingError, match=r"no table main.customers in this FROM, which reads harbour"):
        connection.execute('SELECT main.customers.name FROM "Harbour Supplies".customers')


def test_without_a_named_company_the_others_can_still_be_read(sage: Sandbox) -> None:
    with sage200_dialect.connect(
        ApiUrl=sage.http_url, OAuthAccessToken=sage.token, Schema="ProfessionalUK"
    ) as connection:
        for company in ("Demo Company", "Harbour Supplies"):
            rows = connection.execute(f'SELECT name FROM "{company}".customers').fetchall()
            assert sorted(rows) == names(sage, company)
        with pytest.raises(ProgrammingError, match="several companies; name one as Company"):
            connection.execute("SELECT name FROM customers")


def test_without_a_token_another_company_cannot_be_told() -> None:
    with sage200_dialect.connect(Schema="StandardUK", Company="Mine") as connection:
        connection.execute("EXPLAIN SELECT name FROM mine.customers")
        with pytest.raises(AuthenticationRequired):
            connection.execute('EXPLAIN SELECT name FROM "Other".customers')


def test_a_prepared_statement_belongs_to_its_companies(sage: Sandbox) -> None:
    """Two connections with the same text, one of them into the company that the text names."""
    text = 'SELECT name FROM "Harbour Supplies".customers WHERE id > 0'
    for company in ("Demo Company", "Harbour Supplies", "twin"):
        resolved: dict[str, Any] = {"ApiUrl": sage.http_url, "Schema": "ProfessionalUK", "Company": company}
        with sage200_dialect.connect(OAuthAccessToken=sage.token, **resolved) as connection:
            assert sorted(connection.execute(text).fetchall()) == names(sage, 2)
            assert sorted(connection.execute("SELECT name FROM customers").fetchall()) == names(sage, company)


def made(*companies: tuple[str, int, str]) -> list[str]:
    given = [CompanySchema(name, site, number) for name, number, site in companies]
    found = as_schemas(given)
    assert {each.key for each in found} == {each.key for each in given}
    return [each.name for each in found]


def test_names_that_several_companies_have_get_their_ids() -> None:
    assert made(("Acme", 1, "a"), ("Best", 2, "a")) == ["Acme", "Best"]
    assert made(("Acme", 1, "a"), ("ACME", 2, "a"), ("Best", 3, "a")) == ["ACME (2)", "Acme (1)", "Best"]
    assert made(("Acme", 1, "a"), ("Acme", 1, "b")) == ["Acme (1, a)", "Acme (1, b)"]
    assert made(("Acme", 1, "a"), ("Acme", 2, "a"), ("Acme (2)", 3, "a")) == [
        "Acme (1)",
        "Acme (2) (3)",
        "Acme (2, a)",
    ]


@pytest.mark.parametrize(
    "name", ["main", "MAIN", "all_companies", "AllCompanies", "sys", "information_schema", "StandardUK"]
)
def test_reserved_names_get_the_id(name: str) -> None:
    assert made((name, 7, "a")) == [f"{name} (7)"]
    assert made(("", 7, "a")) == ["(7)"]


def test_a_loose_name_that_fits_two_companies_is_refused() -> None:
    companies = as_schemas([CompanySchema("My Co", "a", 1), CompanySchema("My_Co", "a", 2)])
    schemas = Schemas("StandardUK", None, companies)
    assert {schemas.find("my co"), schemas.find("my_co")} == set(companies)
    with pytest.raises(ProgrammingError, match='may be "My Co" or "My_Co"'):
        schemas.find("MyCo")
