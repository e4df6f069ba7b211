"""The query runner of Redash, over a stub of the part of Redash that it uses."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sage200_dialect import Connection
from sage200_dialect.sandbox import Fault, Sandbox

STUBS = Path(__file__).parent / "stubs"


@pytest.fixture
def runners(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """What Redash holds once it has imported the module that its environment names."""
    monkeypatch.syspath_prepend(STUBS)
    importlib.import_module("sage200_dialect.redash")
    yield importlib.import_module("redash.query_runner").query_runners
    for name in ("redash", "redash.query_runner", "sage200_dialect.redash"):
        sys.modules.pop(name, None)


@pytest.fixture
def runner(runners: Any, sage: Sandbox) -> Any:
    return runners["sage200"]({"properties": sage.url, "Company": "", "Schema": "ProfessionalUK"})


def test_a_query(runner: Any, connection: Connection) -> None:
    statement = (
        "SELECT id, name, balance, on_hold, date_time_updated, application_date FROM customers LIMIT 5"
    )
    data, error = runner.run_query(f"/* Username: a@b.example, Query ID: 3 */ {statement}", None)
    assert error is None
    assert {each["name"]: each["type"] for each in data["columns"]} == {
        "id": "integer",
        "name": "string",
        "balance": "float",
        "on_hold": "boolean",
        "date_time_updated": "datetime",
        "application_date": "date",
    }
    assert [tuple(row.values()) for row in data["rows"]] == connection.execute(statement).fetchall()


def test_equal_names_are_kept_apart(runner: Any) -> None:
    data, _ = runner.run_query("SELECT 1 AS n, 2 AS n", None)
    assert data["rows"] == [{"n": 1, "n1": 2}]


def test_tables_are_listed_without_a_request(runner: Any, sage: Sandbox) -> None:
    before = len(sage.requests)
    tables = {each["name"]: each["columns"] for each in runner.get_schema()}
    assert len(sage.requests) == before
    assert {"customers", "sop_orders"} < set(tables)
    assert {"name": "balance", "type": "DECIMAL"} in tables["customers"]
    assert all(tables.values())


def test_errors_are_told_in_words(runner: Any, runners: Any, sage: Sandbox) -> None:
    data, error = runner.run_query("SELECT balnce FROM customers", None)
    assert data is None
    assert "balnce" in error
    wrong = runners["sage200"]({"properties": "Pagsize=3"})
    assert "Did you mean Pagesize" in wrong.run_query("SELECT 1", None)[1]
    with pytest.raises(Exception, match="Did you mean Pagesize"):
        wrong.get_schema()
    runner.test_connection()
    sage.faults.add(Fault(path="/currencies", status=403, times=10))
    try:
        with pytest.raises(Exception, match="403"):
            runner.test_connection()
    finally:
        sage.faults.clear()


def test_a_sign_in(runners: Any, sage: Sandbox) -> None:
    schema = runners["sage200"].configuration_schema()
    assert set(schema["order"]) == set(schema["properties"])
    assert set(schema["secret"]) < set(schema["properties"])
    given = {
        "OAuthClientId": "nobody",
        "OAuthClientSecret": "canary-client",
        "OAuthRefreshToken": "canary-token",
    }
    place = f"ApiUrl=http://127.0.0.1:{sage.port};OAuthUrl=http://127.0.0.1:{sage.port};"
    place += "OAuthSettingsLocation=memory://redash;Schema=ProfessionalUK"
    _, error = runners["sage200"]({**given, "properties": place}).run_query("SELECT id FROM customers", None)
    assert error is not None
    assert "canary" not in error


def test_sqlalchemy_is_not_needed(sage: Sandbox) -> None:
    """Redash pins a SQLAlchemy that is too old for the dialect."""
    code = (
        "import json, sys; sys.modules['sqlalchemy'] = None; import sage200_dialect.redash as r; "
        "runner = r.Sage200({'properties': sys.argv[1]}); "
        "data, error = runner.run_query('SELECT COUNT(*) AS n FROM customers WHERE balance > 0', None); "
        "print(json.dumps([data, error, len(runner.get_schema()) > 100]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, sage.url],
        env={"PYTHONPATH": f"{STUBS}:{Path(__file__).parents[2]}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    data, error, listed = json.loads(done.stdout)
    assert error is None
    assert data["rows"][0]["n"] > 0
    assert listed
