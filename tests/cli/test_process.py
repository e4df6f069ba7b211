"""What only a process of its own can show."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Any

import httpx
from sqlalchemy.engine import make_url

from sage200_dialect.sandbox import Fault

COMMAND = [sys.executable, "-c", "from sage200_dialect.cli import main; main()"]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONWARNINGS": "default", **more}


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *arguments]
    env = environment(**variables)
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_exit_codes(server: Any) -> None:
    done = run("query", "SELECT 1 AS a", "--format", "csv", SAGE200_URL=server.url)
    assert (done.returncode, done.stdout, done.stderr) == (0, "a\n1\n", "")
    failed = run("query", "SELECT * FROM custmers", SAGE200_URL=server.url)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr.startswith("error: ")
    assert run("query", "--no-such-option").returncode == 2


def test_a_reader_that_stops_early_is_no_error(server: Any) -> None:
    statement = "SELECT a.id FROM sop_order_lines a, customers b"
    with subprocess.Popen(
        [*COMMAND, "query", statement, "--format", "csv"],
        env=environment(SAGE200_URL=server.url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == "id\n"
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=60) == 0


def test_an_interrupt_stops_a_statement_that_waits_for_sage(server: Any) -> None:
    server.faults.add(Fault(delay=60, path="/customers"))
    with subprocess.Popen(
        [*COMMAND, "query", "SELECT id FROM customers", "--format", "csv"],
        env=environment(SAGE200_URL=server.url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        deadline = time.monotonic() + 30
        while len(server.faults) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130
        assert process.stderr is not None
        assert process.stderr.read() == "interrupted\n"


def test_without_the_extra_one_clear_line() -> None:
    code = "import sys; sys.modules['typer'] = None; from sage200_dialect.cli import main; main()"
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "pip install 'sage200-dialect[cli]'" in result.stderr


def test_the_sandbox_serves_other_processes_until_it_is_interrupted() -> None:
    with subprocess.Popen(
        [*COMMAND, "sandbox", "--port", "0", "--orders", "20"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        url = process.stdout.readline().strip()
        count = run("query", "SELECT COUNT(*) AS n FROM sop_orders", "--format", "csv", "--url", url)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
        assert "Traceback" not in process.stderr.read()
    assert count.stdout == "n\n20\n", count.stderr


def test_the_sandbox_sends_its_web_client_where_it_is_told() -> None:
    back = "http://127.0.0.1:8088/api/v1/database/oauth2/"
    with subprocess.Popen(
        [*COMMAND, "sandbox", "--port", "0", "--orders", "0", "--redirect-uri", back],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        port = make_url(process.stdout.readline().strip()).port
        asked = {
            "client_id": "sandbox-web",
            "response_type": "code",
            "audience": "s200ukipd/sage200",
            "scope": "openid",
        }
        address = f"http://127.0.0.1:{port}/authorize"
        with httpx.Client(trust_env=False) as browser:
            statuses = [
                browser.get(address, params={**asked, "redirect_uri": each}).status_code
                for each in (back, f"{back}elsewhere", "http://127.0.0.1:8300/callback")
            ]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
    assert statuses == [200, 400, 200]
