"""Databases: the table, the locks, lost connections, and what must not be seen."""

from __future__ import annotations

import gc
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from sage200_dialect.auth.stores import TokenStore, database_rows, open_store
from sage200_dialect.auth.stores import database as database_module
from sage200_dialect.auth.stores.base import key_hash
from sage200_dialect.auth.stores.testing import KEY, SECRET, put, take, token_for
from sage200_dialect.errors import TokenStoreError

PROGRAMS = Path(__file__).with_name("processes.py")


@pytest.fixture(params=["sqlite", "postgres"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres"))
    return f"db+sqlite:///{tmp_path}/tokens.db"


def run(location: str, statement: str) -> list[sa.engine.Row]:
    engine = sa.create_engine(location[3:], future=True, poolclass=sa.pool.NullPool)
    with engine.begin() as connection:
        result = connection.execute(sa.text(statement))
        return list(result) if result.returns_rows else []


def test_one_row_per_key(location: str) -> None:
    store = open_store(location)
    put(store, token_for(version=3))
    put(store, token_for(version=4))
    put(store, token_for(replace(KEY, account="other")))
    rows = run(location, "SELECT key_hash, version FROM sage200_tokens ORDER BY version")
    assert [row[1] for row in rows] == [1, 4]
    assert rows[1][0] == key_hash(KEY)


def test_the_table_is_made_by_many_at_once(location: str) -> None:
    start = threading.Barrier(8)

    def first_use(number: int) -> None:
        store = open_store(location)
        start.wait(30)
        assert store.tokens() == [] if number % 2 else store.try_lock(KEY) or True

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(first_use, range(8)))
    assert put(open_store(location), token_for())


def test_a_lock_is_forgotten_without_the_garbage_collector(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even after an error on the way to it: another added the row at the same moment."""
    add_row = database_rows._add_row

    def second(connection: sa.engine.Connection, row: str) -> None:
        run(postgres, f"INSERT INTO sage200_tokens (key_hash, version) VALUES ('{row}', -1)")
        add_row(connection, row)

    monkeypatch.setattr(database_rows, "_add_row", second)
    store = open_store(postgres)
    gc.disable()
    try:
        taken = store.try_lock(KEY)
        assert taken is not None
        assert store.try_lock(KEY) is None
        del taken
        assert store.try_lock(KEY) is not None
    finally:
        gc.enable()


def test_a_deleted_token_leaves_nothing_but_its_hash(location: str) -> None:
    store = open_store(location)
    put(store, token_for(version=2))
    with take(store) as held:
        assert held.delete(2)
    rows = run(location, "SELECT * FROM sage200_tokens")
    assert [tuple(row) for row in rows] == [(key_hash(KEY), -1, None)]


def test_a_row_removed_by_hand_is_made_again(location: str) -> None:
    store = open_store(location)
    put(store, token_for(version=2))
    run(location, "DELETE FROM sage200_tokens")
    assert store.tokens() == []
    assert put(store, token_for(version=1))
    assert store.tokens() == [token_for(version=1)]


@pytest.mark.parametrize("content", ["", "hello", '{"sage200_dialect_tokens": 1, "tokens": []}'])
def test_a_damaged_row(location: str, content: str) -> None:
    store = open_store(location)
    put(store, token_for())
    run(location, f"UPDATE sage200_tokens SET content = '{content}'")
    with pytest.raises(TokenStoreError, match=f"key_hash {key_hash(KEY)}"):
        store.tokens()
    with take(store) as held:
        with pytest.raises(TokenStoreError, match="key_hash"):
            held.load()
        assert held.save(token_for(version=1)) is False
    assert run(location, "SELECT content FROM sage200_tokens")[0][0] == content


def test_the_row_of_another_key_is_not_believed(location: str) -> None:
    store = open_store(location)
    put(store, token_for())
    run(location, f"UPDATE sage200_tokens SET key_hash = '{key_hash(replace(KEY, account='eve'))}'")
    with pytest.raises(TokenStoreError, match="damaged"):
        store.tokens()


def test_a_save_is_guarded_by_the_version_whoever_holds_the_lock(
    location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another takes the lock in the moment after a commit, saves, and is not overwritten."""
    store, other = open_store(location), open_store(location)
    with take(store) as held:
        with monkeypatch.context() as patched:
            patched.setattr(database_module._LockedRow, "take", lambda row: False)
            assert held.save(token_for(version=1))
        assert put(other, token_for(version=5))
        assert held.load() == token_for(version=5)
        assert held.save(token_for(version=2)) is False
        assert held.delete(1) is False
        assert held.save(token_for(version=6)) is True
    assert other.tokens() == [token_for(version=6)]


def test_a_failed_save_can_be_repeated_under_the_same_lock(location: str) -> None:
    store = open_store(location)
    put(store, token_for(version=1))
    with take(store) as held:
        with pytest.raises(TokenStoreError) as caught:
            held.save(replace(token_for(), version=2**70))
        assert SECRET not in str(caught.value)
        assert held.save(token_for(version=2))
        assert open_store(location).try_lock(KEY) is None
    assert store.tokens() == [token_for(version=2)]


def test_a_save_survives_a_lost_connection(postgres: str) -> None:
    """As when the server ends a transaction that was idle during a slow refresh."""
    store = open_store(postgres)
    put(store, token_for(version=1))
    with take(store) as held:
        assert held.load() == token_for(version=1)
        run(
            postgres,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        assert held.save(token_for(version=2)) is True
        assert open_store(postgres).try_lock(KEY) is None
    assert store.tokens() == [token_for(version=2)]


def test_keys_do_not_exclude_each_other(postgres: str) -> None:
    store = open_store(postgres)
    with take(store):
        other = store.try_lock(replace(KEY, account="other"))
        assert other is not None
        with other as held:
            assert held.save(token_for(replace(KEY, account="other")))


def test_no_connection_stays_open(postgres: str) -> None:
    store = open_store(postgres)
    for version in range(1, 4):
        put(store, token_for(version=version))
        store.tokens()
        with take(store):
            assert store.try_lock(KEY) is None
    (count,) = run(
        postgres,
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )[0]
    assert count == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_child_does_not_keep_the_lock_of_a_killed_parent(location: str) -> None:
    with subprocess.Popen(
        [sys.executable, str(PROGRAMS), "fork_and_hold", location], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert open_store(location).try_lock(KEY) is None
        parent.kill()
    try:
        assert put(open_store(location), token_for())
        os.kill(child, 0)
    finally:
        os.kill(child, signal.SIGKILL)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_child_neither_has_nor_ends_its_parents_lock(location: str) -> None:
    store = open_store(location)
    with take(store) as held:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                held.save(token_for(version=9))
            except TokenStoreError:
                status = 0 if store.try_lock(KEY) is None else 2
            finally:
                del held
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0
        assert open_store(location).try_lock(KEY) is None
        assert held.save(token_for(version=1))
    assert open_store(location).tokens() == [token_for(version=1)]


class TestSqlite:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "new" / "tokens.db"

    @pytest.fixture
    def store(self, path: Path) -> TokenStore:
        return open_store(f"db+sqlite:///{path}")

    @pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
    def test_a_new_file_is_private(self, store: TokenStore, path: Path) -> None:
        before = os.umask(0)
        try:
            put(store, token_for())
        finally:
            os.umask(before)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_a_lock_waits_for_nobody_and_a_save_for_readers(self, store: TokenStore, path: Path) -> None:
        """A reader in the middle of reading holds up the commit, which waits for it."""
        put(store, token_for(version=1))
        reader = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM sage200_tokens").fetchall()
        with take(store) as held:
            ending = threading.Timer(0.2, reader.close)
            ending.start()
            assert held.save(token_for(version=2))
            ending.join()
        assert store.tokens() == [token_for(version=2)]

    def test_a_relative_path_is_made_absolute(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        store = open_store("db+sqlite:///t.db")
        monkeypatch.chdir("/")
        put(store, token_for())
        assert (tmp_path / "t.db").exists()
        assert store.location == f"db+sqlite:///{tmp_path.resolve()}/t.db"

    def test_a_file_that_is_no_database(self, store: TokenStore, path: Path) -> None:
        path.parent.mkdir()
        path.write_text("something else entirely" * 100)
        with pytest.raises(TokenStoreError, match="not a database"):
            put(store, token_for())
        assert path.read_text() == "something else entirely" * 100


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_the_logs_show_no_tokens(location: str, caplog: pytest.LogCaptureFixture, level: str) -> None:
    caplog.set_level(level, "sqlalchemy")
    store = open_store(location)
    put(store, token_for())
    with take(store) as held:
        assert held.load() == token_for()
    assert store.tokens() == [token_for()]
    assert "canary" not in caplog.text


def test_what_fails_shows_neither_password_nor_tokens(postgres: str) -> None:
    store = open_store(postgres)
    put(store, token_for(version=1))
    wrong = postgres.replace("canary-postgres-password", "canary-wrong-password")
    failures = []
    with pytest.raises(TokenStoreError, match=r"failed.*server runs") as caught:
        open_store(wrong).tokens()
    failures.append(caught.value)
    run(postgres, "ALTER TABLE sage200_tokens ADD CONSTRAINT small CHECK (version < 2)")
    with pytest.raises(TokenStoreError, match="small") as caught, take(store) as held:
        held.save(token_for(version=2))
    failures.append(caught.value)
    for failure in failures:
        assert failure.__context__ is None
        assert failure.__cause__ is None
        assert "canary" not in str(failure)
    assert "canary" not in repr(store) + store.location
