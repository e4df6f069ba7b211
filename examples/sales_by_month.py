"""Net sales by month and customer, with pandas, and the requests that they cost."""

import os

import pandas as pd
import sqlalchemy as sa

QUERY = """
SELECT DATE_TRUNC('month', o.document_date) AS month, c.name AS customer, SUM(o.total_net_value) AS net
FROM sop_orders AS o
JOIN customers AS c ON c.id = o.customer_id
WHERE o.document_date >= DATE '2024-01-01'
GROUP BY 1, 2
"""

engine = sa.create_engine(os.environ.get("SAGE200_URL", "sage200://sandbox"))
sales = pd.read_sql(sa.text(QUERY), engine, coerce_float=False)  # money stays decimal.Decimal
by_month = sales.groupby("month")["net"].sum().sort_index()
print(by_month.tail(6).to_string())

with engine.connect() as connection:
    for step, operation, target, detail in connection.execute(sa.text(f"EXPLAIN {QUERY}")):
        print(f"{step}. {operation}, {target}: {detail}")
