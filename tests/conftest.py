"""No test may print, log, raise or report a secret, whatever it tests."""

from __future__ import annotations

import re
from collections.abc import Generator

import pytest

SECRET = re.compile(r"sageid-(?:at|rt|ac)-[\w-]{8,}|canary-\w[\w-]*")
"""Tokens and codes of the sandbox's Sage ID, and the words that tests put in place of other secrets."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    shown = [report.longreprtext, *(text for _, text in report.sections)]
    found = sorted({match[0][:14] for text in shown for match in SECRET.finditer(text)})
    if found and not report.skipped:
        report.outcome = "failed"
        places = [name for name, text in report.sections if SECRET.search(text)]
        told = f"secrets are shown ({', '.join(found)}…) in {', '.join(places) or 'the report'}"
        report.longrepr = f"{told}\n{SECRET.sub('***', report.longreprtext)}"
        report.sections = [(name, SECRET.sub("***", text)) for name, text in report.sections]
    return report
