from __future__ import annotations

import os
import webbrowser
from collections.abc import Iterator
from pathlib import Path

import pytest

from sage200_dialect import sandbox
from sage200_dialect.sandbox import Sandbox
from ways.people import Browser, Desktop


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the user who runs the tests is read or written."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in list(os.environ):
        if name.startswith("SAGE200_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    return folder


@pytest.fixture
def sage() -> Iterator[Sandbox]:
    with sandbox.start(orders=20) as running:
        yield running


@pytest.fixture
def browser(sage: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """The only browser of this machine."""
    found = Browser(sage)
    monkeypatch.setattr(webbrowser, "_browsers", {"test": [None, found]})
    monkeypatch.setattr(webbrowser, "_tryorder", ["test"])
    return found


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "tokens.json"


@pytest.fixture
def desktop(sage: Sandbox, store: Path) -> Desktop:
    return Desktop(sage, str(store))
