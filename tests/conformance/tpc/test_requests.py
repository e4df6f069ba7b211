"""Each statement's requests are the ones in its file, and none brings a column that it does not use."""

from __future__ import annotations

import os

import pytest

from sage200_dialect.sandbox import Request

from .benchmark import BENCHMARKS, STATEMENTS, Benchmark, Statement
from .conftest import SiteOf


def shown(request: Request) -> str:
    """Method, path, how many rows came, and the options, one a line."""
    options = [f"    {name}={value}" for name, value in request.query.items()]
    return "\n".join([f"{request.method} {request.path} ({request.rows} rows)", *options])


@pytest.mark.parametrize("statement", STATEMENTS, ids=str)
def test_requests(site_of: SiteOf, statement: Statement) -> None:
    requests = site_of(statement.benchmark).run(statement, pushdown=True).requests
    found = "\n".join(sorted(map(shown, requests)))
    if os.environ.get("REWRITE_PLANS"):
        statement.rewrite(found)
        pytest.skip("rewritten")
    assert found == statement.golden


def of_keys(entry: dict[str, object]) -> set[str]:
    key = entry["key"]
    assert isinstance(key, list)
    return set(key)


@pytest.mark.parametrize("pushdown", [True, False], ids=["pushdown", "no pushdown"])
@pytest.mark.parametrize("statement", STATEMENTS, ids=str)
def test_no_column_is_fetched_that_is_not_used(site_of: SiteOf, statement: Statement, pushdown: bool) -> None:
    """Beside what the statement's text names, there are only the keys by which pages are walked."""
    tables = statement.benchmark.tables
    for request in site_of(statement.benchmark).run(statement, pushdown=pushdown).requests:
        assert request.method == "GET"
        assert "$expand" not in request.query
        table = request.path.removeprefix("/")
        if "$count" in request.query:
            continue  # it is answered by a number
        asked = set(request.query["$select"].split(","))
        assert asked <= statement.words | of_keys(tables[table]), table


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=lambda benchmark: benchmark.name)
def test_every_table_has_columns_to_leave_out(benchmark: Benchmark) -> None:
    """What the test above would find, if the driver asked for all."""
    for table, entry in benchmark.tables.items():
        words = [statement.words for statement in benchmark.statements if table in statement.words]
        assert any(set(entry["columns"]) - used - of_keys(entry) for used in words), table
