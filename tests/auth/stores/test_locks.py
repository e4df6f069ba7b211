"""Who holds a lock: one thread of one process, as long as it wants to or lives."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sage200_dialect.auth.stores import locks
from sage200_dialect.auth.stores.locks import lock, make_private_folder, try_lock
from sage200_dialect.errors import TokenStoreError

PROGRAMS = Path(__file__).with_name("processes.py")
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
fork_warning = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def start(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(PROGRAMS), *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )


def another_process(path: Path) -> str:
    finished = subprocess.run(
        [sys.executable, str(PROGRAMS), "take_file", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.strip()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some.lock"


def test_one_at_a_time(path: Path) -> None:
    first = try_lock(path)
    assert first is not None
    with first:
        assert first.held
        assert try_lock(path) is None
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(try_lock, path).result() is None
        assert another_process(path) == "refused"
    assert not first.held
    assert another_process(path) == "taken"


def test_the_file_remains(path: Path) -> None:
    with lock(path):
        inode = path.stat().st_ino
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with lock(path):
        assert path.stat().st_ino == inode


def test_ends_when_forgotten(path: Path) -> None:
    taken = try_lock(path)
    assert taken is not None
    del taken
    with lock(path):
        pass


def test_a_copy_of_the_descriptor_does_not_prolong_a_lock(path: Path) -> None:
    """Such as a child process has between fork and exec, of subprocess for example."""
    taken = try_lock(path)
    assert taken is not None
    assert taken._descriptor is not None
    copy = os.dup(taken._descriptor)
    taken.release()
    try:
        assert another_process(path) == "taken"
    finally:
        os.close(copy)


def test_an_old_lock_is_not_broken(path: Path) -> None:
    with lock(path):
        os.utime(path, (1, 1))
        assert try_lock(path) is None


def test_ends_with_a_killed_process(path: Path) -> None:
    with start("hold_file", path) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert try_lock(path) is None
        holder.kill()
    taken = try_lock(path)
    assert taken is not None
    taken.release()


def test_waits_for_what_takes_a_moment(path: Path) -> None:
    inside = threading.Event()
    leave = threading.Event()
    order: list[str] = []

    def hold() -> None:
        with lock(path):
            inside.set()
            leave.wait(30)
            order.append("first")

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        assert inside.wait(30)
        threading.Timer(0.05, leave.set).start()
        with lock(path):
            order.append("second")
        holding.result()
    assert order == ["first", "second"]


def test_does_not_wait_for_ever(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "WAIT_LIMIT", 0.05)
    with lock(path), pytest.raises(TokenStoreError, match="has held"), lock(path):
        pass


@forks
@fork_warning
@pytest.mark.parametrize("ending", ["release", "forget"])
def test_a_fork_does_not_prolong_a_lock(path: Path, ending: str) -> None:
    """The child lives on, and was forked by another thread than the holder, in the middle of a refresh."""
    taken = try_lock(path)
    assert taken is not None
    with ThreadPoolExecutor(1) as pool:
        child = pool.submit(_fork_a_child_that_lives).result()
    try:
        assert another_process(path) == "refused"
        if ending == "release":
            taken.release()
        else:
            del taken
        assert another_process(path) == "taken"
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _fork_a_child_that_lives() -> int:
    child = os.fork()
    if child == 0:
        signal.pause()
        os._exit(1)
    return child


@forks
def test_a_child_does_not_keep_the_lock_of_a_killed_parent(tmp_path: Path) -> None:
    location = tmp_path / "tokens.json"
    with start("fork_and_hold", location) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
    (key_lock,) = tmp_path.glob("tokens.json.*.lock")
    try:
        assert another_process(key_lock) == "taken"
        os.kill(child, 0)
    finally:
        os.kill(child, signal.SIGKILL)


@forks
@fork_warning
def test_a_child_neither_has_nor_ends_its_parents_lock(path: Path) -> None:
    taken = try_lock(path)
    assert taken is not None
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if not taken.held:
                taken.release()
                status = 0 if try_lock(path) is None else 2
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    assert taken.held
    assert another_process(path) == "refused"
    taken.release()


@forks
@fork_warning
def test_forks_while_threads_lock(tmp_path: Path) -> None:
    """No child keeps a descriptor of any lock, at whatever moment of another thread it is forked."""
    done = threading.Event()

    def work(number: int) -> None:
        while not done.is_set():
            with lock(tmp_path / f"{number % 2}.lock"):
                pass

    with ThreadPoolExecutor(4) as pool:
        working = [pool.submit(work, number) for number in range(4)]
        statuses = []
        for _ in range(50):
            child = os.fork()
            if child == 0:
                os._exit(_descriptors_below(tmp_path))
            statuses.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        done.set()
        for each in working:
            each.result()
    assert statuses == [0] * 50


def _descriptors_below(folder: Path) -> int:
    own = Path("/proc/self/fd") if sys.platform == "linux" else Path("/dev/fd")
    found = 0
    for descriptor in list(own.iterdir()):
        try:
            found += str(descriptor.readlink()).startswith(str(folder))
        except OSError:
            continue
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_file_system_without_locks(path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(locks, "_take", refuse)
    before = len(list(Path("/dev/fd").iterdir()))
    with pytest.raises(TokenStoreError, match=r"keeps no locks.*OAuthSettingsLocation"):
        try_lock(path)
    assert len(list(Path("/dev/fd").iterdir())) == before


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TokenStoreError, match="cannot be opened"):
        try_lock(path)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
def test_new_folders_are_private(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_private_folder(tmp_path / "a" / "b")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(TokenStoreError, match=r"cannot be made|cannot be opened"):
        try_lock(tmp_path / "file" / "folder" / "x.lock")
