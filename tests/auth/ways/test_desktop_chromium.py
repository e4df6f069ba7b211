"""The desktop way in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sage200_dialect.errors import AuthenticationRequired
from ways import chromium
from ways.chromium import Window
from ways.people import Browser, Desktop, count, grants, is_free

REASON = chromium.missing()
pytestmark = pytest.mark.skipif(REASON is not None, reason=str(REASON))


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    with chromium.window(tmp_path / "profile") as opened:
        yield opened


def test_allow(desktop: Desktop, browser: Browser, window: Window, tmp_path: Path) -> None:
    shown: list[str] = []

    def act(address: str) -> None:
        window.visit(address)
        window.click("#account-1")
        window.screenshot(tmp_path / "consent.png")
        window.click("#allow")

    browser.act = act
    assert count(desktop.connect()) == len(desktop.sage.rows("customers"))
    shown.append(window.wait_for_text("You are signed in"))
    window.screenshot(tmp_path / "signed_in.png")
    assert "bob@example.com" in shown[0]
    assert grants(desktop.sage) == [("authorization_code", "ok")]
    assert is_free(desktop.port)


def test_refuse(desktop: Desktop, browser: Browser, window: Window, tmp_path: Path) -> None:
    def act(address: str) -> None:
        window.visit(address)
        window.click("#refuse")

    browser.act = act
    with pytest.raises(AuthenticationRequired, match="access_denied: The user refused"):
        count(desktop.connect())
    assert "access_denied: The user refused" in window.wait_for_text("You are not signed in")
    window.screenshot(tmp_path / "refused.png")
    assert is_free(desktop.port)


def test_the_account_of_the_settings_is_preselected(
    desktop: Desktop, browser: Browser, window: Window
) -> None:
    def act(address: str) -> None:
        window.visit(address)
        window.click("#allow")

    browser.act = act
    assert count(desktop.connect(Account="bob@example.com")) > 0
    window.wait_for_text("bob@example.com")
