"""A Streamlit page of sales by month, for the customers whose names hold what the reader types.

Run it with: streamlit run streamlit_page.py
"""

import os

import pandas as pd
import streamlit as st

import sage200_dialect

URL = os.environ.get("SAGE200_URL", "sage200://sandbox")
QUERY = """
SELECT DATE_TRUNC('month', o.document_date) AS month, SUM(o.total_net_value) AS net
FROM sop_orders AS o
JOIN customers AS c ON c.id = o.customer_id
WHERE contains(c.name, :part)
GROUP BY 1
ORDER BY 1
"""


@st.cache_data(ttl="10m")  # so long no reader's choice is asked of Sage again
def sales_of(part: str) -> pd.DataFrame:
    with sage200_dialect.connect(URL) as connection:
        return connection.execute(QUERY, {"part": part}).fetch_arrow_table().to_pandas()


st.title("Sales by month")
wanted = st.text_input("Customers whose names hold")
try:
    sales = sales_of(wanted)
except sage200_dialect.Error as error:
    st.error(str(error))
    st.stop()

if sales.empty:
    st.info("No such customer has an order.")
else:
    st.bar_chart(sales.astype({"net": float}), x="month", y="net")
    st.dataframe(sales, hide_index=True)
