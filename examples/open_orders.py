"""The newest orders with their customers, lines and products, through the ORM."""

import os

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sage200_dialect.dialect.automap import map_tables

engine = sa.create_engine(os.environ.get("SAGE200_URL", "sage200://sandbox"))
# Reflection sends no request.
classes = map_tables(engine, only=["customers", "sop_orders", "sop_order_lines", "products"])
Order = classes.sop_orders

with Session(engine) as session:
    newest = sa.select(Order).order_by(Order.document_date.desc()).limit(3)
    for order in session.scalars(newest):
        print(f"{order.document_no}  {order.document_date}  {order.customer.name}  {order.total_gross_value}")
        for line in order.sop_order_lines:
            product = line.product.code if line.product else "-"
            print(f"    {product:<12} {line.line_quantity:>12}  {line.description}")
