"""Each file of `plans/` is a statement and the plan that it must get; rewrite them with REWRITE_PLANS=1."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from sage200_dialect import catalog
from sage200_dialect.sql.classes import classes
from sage200_dialect.sql.explain import explain
from sage200_dialect.sql.plan import Plan
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


def plan_of(statement: str) -> Plan:
    known = catalog.load().for_edition("ProfessionalUK")
    return plan(prepare(statement, known, SCHEMAS).what, (), known, now=NOW)


def planned(statement: str) -> str:
    return "\n".join(
        f"{number}. {operation}, {target}:\n   {detail}"
        for number, operation, target, detail in explain(plan_of(statement))
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


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.sql")), ids=lambda path: path.stem)
def test_what_is_not_exact_is_checked_again(path: Path) -> None:
    found = plan_of(path.read_text(encoding="utf-8").split("/* plan")[0])
    trusts = {each.trust for each in classes(found)}
    assert trusts <= {"EXACT"} or found.residual is not None
    for scan in found.scans:
        own = {each.trust for each in classes(replace(found, scans=(scan,), unpushed=()))}
        assert not scan.exact or own <= {"EXACT"}
