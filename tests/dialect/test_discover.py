"""Reflection and the ORM at a site that differs from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sage200_dialect import sandbox
from sage200_dialect.dialect.automap import map_tables
from sage200_dialect.sandbox import Behaviour, Sandbox

EXTRA = {"currencies.loyalty_points": "integer", "currencies.mystery": "?"}


@pytest.fixture
def sage() -> Iterator[Sandbox]:
    behaviour = Behaviour(missing=frozenset({"currencies.symbol"}), extra=EXTRA)
    with sandbox.start(orders=20, behaviour=behaviour) as running:
        yield running


@pytest.fixture
def discovering(sage: Sandbox) -> Iterator[sa.engine.Engine]:
    engine = sa.create_engine(f"{sage.url}&Discover=true")
    yield engine
    engine.dispose()


def reflected(engine: sa.engine.Engine) -> dict[str, Any]:
    table = sa.Table("currencies", sa.MetaData(), autoload_with=engine, resolve_fks=False)
    return {column.name: column.type for column in table.columns}


def test_a_reflected_table_is_as_the_site_has_it(sage: Sandbox, discovering: sa.engine.Engine) -> None:
    columns = reflected(discovering)
    assert "symbol" not in columns
    assert isinstance(columns["loyalty_points"], sa.BigInteger)
    assert isinstance(columns["mystery"], sa.String)
    described = [each.path for each in sage.requests if "$metadata" in each.query]
    assert described == ["/currencies"]
    assert sa.inspect(discovering).has_table("customers")
    assert [each.path for each in sage.requests] == ["/sites", "/currencies"]


def test_without_discover_reflection_asks_nothing(sage: Sandbox) -> None:
    engine = sa.create_engine(sage.url)
    assert "symbol" in reflected(engine)
    assert len(sage.requests) == 0
    engine.dispose()


def test_an_orm_that_names_all_columns_is_told_what_to_do(
    sage: Sandbox, discovering: sa.engine.Engine
) -> None:
    plain = sa.create_engine(sage.url)
    currencies = map_tables(plain, only=["currencies"]).currencies
    with (
        Session(plain) as session,
        pytest.raises(sa.exc.ProgrammingError, match=r"lacks the column currencies\.symbol.*Discover=true"),
    ):
        session.scalars(sa.select(currencies)).all()
    plain.dispose()
    currencies = map_tables(discovering, only=["currencies"]).currencies
    with Session(discovering) as session:
        found = session.scalars(sa.select(currencies).order_by(currencies.id)).all()
        assert [each.loyalty_points for each in found[:3]] == [0, 1, None]
