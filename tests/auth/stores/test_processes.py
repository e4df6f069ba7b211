"""Stores between processes: none loses an update, and none is harmed by a kill."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sage200_dialect.auth.stores import open_store
from sage200_dialect.auth.stores.testing import KEY, put, take, token_for

PROGRAMS = Path(__file__).with_name("processes.py")
LONG = "x" * 4096


def start(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(PROGRAMS), *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )


@pytest.fixture(params=["file", "sqlite", "postgres"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres"))
    return {"file": f"{tmp_path}/tokens.json", "sqlite": f"db+sqlite:///{tmp_path}/tokens.db"}[request.param]


def test_no_update_is_lost(location: str) -> None:
    processes, rounds = 8, 20
    running = [start("increment", location, rounds) for _ in range(processes)]
    for each in running:
        with each:
            each.communicate(timeout=100)
        assert each.returncode == 0
    versions = {token.key: token.version for token in open_store(location).tokens()}
    assert versions.pop(KEY) == processes * rounds
    assert list(versions.values()) == [rounds] * processes


def test_a_killed_holder_frees_the_lock(location: str) -> None:
    store = open_store(location)
    put(store, token_for())
    with start("hold", location) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert store.try_lock(KEY) is None
        assert store.tokens() == [token_for()]
        holder.kill()
    with take(store) as held:
        assert held.save(token_for(version=2))


def test_a_kill_while_saving_leaves_the_old_token_or_the_new(location: str, tmp_path: Path) -> None:
    seed = random.randrange(2**32)
    print("seed", seed)
    moments = random.Random(seed)
    store = open_store(location)
    last = 0
    for _ in range(12):
        with start("save_for_ever", location) as saving:
            assert saving.stdout is not None
            assert saving.stdout.readline() == "started\n"
            _wait_until_saved_beyond(location, last)
            time.sleep(moments.uniform(0, 0.02))
            saving.kill()
        began = time.monotonic()
        (token,) = open_store(location).tokens()
        assert token == token_for(version=token.version, text=LONG)
        assert token.version > last
        with take(store) as held:
            assert held.load() == token
        assert time.monotonic() - began < 5
        last = token.version
    assert not list(tmp_path.glob("*.corrupt*"))
    put(store, token_for(version=last + 1))
    assert not list(tmp_path.glob("*.new"))


def _wait_until_saved_beyond(location: str, version: int) -> None:
    store = open_store(location)
    deadline = time.monotonic() + 30
    while not any(token.version > version for token in store.tokens()):
        assert time.monotonic() < deadline
        time.sleep(0.002)
