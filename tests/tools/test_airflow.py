"""The Airflow provider: found by Airflow, used by its operators, and the DAG of the examples."""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sage200_dialect import Connection
from sage200_dialect.sandbox import Fault, Sandbox

EXAMPLE = Path(__file__).parents[2] / "examples" / "airflow_dag.py"
TOKEN = "canary-of-airflow"
STATEMENT = "SELECT id, balance FROM customers WHERE balance > ? ORDER BY id"

pytestmark = pytest.mark.filterwarnings("default")  # Airflow and what it imports


@pytest.fixture(scope="module", autouse=True)
def _airflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRFLOW_HOME", str(tmp_path_factory.mktemp("airflow")))
        patch.setenv("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
        pytest.importorskip("airflow.providers.common.sql.hooks.sql", exc_type=ImportError)
        yield


@pytest.fixture
def given(sage: Sandbox, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The Airflow connection, as its environment variable names it."""
    sage.tokens.add(TOKEN)
    fields = {
        "conn_type": "sage200",
        "host": "127.0.0.1",
        "port": sage.port,
        "schema": sage.companies[0].name,
        "extra": {"OAuthAccessToken": TOKEN, "Pagesize": 50},
    }
    monkeypatch.setenv("AIRFLOW_CONN_SAGE200_DEFAULT", json.dumps(fields))
    return fields


@pytest.fixture
def hook(given: dict[str, Any]) -> Any:
    from sage200_dialect.airflow.hook import Sage200Hook

    return Sage200Hook()


def test_airflow_finds_the_provider() -> None:
    from airflow.providers_manager import ProvidersManager

    manager = ProvidersManager()
    assert "sage200-dialect" in manager.providers, "the tests need an installed checkout: pip install -e ."
    found = manager.hooks["sage200"]
    assert found is not None
    assert (found.hook_name, found.connection_id_attribute_name) == ("Sage 200", "sage200_conn_id")


def test_rows(hook: Any, connection: Connection) -> None:
    expected = connection.execute(STATEMENT, (1000,)).fetchall()
    assert hook.get_records(STATEMENT, parameters=[1000]) == expected
    assert hook.get_first(STATEMENT, parameters=[1000]) == expected[0]


def test_a_frame_and_an_inspector(hook: Any, connection: Connection) -> None:
    expected = connection.execute(STATEMENT, (1000,)).fetchall()
    with hook.get_sqlalchemy_engine().connect() as open_connection:
        assert [tuple(row) for row in open_connection.exec_driver_sql(STATEMENT, (1000,))] == expected
    assert list(hook.get_df(STATEMENT, parameters=[1000])["id"]) == [row[0] for row in expected]
    assert {"name": "balance", "type": "DECIMAL(18, 2)"} in hook.get_table_schema("customers")
    assert hook.dialect_name == "sage200"


def test_the_properties_of_the_extra_hold(hook: Any, sage: Sandbox) -> None:
    before = len(sage.requests)
    hook.get_records("SELECT id FROM sop_orders")
    assert any("$top=50" in request.target for request in sage.requests[before:])
    assert TOKEN not in str(hook.sqlalchemy_url)
    assert TOKEN not in repr(hook.get_sqlalchemy_engine())


def test_testing_the_connection(hook: Any, sage: Sandbox) -> None:
    assert hook.test_connection() == (True, "Sage 200 answers")


def test_testing_a_wrong_connection(
    given: dict[str, Any], hook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    given["schema"] = "No Such Company"
    monkeypatch.setenv("AIRFLOW_CONN_SAGE200_DEFAULT", json.dumps(given))
    works, said = hook.test_connection()
    assert not works
    assert "No Such Company" in said


def test_the_example(
    given: dict[str, Any], sage: Sandbox, capsys: pytest.CaptureFixture[str], connection: Connection
) -> None:
    dag = runpy.run_path(str(EXAMPLE))["dag"]
    assert dag.get_task("report").upstream_task_ids == {"debtors"}
    rows = dag.get_task("debtors").execute({})
    capsys.readouterr()  # what Airflow logged so far
    dag.get_task("report").python_callable(rows)
    (most,) = connection.execute("SELECT MAX(balance) FROM customers").fetchall()[0]
    assert str(most) in capsys.readouterr().out.splitlines()[0]
    sage.faults.add(Fault(path="/customers", status=403, times=10))
    try:
        with pytest.raises(Exception, match="403"):
            dag.get_task("debtors").execute({})
    finally:
        sage.faults.clear()
