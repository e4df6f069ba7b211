"""Writing through SQLAlchemy's ORM and Core, and pandas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from sage200_dialect.dialect.automap import map_tables
from sage200_dialect.sandbox import Sandbox

from .conftest import bodies, sent

TABLES = ["customers", "customer_contacts", "customer_emails", "sop_orders", "sop_order_lines", "couriers"]


@pytest.fixture
def engine(sage: Sandbox) -> Iterator[sa.engine.Engine]:
    engine = sa.create_engine(sage.url, future=True)
    yield engine
    engine.dispose()


@pytest.fixture
def mapped(engine: sa.engine.Engine) -> Any:
    return map_tables(engine, only=TABLES)


def line(mapped: Any, number: int) -> Any:
    return mapped.sop_order_lines(
        line_type="EnumLineTypeFreeText", description=f"line {number}", line_quantity=Decimal(number)
    )


class TestDocuments:
    def test_an_order_with_its_lines_is_one_post(
        self, engine: sa.engine.Engine, mapped: Any, sage: Sandbox
    ) -> None:
        with Session(engine, future=True) as session:
            customer = session.query(mapped.customers).first()
            order = mapped.sop_orders(customer=customer, document_date=dt.date(2026, 1, 2))
            order.sop_order_lines = [line(mapped, 1), line(mapped, 2)]
            session.add(order)
            session.flush()
            assert sent(sage) == [("POST", "/sop_orders")]
            assert not session.new
            stored = [row for row in sage.rows("sop_order_lines") if row["sop_order_id"] == order.id]
            assert [each.id for each in order.sop_order_lines] == [row["id"] for row in stored]
            assert [each.sop_order_id for each in order.sop_order_lines] == [order.id, order.id]
            assert order.document_no, "what Sage filled is loaded when it is wanted"
            session.commit()
            assert session.get(mapped.sop_orders, order.id) is order
            order.sop_order_lines[1].line_quantity = Decimal(5)
            session.commit()
            assert sent(sage)[1:] == [("PUT", f"/sop_orders/{order.id}")]

    def test_what_it_refers_to_is_posted_first(
        self, engine: sa.engine.Engine, mapped: Any, sage: Sandbox
    ) -> None:
        with Session(engine, future=True) as session:
            customer = mapped.customers(reference="NEW", name="New")
            order = mapped.sop_orders(customer=customer, sop_order_lines=[line(mapped, 1)])
            session.add(order)
            session.commit()
            assert [path for _, path in sent(sage)] == ["/customers", "/sop_orders"]
            assert order.customer_id == customer.id
            assert order.customer is customer

    def test_a_line_for_an_order_that_there_is(
        self, engine: sa.engine.Engine, mapped: Any, sage: Sandbox
    ) -> None:
        with Session(engine, future=True) as session:
            order = session.query(mapped.sop_orders).order_by(mapped.sop_orders.id.desc()).first()
            count = len(order.sop_order_lines)
            new = line(mapped, 9)
            order.sop_order_lines.append(new)
            session.commit()
            assert sent(sage) == [("PUT", f"/sop_orders/{order.id}")]
            assert new.id in [row["id"] for row in sage.rows("sop_order_lines")]
            assert len(order.sop_order_lines) == count + 1

    def test_contacts_are_posted_under_their_customer(
        self, engine: sa.engine.Engine, mapped: Any, sage: Sandbox
    ) -> None:
        with Session(engine, future=True) as session:
            customer = mapped.customers(reference="NEW", name="New")
            contact = mapped.customer_contacts(first_name="Ann", customer=customer)
            contact.customer_emails = [mapped.customer_emails(email="ann@new.example")]
            session.add(customer)
            session.commit()
            assert sent(sage) == [
                ("POST", "/customers"),
                ("POST", f"/customers/{customer.id}/customer_contacts"),
                ("POST", f"/customer_contacts/{contact.id}/customer_emails"),
            ]

    def test_what_sage_refuses_leaves_the_objects_new(
        self, engine: sa.engine.Engine, mapped: Any, sage: Sandbox
    ) -> None:
        with Session(engine, future=True) as session:
            order = mapped.sop_orders(customer_id=999_999_999, sop_order_lines=[line(mapped, 1)])
            session.add(order)
            with pytest.raises(sa.exc.IntegrityError, match="Sage refused"):
                session.flush()
            session.rollback()
            assert sa.inspect(order).transient


def test_the_life_of_an_object(engine: sa.engine.Engine, mapped: Any, sage: Sandbox) -> None:
    with Session(engine, future=True) as session:
        courier = mapped.couriers(name="A")
        session.add(courier)
        session.commit()
        courier.website = "a.example"
        session.commit()
        session.merge(mapped.couriers(id=courier.id, name="B"))
        session.commit()
        assert (courier.name, courier.website) == ("B", "a.example")
        session.delete(courier)
        session.commit()
    key = f"/couriers/{max(row['id'] for row in sage.rows('couriers')) + 1}"
    assert sent(sage) == [("POST", "/couriers"), ("PUT", key), ("PUT", key), ("DELETE", key)]
    assert bodies(sage)[1:3] == [{"website": "a.example"}, {"name": "B"}]


def test_deleting_a_customer_leaves_what_is_below_to_sage(
    engine: sa.engine.Engine, mapped: Any, sage: Sandbox
) -> None:
    with Session(engine, future=True) as session:
        customer = mapped.customers(reference="NEW", name="New")
        session.add(mapped.customer_contacts(first_name="Ann", customer=customer))
        session.commit()
        assert len(customer.customer_contacts) == 1
        session.delete(customer)
        session.commit()
        assert sent(sage)[2:] == [("DELETE", f"/customers/{customer.id}")]


def test_a_stale_object_is_not_written(engine: sa.engine.Engine, sage: Sandbox) -> None:
    metadata = sa.MetaData()
    table = sa.Table("couriers", metadata, autoload_with=engine)
    table.c.date_time_updated.server_default = sa.FetchedValue()
    table.c.date_time_updated.server_onupdate = sa.FetchedValue()
    base: Any = sa.orm.declarative_base(metadata=metadata)

    class Courier(base):
        __table__ = table
        __mapper_args__ = {"version_id_col": table.c.date_time_updated, "version_id_generator": False}  # noqa: RUF012

    key = sage.rows("couriers")[0]["id"]
    with Session(engine, future=True) as first, Session(engine, future=True) as second:
        mine, yours = first.get(Courier, key), second.get(Courier, key)
        yours.website = "yours"
        second.commit()
        mine.website = "mine"
        with pytest.raises(StaleDataError):
            first.commit()
        first.rollback()
        assert mine.website == "yours"
        mine.website = "mine"
        first.commit()
    assert [row["website"] for row in sage.rows("couriers") if row["id"] == key] == ["mine"]


def test_core_statements(engine: sa.engine.Engine, mapped: Any, sage: Sandbox) -> None:
    table = mapped.couriers.__table__
    with engine.begin() as connection:
        made = connection.execute(table.insert().values(name="one"))
        assert made.inserted_primary_key[0] == max(row["id"] for row in sage.rows("couriers"))
        connection.execute(table.insert(), [{"name": "two"}, {"name": "three"}])
        named = table.c.name.in_(["one", "two", "three"])
        changed = connection.execute(table.update().where(named).values(website=table.c.name + ".example"))
        assert changed.rowcount == 3
        rows = connection.execute(table.delete().where(named).returning(table.c.website)).fetchall()
        assert sorted(rows) == [("one.example",), ("three.example",), ("two.example",)]
        empty = connection.execute(
            sa.insert(table).from_select(["name"], sa.select(table.c.name).where(sa.false()))
        )
        assert empty.rowcount in (0, -1)


@pytest.mark.skipif(sa.__version__ < "2", reason="bulk statements of the ORM came with 2.0")
def test_bulk_statements_of_the_orm(engine: sa.engine.Engine, mapped: Any, sage: Sandbox) -> None:
    couriers = mapped.couriers
    with Session(engine, future=True) as session:
        rows = session.execute(
            sa.insert(couriers).returning(couriers.id, couriers.name), [{"name": "a"}, {"name": "b"}]
        ).all()
        assert [row.name for row in rows] == ["a", "b"]
        session.execute(
            sa.update(couriers), [{"id": rows[0].id, "website": "x"}, {"id": rows[1].id, "website": "y"}]
        )
        assert session.scalars(
            sa.select(couriers.website).where(couriers.id.in_([row.id for row in rows])).order_by(couriers.id)
        ).all() == ["x", "y"]
        session.commit()


def test_bulk_saves(engine: sa.engine.Engine, mapped: Any, sage: Sandbox) -> None:
    with Session(engine, future=True) as session:
        session.bulk_save_objects([mapped.couriers(name=name) for name in "abc"])
        session.bulk_insert_mappings(mapped.couriers, [{"name": "d"}, {"name": "e"}])
        session.commit()
    assert [body["name"] for body in bodies(sage)] == list("abcde")  # type: ignore[index]


def test_a_data_frame_is_appended(engine: sa.engine.Engine, sage: Sandbox) -> None:
    frame = pd.DataFrame(
        {
            "reference": ["PD1", "PD2"],
            "name": ["one", "two"],
            "credit_limit": [10.25, None],
            "account_opened": pd.to_datetime(["2026-01-02", None]),
            "payment_terms_days": [30, 60],
        }
    )
    frame.to_sql("customers", engine, if_exists="append", index=False)
    assert bodies(sage) == [
        {
            "reference": "PD1",
            "name": "one",
            "credit_limit": 10.25,
            "account_opened": "2026-01-02T00:00:00",
            "payment_terms_days": 30,
        },
        {"reference": "PD2", "name": "two", "payment_terms_days": 60},
    ]


def test_leaving_a_transaction_without_commit_warns(engine: sa.engine.Engine, mapped: Any) -> None:
    with pytest.warns(Warning, match="stays written"), engine.connect() as connection:
        connection.execute(mapped.couriers.__table__.insert().values(name="x"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(mapped.couriers.__table__.insert().values(name="y"))
