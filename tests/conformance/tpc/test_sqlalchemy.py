"""Statements of TPC-H in SQLAlchemy's words, over reflected tables and with bound parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from .benchmark import BENCHMARKS, Statement
from .conftest import SiteOf
from .oracle import comparable
from .site import Site
from .test_requests import shown

TPCH = BENCHMARKS[0]


def q03(tables: sa.MetaData) -> sa.Select[tuple[object, ...]]:
    customer, orders, lineitem = (tables.tables[name] for name in ("customer", "orders", "lineitem"))
    revenue = sa.func.sum(lineitem.c.l_extendedprice * (1 - lineitem.c.l_discount)).label("revenue")
    day = date(1995, 3, 15)
    return (
        sa.select(lineitem.c.l_orderkey, revenue, orders.c.o_orderdate, orders.c.o_shippriority)
        .select_from(customer.join(orders).join(lineitem))
        .where(customer.c.c_mktsegment == "BUILDING", orders.c.o_orderdate < day, lineitem.c.l_shipdate > day)
        .group_by(lineitem.c.l_orderkey, orders.c.o_orderdate, orders.c.o_shippriority)
        .order_by(revenue.desc(), orders.c.o_orderdate)
        .limit(10)
    )


def q12(tables: sa.MetaData) -> sa.Select[tuple[object, ...]]:
    orders, lineitem = tables.tables["orders"], tables.tables["lineitem"]
    urgent = orders.c.o_orderpriority.in_(["1-URGENT", "2-HIGH"])
    return (
        sa.select(
            lineitem.c.l_shipmode,
            sa.func.sum(sa.case((urgent, 1), else_=0)).label("high_line_count"),
            sa.func.sum(sa.case((~urgent, 1), else_=0)).label("low_line_count"),
        )
        .join(orders)
        .where(
            lineitem.c.l_shipmode.in_(["MAIL", "SHIP"]),
            lineitem.c.l_commitdate < lineitem.c.l_receiptdate,
            lineitem.c.l_shipdate < lineitem.c.l_commitdate,
            lineitem.c.l_receiptdate >= date(1994, 1, 1),
            lineitem.c.l_receiptdate < date(1995, 1, 1),
        )
        .group_by(lineitem.c.l_shipmode)
        .order_by(lineitem.c.l_shipmode)
    )


def q21(tables: sa.MetaData) -> sa.Select[tuple[object, ...]]:
    supplier, nation, orders = (tables.tables[name] for name in ("supplier", "nation", "orders"))
    late, other, late_too = (tables.tables["lineitem"].alias(name) for name in ("l1", "l2", "l3"))
    numwait = sa.func.count().label("numwait")
    return (
        sa.select(supplier.c.s_name, numwait)
        .select_from(supplier.join(nation).join(late).join(orders))
        .where(
            orders.c.o_orderstatus == "F",
            late.c.l_receiptdate > late.c.l_commitdate,
            sa.exists().where(other.c.l_orderkey == late.c.l_orderkey, other.c.l_suppkey != late.c.l_suppkey),
            ~sa.exists().where(
                late_too.c.l_orderkey == late.c.l_orderkey,
                late_too.c.l_suppkey != late.c.l_suppkey,
                late_too.c.l_receiptdate > late_too.c.l_commitdate,
            ),
            nation.c.n_name == "SAUDI ARABIA",
        )
        .group_by(supplier.c.s_name)
        .order_by(numwait.desc(), supplier.c.s_name)
        .limit(100)
    )


@pytest.fixture(scope="module")
def site(site_of: SiteOf) -> Site:
    return site_of(TPCH)


@pytest.fixture
def engine(site: Site) -> Iterator[sa.Engine]:
    engine = sa.create_engine(site.sandbox.url, connect_args={"location": str(TPCH.location)})
    yield engine
    engine.dispose()


@pytest.mark.parametrize("written", [q03, q12, q21], ids=lambda written: written.__name__)
def test_the_same_answer_for_the_same_requests(
    site: Site, engine: sa.Engine, written: Callable[[sa.MetaData], sa.Select[tuple[object, ...]]]
) -> None:
    tables = sa.MetaData()
    tables.reflect(engine, only=list(TPCH.tables))
    statement = Statement(TPCH, TPCH.folder / "queries" / f"{written.__name__}.sql")
    text = site.run(statement, pushdown=True)
    site.forget()
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(written(tables))]
    assert comparable(rows) == comparable(site.expected(statement).rows)
    assert sorted(map(shown, site.requests)) == sorted(map(shown, text.requests))
