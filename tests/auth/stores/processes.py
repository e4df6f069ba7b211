"""Programs that the tests run in processes of their own: `python processes.py NAME ARGUMENT…`."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from sage200_dialect.auth.stores import open_store
from sage200_dialect.auth.stores.locks import try_lock
from sage200_dialect.auth.stores.testing import KEY, put, take, token_for

LONG = "x" * 4096


def hold(location: str) -> None:
    """Take the lock, say so, and keep it until killed."""
    with take(open_store(location)):
        print("held", flush=True)
        time.sleep(600)


def hold_file(path: str) -> None:
    taken = try_lock(Path(path))
    assert taken is not None
    with taken:
        print("held", flush=True)
        time.sleep(600)


def take_file(path: str) -> None:
    taken = try_lock(Path(path))
    print("refused" if taken is None else "taken", flush=True)


def fork_and_hold(location: str) -> None:
    """Take the lock, fork a child that lives on, and say the child's number."""
    with take(open_store(location)):
        child = os.fork()
        if child == 0:
            sys.stdout.close()
            time.sleep(600)
        print(child, flush=True)
        time.sleep(600)


def save_for_ever(location: str) -> None:
    store = open_store(location)
    print("started", flush=True)
    while True:
        with take(store) as held:
            loaded = held.load()
            version = 1 if loaded is None else loaded.version + 1
            held.save(token_for(version=version, text=LONG))


def increment(location: str, rounds: str) -> None:
    """Count up one key under its lock, and a key of this process's own beside it."""
    store = open_store(location)
    own = replace(KEY, account=str(os.getpid()))
    for number in range(1, int(rounds) + 1):
        with take(store) as held:
            loaded = held.load()
            assert held.save(token_for(version=1 if loaded is None else loaded.version + 1))
        assert put(store, token_for(own, number))


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
