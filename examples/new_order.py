"""The ORM: a new order with its lines in one request, changed afterwards, guarded against others' changes.

It always goes to the sandbox: what is written to Sage 200 stays written, as Sage has no transactions.
"""

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sage200_dialect.dialect.automap import map_tables
from sage200_dialect.errors import WriteOutcomeUnknown

engine = sa.create_engine("sage200://sandbox")
classes = map_tables(engine, only=["customers", "sop_orders", "sop_order_lines", "products", "warehouses"])
Order, Line = classes.sop_orders, classes.sop_order_lines

with Session(engine) as session:
    customer = session.scalars(sa.select(classes.customers).limit(1)).one()
    warehouse = session.scalars(sa.select(classes.warehouses).limit(1)).one()
    products = session.scalars(sa.select(classes.products).limit(2)).all()
    order = Order(customer_id=customer.id, document_date=date.today(), customer_document_no="WEB-1001")
    for quantity, product in enumerate(products, 2):
        line = Line(
            line_type="EnumLineTypeStandard",
            product_id=product.id,
            warehouse_id=warehouse.id,
            code=product.code,
            description=product.name,
            line_quantity=Decimal(quantity),
        )
        order.sop_order_lines.append(line)
    session.add(order)
    try:
        session.commit()  # one POST with both lines, then one GET for the lines' ids
    except sa.exc.IntegrityError as refused:
        raise SystemExit(str(refused.orig)) from None  # Sage's own words; nothing was stored
    except sa.exc.OperationalError as lost:
        if isinstance(lost.orig, WriteOutcomeUnknown):
            raise SystemExit(str(lost.orig)) from None  # where to look before it is sent again
        raise

    order.sop_order_lines[0].line_quantity += 1
    session.commit()  # one PUT of the order, which carries every line
    print(f"order {order.document_no} for {customer.name}: {order.total_net_value} net")
    for line in order.sop_order_lines:
        print(f"  {line.line_quantity:>9} x {line.description}: {line.line_total_value}")
