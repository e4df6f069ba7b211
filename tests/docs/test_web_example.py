"""The web application of the examples, used by people with browsers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sage200_dialect.sandbox.sage_id.person import sign_in

PROGRAM = Path(__file__).parents[2] / "examples" / "web_sign_in.py"
BOB = "bob@example.com"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SAGE200_")}
    with subprocess.Popen(
        [sys.executable, str(PROGRAM)],
        env={**environment, "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == f"open http://127.0.0.1:{port} (Ctrl-C ends it)\n"
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        assert process.stderr.read() == ""


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.02)


@pytest.fixture
def browser(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False) as client:
        yield client


def sent_to(browser: httpx.Client, account: str = BOB, *, refuse: bool = False) -> str:
    """Where the browser is sent after the person decided at Sage ID."""
    asked = browser.get("/sign-in")
    assert asked.status_code == 303
    return sign_in(asked.headers["location"], account, refuse=refuse)


def test_a_user_signs_in_and_sees_customers(browser: httpx.Client) -> None:
    assert "href='/sign-in'" in browser.get("/").text
    done = browser.get(sent_to(browser))
    assert (done.status_code, done.headers["location"]) == (303, "/")
    for _ in range(2):
        shown = browser.get("/")
        assert shown.text.count("<tr>") == 11
        assert "<th>balance</th>" in shown.text
    assert "sageid-" not in shown.text + str(browser.cookies) + str(done.headers)
    assert browser.post("/sign-out").status_code == 303
    assert "href='/sign-in'" in browser.get("/").text


def test_a_refusal_is_told(browser: httpx.Client) -> None:
    refused = browser.get(sent_to(browser, refuse=True))
    assert refused.status_code == 403
    assert "The user refused" in refused.text


def test_another_browser_cannot_use_the_redirect(browser: httpx.Client, address: str) -> None:
    back = sent_to(browser)
    with httpx.Client(base_url=address, trust_env=False) as other:
        assert other.get(back).status_code == 400
        sent_to(other)
        assert other.get(back).status_code == 400
        assert "href='/sign-in'" in other.get("/").text
    assert browser.get(back).status_code == 303


def test_a_redirect_works_once_and_with_its_state_only(browser: httpx.Client) -> None:
    assert browser.get("/callback?code=a").status_code == 400
    assert browser.get("/callback?code=a&state=guessed").status_code == 400
    back = sent_to(browser)
    assert browser.get(back.replace("code=", "code=x")).status_code == 403
    assert browser.get(back).status_code == 400
