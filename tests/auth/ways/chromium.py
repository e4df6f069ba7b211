"""A headless Chromium, driven by chromedriver's HTTP interface (W3C WebDriver)."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server",
    "--window-size=900,700",
)  # fmt: skip


def missing() -> str | None:
    """Why there is no Chromium to drive."""
    lacking = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return f"not installed: {', '.join(lacking)} (Debian: chromium, chromium-driver)" if lacking else None


class Window:
    """One session of the browser."""

    def __init__(self, driver: httpx.Client, profile: Path) -> None:
        self._driver = driver
        options = {"binary": shutil.which("chromium"), "args": [*FLAGS, f"--user-data-dir={profile}"]}
        asked = {"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}}
        self._session = f"/session/{self._ask('POST', '/session', asked)['sessionId']}"

    def visit(self, address: str) -> None:
        self._ask("POST", f"{self._session}/url", {"url": address})

    def click(self, selector: str) -> None:
        element = self._element(selector)
        self._ask("POST", f"{self._session}/element/{element}/click", {})

    def wait_for_text(self, text: str) -> str:
        """The page's text as soon as it holds `text`."""
        deadline = time.monotonic() + 30
        while text not in (shown := self.text):
            assert time.monotonic() < deadline, shown
            time.sleep(0.05)
        return shown

    @property
    def text(self) -> str:
        script = {"script": "return document.body.innerText", "args": []}
        return str(self._ask("POST", f"{self._session}/execute/sync", script))

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self._ask("GET", f"{self._session}/screenshot")))

    def close(self) -> None:
        self._ask("DELETE", self._session)

    def _element(self, selector: str) -> str:
        asked = {"using": "css selector", "value": selector}
        return str(self._ask("POST", f"{self._session}/element", asked)[ELEMENT])

    def _ask(self, method: str, path: str, asked: dict[str, Any] | None = None) -> Any:
        answer = self._driver.request(method, path, json=asked)
        assert answer.status_code == 200, answer.text[:500]
        return answer.json()["value"]


@contextmanager
def window(profile: Path) -> Iterator[Window]:
    command = [str(shutil.which("chromedriver")), "--port=0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            lines = (re.search(r"successfully on port (\d+)", line) for line in process.stdout)
            port = next(found[1] for found in lines if found)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as driver:
                opened = Window(driver, profile)
                try:
                    yield opened
                finally:
                    opened.close()
        finally:
            process.terminate()
