"""Automap over customers, orders, lines and products; relationships are walked over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session, configure_mappers, relationship, selectinload

from sage200_dialect.dialect.automap import map_tables

CORE = ["customers", "sop_orders", "sop_order_lines", "products", "units"]


@pytest.fixture(scope="module")
def classes(server: Any) -> Iterator[Any]:
    engine = sa.create_engine(server.url)
    classes = map_tables(engine, CORE)
    configure_mappers()
    yield classes
    engine.dispose()


@pytest.fixture(scope="module")
def every_class(server: Any) -> Iterator[Any]:
    engine = sa.create_engine(server.url)
    classes = map_tables(engine)
    configure_mappers()
    yield classes
    engine.dispose()


def relationships(mapped_class: Any) -> set[str]:
    return set(sa.inspect(mapped_class).relationships.keys())


class TestNames:
    def test_scalars_are_named_after_their_column(self, classes: Any) -> None:
        assert {"customer", "sop_order_lines"} <= relationships(classes.sop_orders)
        lines = relationships(classes.sop_order_lines)
        assert {"sop_order", "product", "selling_unit", "pricing_unit"} <= lines

    def test_collections_are_named_after_their_table(self, classes: Any) -> None:
        assert "sop_orders" in relationships(classes.customers)
        units = relationships(classes.units)
        assert {"sop_order_lines_by_selling_unit", "sop_order_lines_by_pricing_unit"} <= units

    def test_automaps_own_names_work_too(self, engine: sa.engine.Engine) -> None:
        metadata = sa.MetaData()
        metadata.reflect(engine, only=CORE)
        base = automap_base(metadata=metadata)
        base.prepare()
        configure_mappers()
        assert {"customers", "sop_order_lines_collection"} <= relationships(base.classes.sop_orders)

    def test_every_link_of_the_catalogue_becomes_a_relationship(self, every_class: Any) -> None:
        tables = {each.__table__ for each in every_class}
        links = sum(key.referred_table in tables for table in tables for key in table.foreign_key_constraints)
        directions = [each.direction.name for cls in every_class for each in sa.inspect(cls).relationships]
        assert links > 200
        assert directions.count("MANYTOONE") == directions.count("ONETOMANY") == links

    def test_no_relationship_hides_a_column(self, every_class: Any) -> None:
        for each in every_class:
            assert not relationships(each) & set(each.__table__.columns.keys())


class TestWalking:
    def test_from_an_order_to_all_that_it_links_to(self, engine: sa.engine.Engine, classes: Any) -> None:
        first = sa.select(classes.sop_orders).order_by(classes.sop_orders.id).limit(1)
        with Session(engine) as session:
            order = session.execute(first).scalar_one()
            assert order.customer.id == order.customer_id
            assert order in order.customer.sop_orders
            assert order.sop_order_lines
            for line in order.sop_order_lines:
                assert line.sop_order is order
                if line.product_id is not None:
                    assert line.product.id == line.product_id

    def test_eager_loading(self, engine: sa.engine.Engine, server: Any, classes: Any) -> None:
        wanted = (
            sa.select(classes.customers)
            .order_by(classes.customers.id)
            .limit(3)
            .options(
                selectinload(classes.customers.sop_orders).selectinload(classes.sop_orders.sop_order_lines)
            )
        )
        with Session(engine) as session:
            customers = session.execute(wanted).scalars().all()
            before = len(server.requests)
            assert any(order.sop_order_lines for customer in customers for order in customer.sop_orders)
            assert len(server.requests) == before

    def test_joins_along_relationships(self, engine: sa.engine.Engine, classes: Any) -> None:
        customers, orders = classes.customers, classes.sop_orders
        totals = (
            sa.select(customers.name, sa.func.count(orders.id), sa.func.sum(orders.total_gross_value))
            .join(customers.sop_orders)
            .group_by(customers.name)
        )
        with Session(engine) as session:
            by_name = {name: (count, total) for name, count, total in session.execute(totals)}
            found: dict[str, tuple[int, Any]] = {}
            for order in session.execute(sa.select(orders)).scalars():
                count, total = found.get(order.customer.name, (0, 0))
                found[order.customer.name] = (count + 1, total + order.total_gross_value)
        assert by_name == found
        assert by_name

    def test_get_by_primary_key(self, engine: sa.engine.Engine, server: Any, classes: Any) -> None:
        smallest = sa.select(classes.customers.id).order_by(classes.customers.id).limit(1)
        with Session(engine) as session:
            first = session.execute(smallest).scalar_one()
            before = len(server.requests)
            customer = session.get(classes.customers, first)
            assert customer.id == first
            assert len(server.requests) == before + 1
            assert session.get(classes.customers, -1) is None


def test_declarative(engine: sa.engine.Engine) -> None:
    from sqlalchemy.orm import declarative_base

    base = declarative_base()

    class Customer(base):  # type: ignore[misc, valid-type]
        __tablename__ = "customers"
        id = sa.Column(sa.BigInteger, primary_key=True)
        name = sa.Column(sa.String)
        orders = relationship("Order", back_populates="customer")

    class Order(base):  # type: ignore[misc, valid-type]
        __tablename__ = "sop_orders"
        id = sa.Column(sa.BigInteger, primary_key=True)
        customer_id = sa.Column(sa.BigInteger, sa.ForeignKey("customers.id"))
        total_gross_value = sa.Column(sa.Numeric(18, 2))
        customer = relationship(Customer, back_populates="orders")

    with Session(engine) as session:
        order = session.execute(sa.select(Order).order_by(Order.id).limit(1)).scalar_one()
        assert order in order.customer.orders
