from __future__ import annotations

import io
import sys
from typing import Any

import pytest

from sage200_dialect.cli import output
from sage200_dialect.client.statement import Stats


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class RunningCursor:
    stats = Stats(requests=12, rows=60000)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_QUIET_SECONDS", 0.0)
    monkeypatch.setenv("TERM", "xterm")


def shown(stderr: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stderr", stderr)
    with output.Progress(RunningCursor()):
        pass
    return str(stderr.getvalue())


def test_a_terminal_sees_rows_and_requests(at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "60,000 rows, 12 requests" in shown(Terminal(), monkeypatch)


def test_a_short_statement_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "rows" not in shown(Terminal(), monkeypatch)


def test_a_pipe_sees_nothing(at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), monkeypatch) == ""
