"""New documents from mappings of all kinds: names of one's own, odd collections, two ways to one array."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, declarative_base, relationship
from sqlalchemy.orm.collections import attribute_mapped_collection

from sage200_dialect import Warning
from sage200_dialect.sandbox import Behaviour, Fault, Sandbox
from sage200_dialect.sandbox.faults import WRITES

from .conftest import bodies, sent


@pytest.fixture
def engine(sage: Sandbox) -> Iterator[sa.engine.Engine]:
    engine = sa.create_engine(sage.url, future=True)
    yield engine
    engine.dispose()


class Kind(enum.Enum):
    free = "EnumLineTypeFreeText"
    standard = "EnumLineTypeStandard"


class Models:
    """A mapping of orders and lines; `lines` are its relationships from orders to lines."""

    def __init__(self, **lines: Any) -> None:
        base: Any = declarative_base()

        class Line(base):
            __tablename__ = "sop_order_lines"
            number = sa.Column("id", sa.BigInteger, primary_key=True)
            order_number = sa.Column("sop_order_id", sa.ForeignKey("sop_orders.id"))
            kind = sa.Column(
                "line_type",
                sa.Enum(
                    Kind, values_callable=lambda kinds: [each.value for each in kinds], native_enum=False
                ),
                default=Kind.free,
            )
            text = sa.Column("description", sa.String(60))
            quantity = sa.Column("line_quantity", sa.Numeric(18, 5), default=lambda: Decimal(3))

        class Order(base):
            __table__ = sa.Table(
                "sop_orders",
                base.metadata,
                sa.Column("id", sa.BigInteger, primary_key=True),
                sa.Column("customer_id", sa.BigInteger),
                sa.Column("customer_document_no", sa.String(30)),
                sa.Column("document_no", sa.String(20)),
            )
            __mapper_args__ = {"exclude_properties": ["document_no"]}  # noqa: RUF012
            customer = __table__.c.customer_id
            reference = __table__.c.customer_document_no

        for name, options in lines.items():
            condition = options.pop("condition", None)
            if condition is not None:
                options["primaryjoin"] = sa.and_(
                    Order.__table__.c.id == Line.__table__.c.sop_order_id, condition(Line)
                )
            setattr(Order, name, relationship(Line, **options))
        self.Line, self.Order = Line, Order


@pytest.fixture
def customer(sage: Sandbox) -> int:
    return int(sage.rows("customers")[0]["id"])


def texts(sage: Sandbox) -> list[list[str]]:
    """The lines of each POST, by their texts."""
    return [[line["description"] for line in body.get("lines", [])] for body in bodies(sage)]  # type: ignore[attr-defined]


def test_names_defaults_and_types_of_ones_own(engine: sa.engine.Engine, sage: Sandbox, customer: int) -> None:
    models = Models(entries={})
    with Session(engine, future=True) as session:
        order = models.Order(customer=customer, reference="PO 1")
        order.entries = [models.Line(text="a"), models.Line(text="b", kind=Kind.free, quantity=1)]
        session.add(order)
        session.commit()
        assert sent(sage) == [("POST", "/sop_orders")]
        assert bodies(sage) == [
            {
                "customer_id": customer,
                "customer_document_no": "PO 1",
                "lines": [
                    {"line_type": "EnumLineTypeFreeText", "description": "a", "line_quantity": 3},
                    {"line_type": "EnumLineTypeFreeText", "description": "b", "line_quantity": 1},
                ],
            }
        ]
        assert [each.order_number for each in order.entries] == [order.id, order.id]
        assert len({each.number for each in order.entries}) == 2


def test_two_relationships_to_the_lines(engine: sa.engine.Engine, sage: Sandbox, customer: int) -> None:
    models = Models(
        long={"condition": lambda line: line.quantity >= 10, "overlaps": "short"},
        short={"condition": lambda line: line.quantity < 10, "overlaps": "long"},
    )
    with Session(engine, future=True) as session:
        order = models.Order(customer=customer)
        order.long = [models.Line(text="long", quantity=20)]
        order.short = [models.Line(text="short", quantity=2), models.Line(text="shorter", quantity=1)]
        session.add(order)
        session.commit()
        assert [sorted(each) for each in texts(sage)] == [["long", "short", "shorter"]]
        assert [each.text for each in order.long] == ["long"]
        assert sorted(each.text for each in order.short) == ["short", "shorter"]


def test_one_line_in_two_relationships(engine: sa.engine.Engine, sage: Sandbox, customer: int) -> None:
    models = Models(every={"overlaps": "short"}, short={"overlaps": "every"})
    with Session(engine, future=True) as session:
        order = models.Order(customer=customer)
        line = models.Line(text="once")
        order.every, order.short = [line], [line]
        session.add(order)
        session.commit()
        assert texts(sage) == [["once"]]


def test_a_relationship_to_one(engine: sa.engine.Engine, sage: Sandbox, customer: int) -> None:
    models = Models(only={"uselist": False})
    with Session(engine, future=True) as session:
        order = models.Order(customer=customer, only=models.Line(text="only"))
        session.add(order)
        session.commit()
        assert texts(sage) == [["only"]]
        assert order.only.order_number == order.id


def test_a_collection_by_key(engine: sa.engine.Engine, sage: Sandbox, customer: int) -> None:
    models = Models(by_text={"collection_class": attribute_mapped_collection("text")})
    with Session(engine, future=True) as session:
        order = models.Order(customer=customer)
        for text in ("a", "b"):
            order.by_text[text] = models.Line(text=text)
        session.add(order)
        session.commit()
        assert texts(sage) == [["a", "b"]]
        assert order.by_text["b"].order_number == order.id


def test_single_table_inheritance(engine: sa.engine.Engine, sage: Sandbox, customer: int) -> None:
    models = Models(entries={})

    class Rush(models.Order):  # type: ignore[misc, name-defined]
        pass

    with Session(engine, future=True) as session:
        order = Rush(customer=customer, entries=[models.Line(text="a")])
        session.add(order)
        session.commit()
        assert texts(sage) == [["a"]]
        assert order.id


def test_an_answer_that_does_not_tell_the_key(engine: sa.engine.Engine, sage: Sandbox, customer: int) -> None:
    sage.behaviour = Behaviour(created_status=204)
    models = Models(entries={})
    with Session(engine, future=True) as session:
        session.add(models.Order(customer=customer, entries=[models.Line(text="a")]))
        with pytest.raises(sa.exc.OperationalError, match=r"written, but.*do not send"):
            session.flush()
        with pytest.warns(Warning, match="stays written"):
            session.rollback()


def test_an_answer_that_is_lost(engine: sa.engine.Engine, sage: Sandbox, customer: int) -> None:
    models = Models(entries={})
    with Session(engine, future=True) as session:
        order = models.Order(customer=customer, entries=[models.Line(text="a")])
        session.add(order)
        sage.faults.add(Fault.lost(methods=WRITES))
        with pytest.raises(sa.exc.OperationalError, match="may have been carried out"):
            session.flush()
        assert sent(sage) == [("POST", "/sop_orders")]
        session.rollback()
        assert sa.inspect(order).transient, "nothing of it is sent again by itself"
        assert all(sa.inspect(each).transient for each in order.entries)
        session.commit()
        assert sent(sage) == [("POST", "/sop_orders")]
