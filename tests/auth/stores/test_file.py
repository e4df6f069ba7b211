"""The file: private, whole at every moment, and never lost without a word."""

from __future__ import annotations

import errno
import json
import os
import re
import stat
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sage200_dialect.auth.stores import TokenStore, open_store
from sage200_dialect.auth.stores.document import encode
from sage200_dialect.auth.stores.encryption import Encryption
from sage200_dialect.auth.stores.testing import KEY, SECRET, put, take, token_for
from sage200_dialect.errors import TokenStoreError

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
as_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tokens.json"


@pytest.fixture
def store(path: Path) -> TokenStore:
    return open_store(str(path))


def files(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.suffix != ".lock")


class TestPrivacy:
    @posix
    @pytest.mark.parametrize("umask", [0, 0o022, 0o277])
    def test_modes(self, tmp_path: Path, umask: int) -> None:
        path = tmp_path / "new" / "tokens.json"
        (tmp_path / "new").mkdir(mode=0o700)
        before = os.umask(umask)
        try:
            put(open_store(str(path)), token_for())
        finally:
            os.umask(before)
        assert [stat.S_IMODE(each.stat().st_mode) for each in path.parent.glob("*.json")] == [0o600]

    @posix
    def test_is_private_from_its_creation(
        self, store: TokenStore, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        modes: list[int] = []
        fsync = os.fsync

        def watch(descriptor: int) -> None:
            modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
            fsync(descriptor)

        monkeypatch.setattr(os, "fsync", watch)
        monkeypatch.setattr(os, "fchmod", lambda descriptor, mode: None)
        before = os.umask(0)
        try:
            put(store, token_for())
        finally:
            os.umask(before)
        assert modes[0] == 0o600

    @posix
    @pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o601])
    def test_a_file_open_to_others_is_refused(self, store: TokenStore, path: Path, mode: int) -> None:
        put(store, token_for())
        assert store.tokens()
        path.chmod(mode)
        for each in (store, open_store(str(path))):
            with pytest.raises(TokenStoreError, match=f"chmod 600 {re.escape(str(path))}"):
                each.tokens()
            with pytest.raises(TokenStoreError, match="chmod 600"):
                put(each, token_for(version=2))
        path.chmod(0o600)
        assert store.tokens() == [token_for()]

    @posix
    def test_a_link_is_refused(self, store: TokenStore, path: Path, tmp_path: Path) -> None:
        put(store, token_for())
        path.rename(tmp_path / "elsewhere")
        for target in ("elsewhere", "nowhere"):
            path.unlink(missing_ok=True)
            path.symlink_to(tmp_path / target)
            with pytest.raises(TokenStoreError, match="symbolic link"):
                store.tokens()
            with pytest.raises(TokenStoreError, match="symbolic link"):
                put(store, token_for(version=2))
            assert path.is_symlink()

    @posix
    @as_root
    def test_the_file_of_another_user_is_refused(self, store: TokenStore, path: Path) -> None:
        put(store, token_for())
        os.chown(path, 12345, -1)
        with pytest.raises(TokenStoreError, match=r"another user \(id 12345\).*chown 0"):
            store.tokens()

    @pytest.mark.parametrize("kind", ["folder", "fifo"])
    def test_what_is_no_file(self, store: TokenStore, path: Path, kind: str) -> None:
        if kind == "fifo" and not hasattr(os, "mkfifo"):
            pytest.skip("needs mkfifo")
        path.mkdir(0o700) if kind == "folder" else os.mkfifo(path, 0o600)
        with pytest.raises(TokenStoreError, match="is not a file"):
            store.tokens()
        with pytest.raises(TokenStoreError, match="is not a file"):
            put(store, token_for())

    def test_an_encrypted_file_shows_nothing(self, path: Path) -> None:
        store = open_store(str(path), encryption_key=Fernet.generate_key().decode())
        put(store, token_for())
        content = path.read_bytes()
        assert SECRET.encode() not in content
        assert KEY.account.encode() not in content
        assert b'"encrypted"' in content


class TestReading:
    def test_an_unchanged_file_is_not_read_again(
        self, store: TokenStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(store, token_for())
        assert store.tokens() == [token_for()]
        monkeypatch.setattr(os, "open", None)
        store.tokens().clear()
        assert store.tokens() == [token_for()]

    def test_saves_within_one_tick_of_the_clock_are_seen(
        self, store: TokenStore, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Even when the second successor has the inode, the size and the time of the file that was read."""
        writer = open_store(str(path))
        monkeypatch.setattr(
            "sage200_dialect.auth.stores.file.time.time_ns", lambda: 1_700_000_000_000_000_000
        )
        monkeypatch.setattr(os, "fsync", lambda descriptor: None)
        times = set()
        for version in range(10, 99):
            put(writer, token_for(version=version))
            assert store.tokens() == [token_for(version=version)]
            times.add(path.stat().st_mtime_ns)
        assert len(times) == 89

    def test_a_removed_file_is_seen(self, store: TokenStore, path: Path) -> None:
        put(store, token_for())
        path.unlink()
        assert store.tokens() == []
        assert put(store, token_for())

    def test_a_missing_folder_is_empty(self, tmp_path: Path) -> None:
        assert open_store(str(tmp_path / "a" / "b")).tokens() == []
        assert files(tmp_path) == []

    def test_a_token_is_kept_from_other_fields(self, path: Path, store: TokenStore) -> None:
        put(store, token_for())
        document = json.loads(path.read_text())
        assert list(document) == ["sage200_dialect_tokens", "tokens"]
        assert document["sage200_dialect_tokens"] == 1


class TestDamage:
    @pytest.mark.parametrize("cut", [0, 1, 10, 27, 28, 29, 60, -2, -1])
    def test_a_cut_file_is_set_aside(self, store: TokenStore, path: Path, tmp_path: Path, cut: int) -> None:
        put(store, token_for())
        store.tokens()
        damaged = path.read_bytes()[:cut]
        path.write_bytes(damaged)
        with pytest.raises(TokenStoreError, match=r"damaged.*corrupt-.*sign in again"):
            store.tokens()
        (name,) = files(tmp_path)
        assert re.fullmatch(r"tokens\.json\.corrupt-\d{8}T\d{6}\.\d{6}Z", name)
        assert (tmp_path / name).read_bytes() == damaged
        assert store.tokens() == []
        assert put(store, token_for())

    def test_each_damaged_file_is_kept(self, store: TokenStore, path: Path, tmp_path: Path) -> None:
        for number in range(3):
            put(store, token_for())
            path.write_bytes(path.read_bytes()[: 50 + number])
            with pytest.raises(TokenStoreError, match="damaged"), take(store) as held:
                held.load()
        assert len(files(tmp_path)) == 3

    @pytest.mark.parametrize(
        "change",
        [
            lambda document: document.pop("tokens"),
            lambda document: document.update(encrypted="x"),
            lambda document: document.update(more=1),
            lambda document: document.update(tokens=None),
            lambda document: document["tokens"][0].pop("version"),
            lambda document: document["tokens"][0].update(version="1"),
            lambda document: document["tokens"][0]["key"].pop("account"),
            lambda document: document["tokens"].append(document["tokens"][0]),
            lambda document: document.update(sage200_dialect_tokens=0),
            lambda document: document.update(sage200_dialect_tokens=None),
            lambda document: document.update(sage200_dialect_tokens=-2),
        ],
    )
    def test_what_is_missing_or_too_much(self, store: TokenStore, path: Path, change: object) -> None:
        put(store, token_for())
        document = json.loads(path.read_text())
        change(document)  # type: ignore[operator]
        path.write_text(json.dumps(document))
        with pytest.raises(TokenStoreError, match="damaged"):
            store.tokens()
        assert not path.exists()

    @pytest.mark.parametrize(
        "content", [b"hello", b"{}", b'{"other": 1}', b"\0" * 100, b"[]", b'\n{"sage200', b"\xff\xfe"]
    )
    def test_a_foreign_file_is_left_alone(
        self, store: TokenStore, path: Path, tmp_path: Path, content: bytes
    ) -> None:
        path.write_bytes(content)
        path.chmod(0o600)
        for _ in range(2):
            with pytest.raises(TokenStoreError, match=r"does not hold tokens.*OAuthSettingsLocation"):
                store.tokens()
            with pytest.raises(TokenStoreError, match="does not hold tokens"):
                put(store, token_for())
        assert files(tmp_path) == ["tokens.json"]
        assert path.read_bytes() == content

    @pytest.mark.parametrize("rest", [b', "tokens": []}', b"", b"\xff"])
    def test_a_newer_format_is_left_alone(
        self, store: TokenStore, path: Path, tmp_path: Path, rest: bytes
    ) -> None:
        content = b'{"sage200_dialect_tokens": 2' + rest
        path.write_bytes(content)
        path.chmod(0o600)
        with pytest.raises(TokenStoreError, match=r"newer sage200-dialect.*Update"):
            put(store, token_for())
        assert files(tmp_path) == ["tokens.json"]
        assert path.read_bytes() == content

    @settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_any_bytes(self, tmp_path: Path, data: st.DataObject) -> None:
        """Either tokens that are whole, or an error, and then what was there still is, under some name."""
        key = data.draw(st.sampled_from([None, Fernet.generate_key().decode()]))
        whole = encode([token_for()], Encryption(key) if key else None)
        content = data.draw(
            st.one_of(
                st.binary(max_size=200),
                st.binary(max_size=60).map(whole[:28].__add__),
                st.integers(0, len(whole) - 1).map(lambda end: whole[:end]),
                st.tuples(st.integers(0, len(whole) - 1), st.binary(min_size=1, max_size=4)).map(
                    lambda change: whole[: change[0]] + change[1] + whole[change[0] + len(change[1]) :]
                ),
            )
        )
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        path = folder / "tokens.json"
        path.write_bytes(content)
        path.chmod(0o600)
        store = open_store(str(path), encryption_key=key)
        try:
            tokens = store.tokens()
        except TokenStoreError:
            assert [each.read_bytes() for each in folder.iterdir() if each.suffix != ".lock"] == [content]
        else:
            assert len(tokens) == 1
            assert content[:27] == whole[:27]
            assert path.read_bytes() == content


class TestTrouble:
    @pytest.mark.parametrize("step", ["fsync", "utime", "replace"])
    def test_a_full_disk_leaves_the_old_file(
        self, store: TokenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        put(store, token_for(version=1))

        def full(*arguments: object, **named: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patched:
            patched.setattr(Path if step == "replace" else os, step, full)
            with pytest.raises(TokenStoreError, match=r"cannot be saved in .*No space left"):
                put(store, token_for(version=2))
        assert files(tmp_path) == ["tokens.json"]
        assert store.tokens() == [token_for(version=1)]
        assert put(store, token_for(version=2))

    @posix
    @as_root
    def test_a_disk_that_is_really_full(self, tmp_path: Path) -> None:
        """On a file system of 64 kB, with a token that does not fit beside the former one."""
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "none", tmp_path], capture_output=True, check=False
        )
        if mounted.returncode:
            pytest.skip(f"cannot mount a tmpfs: {mounted.stderr.decode().strip()}")
        try:
            store = open_store(str(tmp_path / "tokens.json"))
            put(store, token_for(version=1))
            with pytest.raises(TokenStoreError, match="No space left"):
                put(store, token_for(version=2, text="x" * 100_000))
            assert files(tmp_path) == ["tokens.json"]
            assert store.tokens() == [token_for(version=1)]
        finally:
            subprocess.run(["umount", tmp_path], check=True)

    @posix
    def test_a_read_only_folder(self, tmp_path: Path) -> None:
        """As a user without rights: for root no folder is read-only."""
        folder = tmp_path / "folder"
        path = folder / "tokens.json"
        program = f"""
import os, sys
from sage200_dialect.auth.stores import file, open_store  # imported before the rights are given up
from sage200_dialect.auth.stores.testing import put, token_for
from sage200_dialect.errors import TokenStoreError
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
store = open_store({str(path)!r})
assert put(store, token_for())
os.chmod({str(folder)!r}, 0o500)
for _ in range(2):
    try:
        put(store, token_for(version=2))
    except TokenStoreError as error:
        print(error)
    assert store.tokens() == [token_for()]
assert sorted(name for name in os.listdir({str(folder)!r}) if not name.endswith(".lock")) == ["tokens.json"]
"""
        folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(folder, 65534, 65534)
            for above in folder.parents:
                if above.stat().st_mode & 0o001 == 0:
                    above.chmod(above.stat().st_mode | 0o001)
        finished = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
        )
        assert finished.returncode == 0, finished.stderr
        assert finished.stdout.count("Permission denied") == 2

    def test_what_a_killed_writer_left_is_replaced(
        self, store: TokenStore, path: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "tokens.json.new").write_bytes(b"half a tok")
        assert put(store, token_for())
        assert files(tmp_path) == ["tokens.json"]
        assert store.tokens() == [token_for()]

    @pytest.mark.parametrize(
        "token",
        [
            replace(token_for(), expires_at=float("nan")),
            replace(token_for(), expires_at=float("inf")),
            replace(token_for(), access_token="\ud800"),
            replace(token_for(), version=2.5),  # type: ignore[arg-type]
        ],
    )
    def test_what_could_not_be_read_again_is_not_written(
        self, store: TokenStore, token: object, tmp_path: Path
    ) -> None:
        with pytest.raises(TokenStoreError, match="cannot be kept"), take(store) as held:
            held.save(token)  # type: ignore[arg-type]
        assert files(tmp_path) == []

    def test_a_lock_that_has_ended_saves_nothing(self, store: TokenStore) -> None:
        with take(store) as held:
            pass
        for use in (held.load, lambda: held.save(token_for()), lambda: held.delete(1)):
            with pytest.raises(TokenStoreError, match="has ended"):
                use()
        assert store.tokens() == []

    def test_a_lock_serves_its_own_key(self, store: TokenStore) -> None:
        with take(store) as held, pytest.raises(TokenStoreError, match="another"):
            held.save(token_for(replace(KEY, account="other")))
