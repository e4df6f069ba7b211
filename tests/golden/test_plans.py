"""Each file of `plans/` is a statement and the plan that it must get; rewrite them with REWRITE_PLANS=1."""

from __future__ import annotations

import os
import re
from datetime import datetime, timezone
from pathlib import Path

import pytest

from sage200_dialect import catalog
from sage200_dialect.sql.explain import explain
from sage200_dialect.sql.planner import plan
from sage200_dialect.sql.prepare import prepare
from sage200_dialect.sql.schemas import CompanySchema, Schemas

PLANS = Path(__file__).parent / "plans"
NOW = datetime(2026, 3, 15, 12, 0, tzinfo=timezone.utc)
COMPANIES = tuple(
    CompanySchema(name, "site", number) for number, name in enumerate(("Acme", "Best & Co", "Cox"))
)
SCHEMAS = Schemas("ProfessionalUK", "Acme", COMPANIES, COMPANIES[0])
PARTS = re.compile(r"(?P<statement>.*?;)\s*(?:/\* plan\n(?P<plan>.*)\n\*/\s*)?", re.DOTALL)


def planned(statement: str) -> str:
    known = catalog.load().for_edition("ProfessionalUK")
    found = plan(prepare(statement, known, SCHEMAS).what, (), known, now=NOW)
    return "\n".join(
        f"{number}. {operation}, {target}:\n   {detail}"
        for number, operation, target, detail in explain(found)
    )


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.sql")), ids=lambda path: path.stem)
def test_plan(path: Path) -> None:
    match = PARTS.fullmatch(path.read_text(encoding="utf-8"))
    assert match is not None, "a plan file is a comment, a statement with its semicolon, and /* plan … */"
    found = planned(match["statement"])
    if os.environ.get("REWRITE_PLANS"):
        path.write_text(f"{match['statement']}\n\n/* plan\n{found}\n*/\n", encoding="utf-8")
        pytest.skip("rewritten")
    assert found == match["plan"]
