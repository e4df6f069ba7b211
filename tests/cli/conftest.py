from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from sage200_dialect import sandbox
from sage200_dialect.cli.app import app


@pytest.fixture(scope="session")
def server() -> Iterator[Any]:
    running = sandbox.start()
    yield running
    running.stop()


@pytest.fixture
def sage200(server: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs the command in this process, against the sandbox; the result has exit_code, stdout and stderr."""
    monkeypatch.setenv("SAGE200_URL", server.url)
    return lambda *arguments, **options: CliRunner().invoke(app, list(arguments), **options)
