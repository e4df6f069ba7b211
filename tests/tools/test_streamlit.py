"""The Streamlit page of the examples, in Streamlit's own test harness."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sage200_dialect import Connection
from sage200_dialect.sandbox import Fault, Sandbox

testing = pytest.importorskip("streamlit.testing.v1")

PAGE = Path(__file__).parents[2] / "examples" / "streamlit_page.py"
pytestmark = pytest.mark.filterwarnings("default")  # it leaves a temporary folder to the garbage collector


@pytest.fixture
def page(sage: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Any:
    import streamlit as st

    monkeypatch.setenv("SAGE200_URL", sage.url)
    st.cache_data.clear()
    return testing.AppTest.from_file(str(PAGE), default_timeout=60)


def test_sales_are_shown(page: Any, connection: Connection) -> None:
    page.run()
    assert not page.exception
    (expected,) = connection.execute("SELECT SUM(total_net_value) FROM sop_orders").fetchall()[0]
    assert sum(page.dataframe[0].value["net"]) == expected


def test_a_reader_chooses_customers(page: Any, connection: Connection) -> None:
    page.run()
    (name,) = connection.execute(
        "SELECT MIN(c.name) FROM customers c JOIN sop_orders o ON o.customer_id = c.id"
    ).fetchall()[0]
    page.text_input[0].set_value(name).run()
    (expected,) = connection.execute(
        "SELECT SUM(o.total_net_value) FROM sop_orders o JOIN customers c ON c.id = o.customer_id "
        "WHERE contains(c.name, ?)",
        (name,),
    ).fetchall()[0]
    assert sum(page.dataframe[0].value["net"]) == expected
    page.text_input[0].set_value("nobody has this name").run()
    assert not page.exception
    assert not page.dataframe
    assert page.info


def test_a_refusal_is_told_in_words(page: Any, sage: Sandbox) -> None:
    sage.faults.add(Fault(path="/sop_orders", status=403, times=10))
    try:
        page.run()
    finally:
        sage.faults.clear()
    assert not page.exception
    assert "403" in page.error[0].value
