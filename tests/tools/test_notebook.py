"""The notebook of the examples in a kernel of Jupyter: `%sql` of jupysql, and EXPLAIN as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sage200_dialect import Connection
from sage200_dialect.sandbox import Sandbox

nbformat = pytest.importorskip("nbformat")
pytest.importorskip("ipykernel")
pytest.importorskip("sql.magic", reason="jupysql is not installed")
client = pytest.importorskip("nbclient")

NOTEBOOK = Path(__file__).parents[2] / "examples" / "notebook.ipynb"


@pytest.fixture
def results(sage: Sandbox, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The result of each cell that has one, by its kinds of content."""
    monkeypatch.setenv("SAGE200_URL", sage.url)
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "the notebook is kept without its results"
    client.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output.data for output in outputs if output.output_type == "execute_result"]


@pytest.mark.filterwarnings("default")  # zmq and tornado, in this process
def test_the_notebook(results: list[Any], connection: Connection) -> None:
    top, owing, explained = results
    rows = connection.execute(
        "SELECT c.name, SUM(o.total_gross_value) FROM sop_orders o JOIN customers c ON c.id = o.customer_id "
        "GROUP BY c.name ORDER BY 2 DESC LIMIT 5"
    ).fetchall()
    assert all(name in top["text/plain"] and str(total) in top["text/html"] for name, total in rows)
    debtor = connection.execute("SELECT balance FROM customers ORDER BY balance DESC LIMIT 1").fetchall()[0]
    assert str(debtor[0]) in owing["text/html"]
    assert "GET /customers" in explained["text/plain"]
    assert explained["text/html"].startswith("<table>")
