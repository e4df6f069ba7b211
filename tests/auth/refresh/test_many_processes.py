"""Sixteen processes and sixty-four threads share one sign-in whose access tokens live 0.2 seconds."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from sage200_dialect.auth.stores.location import open_store
from sage200_dialect.sandbox import Sandbox
from sage200_dialect.sandbox.sage_id import SageIdBehaviour

from .conftest import signed_in, url_of

WORKER = Path(__file__).with_name("worker.py")
TOKEN_LIFE = 0.2
PROCESSES, THREADS_EACH, SECONDS = 16, 4, 10.0


def hammer(sage: Sandbox, location: str, *, worker: Sequence[str] = (str(WORKER),)) -> list[str]:
    """Let the processes share what is in the store; gives what failed. Asserts that they did something."""
    sage.sage_id.behaviour = SageIdBehaviour(token_life=TOKEN_LIFE)
    signed_in(sage, open_store(location))
    processes = [
        subprocess.Popen(
            [sys.executable, *worker, url_of(sage), location, str(SECONDS), str(THREADS_EACH)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    try:
        for each in processes:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        for each in processes:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        written = [each.communicate(timeout=90)[0] for each in processes]
        assert [each.returncode for each in processes] == [0] * PROCESSES
        answers = [json.loads(each) for each in written]
    finally:
        for each in processes:
            each.kill()
            with suppress(ValueError, BrokenPipeError):
                each.communicate()
    assert sum(answer["done"] for answer in answers) >= PROCESSES * THREADS_EACH
    return [failure for answer in answers for failure in answer["failed"]]


@pytest.mark.stress
@pytest.mark.timeout(240)
@pytest.mark.parametrize("kind", ["file", "sqlite", "postgres"])
def test_they_share_one_sign_in(
    kind: str, sage: Sandbox, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    match kind:
        case "file":
            location = str(tmp_path / "tokens.json")
        case "sqlite":
            location = f"db+sqlite:///{tmp_path}/tokens.db"
        case _:
            location = request.getfixturevalue("postgres")
    assert_shared(sage, hammer(sage, location))


def assert_shared(sage: Sandbox, failed: list[str]) -> None:
    """No query failed, the sign-in lives, and nobody refreshed a token that had not expired."""
    assert not failed, f"{len(failed)} queries failed; the first: {failed[0]}"
    requests = sage.sage_id.token_requests
    assert {each.outcome for each in requests} == {"ok"}
    assert len({each.family for each in requests}) == 1
    lasted = requests[-1].started + requests[-1].seconds - requests[0].started
    expiries = int(lasted / TOKEN_LIFE) + 1
    assert len(requests) <= expiries + 1, f"{len(requests)} refreshes for {expiries} expiries"
    assert len(requests) > 5
