"""A process that is killed at any step of a refresh leaves a store that the next process can use."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import sage200_dialect
from sage200_dialect.auth.stores import TokenStore
from sage200_dialect.sandbox import Fault, Sandbox
from sage200_dialect.sandbox.sage_id import SageIdBehaviour

from .conftest import QUERY, grants, signed_in, url_of

Connect = Callable[..., sage200_dialect.Connection]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it has no SIGKILL")


@pytest.mark.parametrize("overlap", [0.0, 60.0], ids=["no overlap", "overlap"])
def test_at_every_step(overlap: float, sage: Sandbox, store: TokenStore, location: str) -> None:
    sage.sage_id.behaviour = SageIdBehaviour(overlap=overlap)
    script = Path(__file__).with_name("killed.py")
    with subprocess.Popen(
        [sys.executable, str(script), url_of(sage), location],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as forking:

        def child(step: int) -> str:
            assert forking.stdin is not None and forking.stdout is not None
            forking.stdin.write(f"{step}\n")
            forking.stdin.flush()
            return forking.stdout.readline().strip()

        lost, step, end = 0, 0, "killed"
        while end == "killed":
            step += 1
            signed_in(sage, store, expired=True)
            sage.sage_id.token_requests.clear()
            end = child(step)
            asked = bool(grants(sage))
            after = child(0)
            if after == "sign in again":
                assert asked and not overlap, f"lost by a kill at step {step}"
                lost += 1
            else:
                assert after == "done", f"{after} after a kill at step {step}"
        assert forking.stdin is not None
        forking.stdin.close()
    assert end == "done"
    assert step > 10
    assert lost or overlap, "no kill fell between Sage's answer and the save"


def test_while_the_answer_is_on_its_way(
    sage: Sandbox, store: TokenStore, location: str, connect: Connect
) -> None:
    sage.sage_id.behaviour = SageIdBehaviour(overlap=60.0)
    signed_in(sage, store, expired=True)
    sage.faults.add(Fault(path="/oauth/token", delay=30.0))
    script = Path(__file__).with_name("killed.py")
    with subprocess.Popen(
        [sys.executable, str(script), url_of(sage), location],
        stdin=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as forking:
        assert forking.stdin is not None
        forking.stdin.write("0\n")
        forking.stdin.flush()
        deadline = time.monotonic() + 30
        while not grants(sage) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert grants(sage) == [("refresh_token", "ok")]
        os.killpg(forking.pid, signal.SIGKILL)  # its child too
    connect().execute(QUERY).fetchall()
    assert grants(sage) == [("refresh_token", "ok")] * 2
