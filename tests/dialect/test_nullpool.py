"""BI tools pool nothing: an engine for every question. What they ask must cost no request of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from sage200_dialect import sandbox
from sage200_dialect.sandbox import Account, Sandbox

ENGINES = 5
OTHER = "Harbour Supplies Ireland"


@pytest.fixture
def sage() -> Iterator[Sandbox]:
    """A sandbox of its own: nothing was asked of it by this process."""
    with sandbox.start(orders=20) as running:
        yield running


def seen(sage: Sandbox) -> list[str]:
    return [request.path.partition("/accounts/v1")[2] or request.path for request in sage.requests]


def engine(url: str, **connect_args: Any) -> sa.engine.Engine:
    return sa.create_engine(url, poolclass=NullPool, connect_args=connect_args)


def ping(url: str, schema: str) -> None:
    with engine(url).connect() as connection:
        assert connection.dialect.do_ping(connection.connection)


def list_schemas(url: str, schema: str) -> None:
    assert {"main", OTHER} < set(sa.inspect(engine(url)).get_schema_names())


def list_tables(url: str, schema: str) -> None:
    for question in ("get_table_names", "get_view_names"):
        assert getattr(sa.inspect(engine(url)), question)(schema)


def table_metadata(url: str, schema: str) -> None:
    for question in (
        "get_columns",
        "get_pk_constraint",
        "get_foreign_keys",
        "get_indexes",
        "get_table_comment",
    ):
        getattr(sa.inspect(engine(url)), question)("sop_orders", schema=schema)


def create_dataset(url: str, schema: str) -> None:
    made = engine(url)
    assert sa.inspect(made).has_table("sop_orders", schema=schema)
    table = sa.Table("sop_orders", sa.MetaData(), schema=schema, autoload_with=made)
    assert "total_gross_value" in table.columns
    inspector = sa.inspect(engine(url))
    for question in ("get_columns", "get_columns", "get_unique_constraints", "get_check_constraints"):
        getattr(inspector, question)("sop_orders", schema=schema)


@pytest.mark.parametrize("act", [ping, list_tables, table_metadata, create_dataset])
def test_of_the_connected_company_nothing_is_asked(sage: Sandbox, act: Callable[[str, str], None]) -> None:
    for _ in range(ENGINES):
        act(sage.url, "main")
    assert seen(sage) == []


@pytest.mark.parametrize("act", [list_schemas, list_tables, table_metadata, create_dataset])
def test_of_another_company_the_list_of_them_is_asked_once(
    sage: Sandbox, act: Callable[[str, str], None]
) -> None:
    for _ in range(ENGINES):
        act(sage.url, OTHER)
    assert seen(sage) == ["/sites"]


def test_a_statement_costs_its_own_requests(sage: Sandbox) -> None:
    for _ in range(ENGINES):
        made = engine(sage.url)
        connection = made.raw_connection()
        cursor = connection.cursor()
        cursor.execute("SELECT id, name FROM customers LIMIT 2")
        assert len(cursor.fetchall()) == 2
        connection.close()
        made.dispose()
    assert seen(sage) == ["/sites", *["/customers"] * ENGINES]


def test_threads_that_begin_together_ask_once(sage: Sandbox) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: list_schemas(sage.url, "main"), range(16)))
    assert seen(sage) == ["/sites"]


COUNT = "SELECT COUNT(*) FROM customers"


@pytest.fixture
def tokens(sage: Sandbox) -> dict[str, str]:
    """By company: the access token of somebody who may enter no other one."""
    found = {}
    for company in (each.name for each in sage.companies):
        email = f"{len(found)}@example.com"
        sage.sage_id.accounts[email] = Account(email, email, (company,))
        found[company] = sage.sage_id.tokens_for(email, "sandbox-desktop")["access_token"]
    return found


def test_what_one_user_may_enter_is_never_told_to_another(sage: Sandbox, tokens: dict[str, str]) -> None:
    url = f"sage200://127.0.0.1:{sage.port}/"
    for _ in range(3):
        for company, token in tokens.items():
            made = engine(url, oauth_access_token=token)
            assert sa.inspect(made).get_schema_names() == ["main", "all_companies", "information_schema"]
            with made.connect() as connection:
                count = connection.exec_driver_sql(COUNT).scalar()
                named = connection.exec_driver_sql("SELECT DISTINCT company FROM all_companies.customers")
                assert named.scalars().all() == [company]
            assert count == len(sage.rows("customers", company))
    assert seen(sage).count("/sites") == len(tokens)
