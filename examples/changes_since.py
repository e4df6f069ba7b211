"""Customers that changed since a moment, as an Arrow table, through PEP 249."""

import os
from datetime import datetime

import sage200_dialect

SINCE = datetime(2025, 1, 1)

with sage200_dialect.connect(os.environ.get("SAGE200_URL", "sage200://sandbox")) as connection:
    cursor = connection.cursor()
    cursor.execute(
        "SELECT id, reference, name, date_time_updated FROM customers WHERE date_time_updated > ?", (SINCE,)
    )
    changed = cursor.fetch_arrow_table()
    print(f"{changed.num_rows} customers changed since {SINCE:%d %B %Y}; {cursor.stats.requests} request(s)")
    for row in changed.slice(0, 3).to_pylist():
        print(row["reference"], row["name"], row["date_time_updated"])
