"""Classes from tables: sqlacodegen writes them, SQLModel reads with them."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sage200_dialect import Connection
from sage200_dialect.sandbox import Sandbox


@pytest.fixture
def newest(connection: Connection) -> tuple[int, str, Decimal]:
    statement = (
        "SELECT o.id, c.name, o.total_net_value FROM sop_orders o JOIN customers c ON c.id = o.customer_id "
        "ORDER BY o.id DESC LIMIT 1"
    )
    return connection.execute(statement).fetchall()[0]


def generated(url: str, into: Path, *options: str) -> ModuleType:
    """The module that sqlacodegen's command writes."""
    pytest.importorskip("sqlacodegen")
    command = [str(Path(sys.executable).with_name("sqlacodegen")), url, "--outfile", str(into), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    spec = importlib.util.spec_from_file_location(into.stem, into)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_sqlacodegen(
    sage: Sandbox, engine: sa.engine.Engine, tmp_path: Path, newest: tuple[int, str, Decimal]
) -> None:
    models = generated(sage.url, tmp_path / "declared.py", "--tables", "sop_orders")
    with Session(engine) as session:
        order = session.get_one(models.SopOrders, newest[0])
        assert (order.id, order.customer.name, order.total_net_value) == newest
        assert order in order.customer.sop_orders


def test_sqlacodegen_of_all_tables(sage: Sandbox, engine: sa.engine.Engine, tmp_path: Path) -> None:
    models = generated(sage.url, tmp_path / "all_tables.py", "--generator", "tables")
    tables = next(each for each in vars(models).values() if isinstance(each, sa.MetaData)).tables
    assert {*tables} == {*sa.inspect(engine).get_table_names(), *sa.inspect(engine).get_view_names()}


def test_sqlacodegen_for_sqlmodel(
    sage: Sandbox, engine: sa.engine.Engine, tmp_path: Path, newest: tuple[int, str, Decimal]
) -> None:
    sqlmodel = pytest.importorskip("sqlmodel")
    options = ("--generator", "sqlmodels", "--tables", "sop_orders", "--noviews")
    models = generated(sage.url, tmp_path / "sqlmodels.py", *options)
    with sqlmodel.Session(engine) as session:
        statement = sqlmodel.select(models.SopOrders).where(models.SopOrders.id == newest[0])
        order = session.exec(statement).one()
        assert (order.id, order.customer.name, order.total_net_value) == newest


def test_sqlmodel_by_hand(engine: sa.engine.Engine, newest: tuple[int, str, Decimal]) -> None:
    sqlmodel = pytest.importorskip("sqlmodel")

    class Customer(sqlmodel.SQLModel, table=True):  # type: ignore[misc, call-arg, name-defined]
        __tablename__ = "customers"
        __table_args__ = {"extend_existing": True}  # noqa: RUF012
        id: int = sqlmodel.Field(primary_key=True)
        name: str

    class Order(sqlmodel.SQLModel, table=True):  # type: ignore[misc, call-arg, name-defined]
        __tablename__ = "sop_orders"
        __table_args__ = {"extend_existing": True}  # noqa: RUF012
        id: int = sqlmodel.Field(primary_key=True)
        customer_id: int = sqlmodel.Field(foreign_key="customers.id")
        total_net_value: Decimal

    statement = (
        sqlmodel.select(Order, Customer)
        .join(Customer, Order.customer_id == Customer.id)
        .where(Order.id == newest[0])
    )
    with sqlmodel.Session(engine) as session:
        order, customer = session.exec(statement).one()
        assert (order.id, customer.name, order.total_net_value) == newest
