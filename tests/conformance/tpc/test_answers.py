"""Each statement's answer is that of DuckDB over the same rows."""

from __future__ import annotations

import pytest

from .benchmark import STATEMENTS, Statement
from .conftest import SiteOf
from .oracle import comparable


@pytest.mark.parametrize("statement", STATEMENTS, ids=str)
def test_the_oracle_has_one_answer(site_of: SiteOf, statement: Statement) -> None:
    """No LIMIT cuts between equals, and an ORDER BY leaves no two orders."""
    site = site_of(statement.benchmark)
    first, second = (
        comparable(oracle.answer(statement.sql).rows) for oracle in (site.oracle, site.backwards)
    )
    assert any(value != "None" for row in first for value in row), "what finds nothing tests nothing"
    assert first == second if statement.ordered else sorted(first) == sorted(second)


@pytest.mark.parametrize("pushdown", [True, False], ids=["pushdown", "no pushdown"])
@pytest.mark.parametrize("statement", STATEMENTS, ids=str)
def test_answer(site_of: SiteOf, statement: Statement, pushdown: bool) -> None:
    site = site_of(statement.benchmark)
    found, expected = site.run(statement, pushdown=pushdown).answer, site.expected(statement)
    assert [label.lower() for label in found.labels] == [label.lower() for label in expected.labels]
    rows, known = comparable(found.rows), comparable(expected.rows)
    assert rows == known if statement.ordered else sorted(rows) == sorted(known)
