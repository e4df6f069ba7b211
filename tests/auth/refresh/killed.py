"""Forks a child per line of stdin, `N`: it runs one query and kills itself at the N-th step of its refresh.

    python killed.py URL LOCATION        prints how each child ended: killed, done, or sign in again

A step is whatever Python audits (PEP 578) that touches the store's folder, a lock or a socket.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import sage200_dialect
import sage200_dialect.auth.signed_in
import sage200_dialect.auth.stores.file
import sage200_dialect.client
import sage200_dialect.engine.run
import sage200_dialect.sql.planner


def kill_at(step: int, folder: str) -> None:
    seen = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        about_the_store = any(
            str(each).startswith(folder) for each in arguments if isinstance(each, str | Path)
        )
        if about_the_store or event in ("socket.connect", "fcntl.flock"):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


ENDS = {signal.SIGKILL: "killed", 0: "done", 3 << 8: "sign in again"}


def query(url: str, location: str) -> int:
    try:
        with sage200_dialect.connect(url, OAuthSettingsLocation=location) as connection:
            connection.execute("SELECT id FROM currencies").fetchall()
    except sage200_dialect.AuthenticationRequired as error:
        return 3 if "Sign in again" in str(error) else 4
    return 0


def main(url: str, location: str) -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            kill_at(int(line), str(Path(location).parent))
            os._exit(query(url, location))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{ENDS.get(status, status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
