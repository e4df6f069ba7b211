"""Other companies as the inspector, Table, automap and the ORM see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, configure_mappers

from sage200_dialect import catalog
from sage200_dialect.dialect.automap import map_tables
from sage200_dialect.errors import AuthenticationRequired
from sage200_dialect.sandbox import Sandbox

OTHER = "Harbour Supplies"
CATALOG = catalog.load().for_edition("ProfessionalUK")


@pytest.fixture
def engine(sage: Sandbox) -> Iterator[Any]:
    engine = sa.create_engine(sage.url)
    yield engine
    engine.dispose()


@pytest.fixture
def inspector(engine: Any) -> Any:
    return sa.inspect(engine)


def test_schema_names(inspector: Any, sage: Sandbox) -> None:
    names = ["main", OTHER, "Twin (5)", "sys (6)", "twin (4)", "Ångström & Söhne", "all_companies"]
    names.append("information_schema")
    for _ in range(2):
        assert inspector.get_schema_names() == names
    assert {each.path for each in sage.requests} <= {"/sites"}
    assert len(sage.requests) <= 1


@pytest.mark.parametrize("schema", [None, "main", "ProfessionalUK", "Demo Company", "all_companies"])
def test_what_is_known_costs_no_request(sage: Sandbox, schema: str | None) -> None:
    options = {
        "Schema": "ProfessionalUK",
        "Company": "Demo Company",
        "OAuthAccessToken": "unknown-to-the-site",
    }
    inspector = sa.inspect(sa.create_engine("sage200://", connect_args={**options, "ApiUrl": sage.http_url}))
    listed = inspector.get_table_names(schema=schema) + inspector.get_view_names(schema=schema)
    assert sorted(listed) == sorted(CATALOG.names())
    assert inspector.has_table("customers", schema=schema)
    assert inspector.get_foreign_keys("sop_orders", schema=schema)
    assert len(sage.requests) == 0


def test_a_schema_that_is_none(inspector: Any) -> None:
    assert inspector.get_table_names(schema="nowhere") == []
    assert inspector.get_table_names(schema="StandardUK") == []
    assert not inspector.has_table("customers", schema="nowhere")
    with pytest.raises(sa.exc.NoSuchTableError):
        inspector.get_columns("customers", schema="nowhere")
    with pytest.raises(sa.exc.NoSuchTableError):
        inspector.get_columns("no_such_table", schema=OTHER)
    assert inspector.has_table("sys_connection_props")
    assert not inspector.has_table("sys_connection_props", schema=OTHER)


@pytest.mark.skipif(sa.__version__.startswith("1."), reason="Inspector.has_schema came with SQLAlchemy 2")
def test_has_schema(inspector: Any) -> None:
    assert inspector.has_schema(OTHER)
    assert inspector.has_schema("main")
    assert inspector.has_schema("all_companies")
    assert not inspector.has_schema("nowhere")


def test_where_sage_cannot_be_asked_main_is_listed_with_a_warning() -> None:
    inspector = sa.inspect(sa.create_engine("sage200:///Mine?Schema=StandardUK"))
    with pytest.warns(sa.exc.SAWarning, match="other companies are not listed: There is no access token"):
        assert inspector.get_schema_names() == ["main", "all_companies", "information_schema"]
    with pytest.raises(AuthenticationRequired):
        inspector.get_table_names(schema="Other")


def test_another_company_has_the_same_tables(inspector: Any) -> None:
    assert inspector.get_table_names(schema=OTHER) == inspector.get_table_names()
    assert inspector.get_pk_constraint("sop_orders", schema=OTHER) == inspector.get_pk_constraint(
        "sop_orders"
    )
    keys = inspector.get_foreign_keys("sop_orders", schema=OTHER)
    assert {each["referred_schema"] for each in keys} == {OTHER}
    without = [{**each, "referred_schema": None} for each in keys]
    assert without == inspector.get_foreign_keys("sop_orders")


def test_all_companies_has_the_company_in_columns_keys_and_links(inspector: Any) -> None:
    columns = inspector.get_columns("customers", schema="all_companies")
    first = columns[0]
    assert (first["name"], first["nullable"], first["comment"]) == (
        "company",
        False,
        "Read-only. The company that the row belongs to.",
    )
    assert isinstance(first["type"], sa.VARCHAR)
    assert [each["name"] for each in columns[1:]] == [
        each["name"] for each in inspector.get_columns("customers")
    ]
    key = inspector.get_pk_constraint("customers", schema="all_companies")
    assert key["constrained_columns"] == ["company", "id"]
    assert not inspector.get_pk_constraint("bank_emails", schema="all_companies")["constrained_columns"]
    plain = inspector.get_foreign_keys("sop_orders")
    links = inspector.get_foreign_keys("sop_orders", schema="all_companies")
    assert len(links) == len(plain)
    for link, alone in zip(links, plain, strict=True):
        assert link["referred_schema"] == "all_companies"
        assert link["constrained_columns"] == ["company", *alone["constrained_columns"]]
        assert link["referred_columns"] == ["company", *alone["referred_columns"]]


def test_tables_of_two_companies_in_one_select(engine: Any, sage: Sandbox) -> None:
    metadata = sa.MetaData()
    mine = sa.Table("currencies", metadata, autoload_with=engine)
    theirs = sa.Table("currencies", metadata, schema=OTHER, autoload_with=engine)
    every = sa.Table("currencies", metadata, schema="all_companies", autoload_with=engine)
    with engine.connect() as connection:
        joined = sa.select(mine.c.name, theirs.c.id).join(theirs, theirs.c.name == mine.c.name)
        expected = sorted(
            (one["name"], other["id"])
            for one in sage.rows("currencies")
            for other in sage.rows("currencies", OTHER)
            if one["name"] == other["name"]
        )
        assert sorted(map(tuple, connection.execute(joined))) == expected
        of_all = sa.select(every.c.id).where(
            every.c.company == OTHER, every.c.id.in_([each[1] for each in expected])
        )
        assert sorted(connection.execute(of_all).scalars()) == sorted({each[1] for each in expected})
        moved = connection.execution_options(schema_translate_map={None: OTHER})
        found = moved.execute(sa.select(mine.c.name)).scalars()
        assert sorted(found) == sorted(row["name"] for row in sage.rows("currencies", OTHER))


@pytest.mark.parametrize("schema", [OTHER, "all_companies"])
def test_relationships_stay_within_a_company(engine: Any, sage: Sandbox, schema: str) -> None:
    classes = map_tables(engine, only=["customers", "sop_orders", "sop_order_lines"], schema=schema)
    configure_mappers()
    wanted = sa.select(classes.sop_orders).order_by(classes.sop_orders.id).limit(1)
    if schema == "all_companies":
        wanted = wanted.where(classes.sop_orders.company == OTHER)
    with Session(engine) as session:
        order = session.scalars(wanted).one()
        known = min(sage.rows("sop_orders", OTHER), key=lambda row: row["id"])
        customer = next(row for row in sage.rows("customers", OTHER) if row["id"] == known["customer_id"])
        lines = [row for row in sage.rows("sop_order_lines", OTHER) if row["sop_order_id"] == known["id"]]
        assert order.id == known["id"]
        assert order.customer.name == customer["name"]
        assert sorted(line.id for line in order.sop_order_lines) == sorted(row["id"] for row in lines)
        assert order in order.customer.sop_orders
    assert {each.company for each in sage.requests if each.company} == {OTHER}
