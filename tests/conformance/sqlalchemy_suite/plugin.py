"""What must hold of a run: every reason for a skip is listed, and what passed before still does."""

from __future__ import annotations

import re
from collections.abc import Generator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import sqlalchemy

from sqlalchemy_suite.reasons import REQUIREMENTS, TESTS

SERIES = ".".join(sqlalchemy.__version__.split(".")[:2])
PASSING = Path(__file__).parent / "passing" / f"{SERIES}.txt"
"""The tests that pass on this series of SQLAlchemy, one a line; the first line names the version."""

_OPTION = "--keep-passing"
_LISTED = frozenset(map(str, (*REQUIREMENTS.values(), *TESTS.values())))
_passed: dict[str, bool] = {}
"""Every test that was collected, and whether it passed."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(_OPTION, action="store_true", help=f"write what passes into {PASSING.name}")


@pytest.hookimpl(trylast=True)  # SQLAlchemy's plug-in makes the items anew
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        _passed[_name(item)] = False
        for listed, reason in TESTS.items():
            if fnmatchcase(_name(item), listed.replace("[", "[[]")):
                item.add_marker(pytest.mark.skip(reason=str(reason)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple):
        why = report.longrepr[2]
        if not any(reason in why for reason in _LISTED):
            report.outcome = "failed"
            report.longrepr = f"skipped for a reason that reasons.py does not list: {why}"
    if report.when == "call":
        _passed[_name(item)] = report.passed
    elif report.failed:
        _passed[_name(item)] = False
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.option.collectonly or session.shouldstop or session.shouldfail:
        return
    passing = sorted(name for name, passed in _passed.items() if passed)
    if session.config.getoption(_OPTION):
        PASSING.parent.mkdir(exist_ok=True)
        lines = [f"SQLAlchemy {sqlalchemy.__version__}", *passing, ""]
        PASSING.write_text("\n".join(lines), encoding="utf-8")
    version, *before = PASSING.read_text(encoding="utf-8").splitlines() if PASSING.exists() else ["", ""]
    lost = [name for name in before if not _passed.get(name, True)]
    if not session.config.option.keyword and version == f"SQLAlchemy {sqlalchemy.__version__}":
        lost += [name for name in before if name not in _passed]
    if lost:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        session.config.pluginmanager.get_plugin("terminalreporter").write_line(
            "\n".join([f"{len(lost)} of the tests in {PASSING.name} do not pass:", *lost]), red=True
        )


def _name(item: pytest.Item) -> str:
    """`Class::function[parameters]`, without the name that SQLAlchemy's plug-in gives the database."""
    return re.sub(r"_sage200\+provisioned\w*", "", item.nodeid.partition("::")[2])
