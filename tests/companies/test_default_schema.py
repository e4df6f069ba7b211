"""`default_schema` of `connect_args`: where names without a schema are looked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sage200_dialect.sandbox import Sandbox

OTHER = "Harbour Supplies"
COUNT = "SELECT COUNT(*) FROM customers"


def engine(sage: Sandbox, schema: str | None, **connect_args: Any) -> sa.engine.Engine:
    if schema is not None:
        connect_args["default_schema"] = schema
    return sa.create_engine(sage.url, connect_args=connect_args)


def scalar(made: sa.engine.Engine, statement: str) -> Any:
    with made.connect() as connection:
        return connection.exec_driver_sql(statement).scalar()


def customers(sage: Sandbox, company: str) -> int:
    return len(sage.rows("customers", company))


@pytest.mark.parametrize("schema", [None, "main", "ProfessionalUK", "Demo Company"])
def test_the_connected_company(sage: Sandbox, schema: str | None) -> None:
    made = engine(sage, schema)
    assert scalar(made, COUNT) == customers(sage, "Demo Company")
    assert sa.inspect(made).has_table("customers")


@pytest.mark.parametrize(
    ("schema", "company"),
    [(OTHER, OTHER), ("Twin (5)", "Twin"), ("sys (6)", "sys"), ("harbour_supplies", OTHER)],
)
def test_another_company(sage: Sandbox, schema: str, company: str) -> None:
    assert scalar(engine(sage, schema), COUNT) == customers(sage, company)


def test_the_other_schemas_mean_what_they_did(sage: Sandbox) -> None:
    """A tool that checks who may read `main` must be able to rely on it."""
    made = engine(sage, OTHER)
    assert scalar(made, "SELECT COUNT(*) FROM main.customers") == customers(sage, "Demo Company")
    assert scalar(made, 'SELECT COUNT(*) FROM "Twin (5)".customers') == customers(sage, "Twin")


def test_every_company(sage: Sandbox) -> None:
    made = engine(sage, "all_companies")
    assert scalar(made, COUNT) == sum(customers(sage, each.name) for each in sage.companies)
    assert scalar(made, "SELECT COUNT(DISTINCT company) FROM customers") == len(sage.companies)


def test_information_schema(sage: Sandbox) -> None:
    made = engine(sage, "information_schema")
    assert scalar(made, "SELECT table_name FROM tables WHERE table_name = 'customers'") == "customers"
    with pytest.raises(sa.exc.ProgrammingError, match="there is no table 'customers' in information_schema"):
        scalar(made, COUNT)


def test_names_of_a_with_and_columns_are_no_tables(sage: Sandbox) -> None:
    statement = (
        "WITH customers AS (SELECT id, name FROM suppliers) "
        "SELECT COUNT(customers.id) FROM customers WHERE customers.name IS NOT NULL"
    )
    assert scalar(engine(sage, OTHER), statement) == len(sage.rows("suppliers", OTHER))


def test_two_schemas_of_one_table(sage: Sandbox) -> None:
    statement = "SELECT COUNT(*) FROM customers JOIN main.customers AS m ON m.id = customers.id"
    ids = [{row["id"] for row in sage.rows("customers", each)} for each in (OTHER, "Demo Company")]
    assert scalar(engine(sage, OTHER), statement) == len(ids[0] & ids[1])


def test_an_unknown_one(sage: Sandbox) -> None:
    with pytest.raises(sa.exc.ProgrammingError, match="unknown schema 'Nowhere'"):
        scalar(engine(sage, "Nowhere"), COUNT)


def test_a_view_keeps_its_meaning(sage: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "views.json"
    file.write_text(json.dumps({"mine": {"query": "SELECT id FROM customers"}}), encoding="utf-8")
    made = engine(sage, OTHER, user_defined_views=str(file))
    assert scalar(made, "SELECT COUNT(*) FROM main.mine") == customers(sage, "Demo Company")
    assert scalar(made, "SELECT COUNT(*) FROM mine") == customers(sage, OTHER)


def test_reflection_without_a_schema(sage: Sandbox) -> None:
    inspector = sa.inspect(engine(sage, "all_companies"))
    assert inspector.default_schema_name == "all_companies"
    assert "company" in {each["name"] for each in inspector.get_columns("customers")}
    assert inspector.has_table("customers")
