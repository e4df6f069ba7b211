"""Logfile, Verbosity, LogModules and rotation."""

from __future__ import annotations

import gc
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sage200_dialect
from sage200_dialect import sandbox
from sage200_dialect.errors import OperationalError
from sage200_dialect.logs import listeners
from sage200_dialect.sandbox import Sandbox

STATEMENT = "SELECT id FROM customers WHERE id = 424242"


@pytest.fixture(scope="module")
def sage() -> Iterator[Sandbox]:
    with sandbox.start() as running:
        yield running


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "sage.log"
    assert listeners.files == ()
    assert not any(type(each).__name__ == "LogFile" for each in logging.getLogger("sage200_dialect").handlers)


def run(sage: Sandbox, times: int = 1, **properties: object) -> None:
    with sage200_dialect.connect(sage.url, **properties) as connection:
        for _ in range(times):
            connection.execute(STATEMENT).fetchall()


def modules(path: Path) -> set[str]:
    return set(re.findall(r" sage200_dialect\.(\w+)", path.read_text()))


@pytest.mark.parametrize(
    ("verbosity", "told", "value"),
    [
        (1, {"connection", "statement"}, False),
        (2, {"connection", "statement", "sql"}, False),
        (3, {"connection", "statement", "sql", "http"}, False),
        (4, {"connection", "statement", "sql", "http"}, True),
        (5, {"connection", "statement", "sql", "http"}, True),
    ],
)
def test_verbosity(sage: Sandbox, path: Path, verbosity: int, told: set[str], value: bool) -> None:
    run(sage, Logfile=path, Verbosity=verbosity)
    assert modules(path) == told
    text = path.read_text()
    assert ("424242" in text) == value
    assert ("id eq 424242" in text) == (verbosity == 5)
    assert all(
        re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ [\w ]+ sage200", line)
        for line in text.splitlines()
    )


def test_modules(sage: Sandbox, path: Path) -> None:
    run(sage, Logfile=path, Verbosity=3, LogModules="http;EXEC")
    assert modules(path) == {"http", "statement"}


def test_the_programs_own_logging_is_left_alone(
    sage: Sandbox, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ours, root = logging.getLogger("sage200_dialect"), logging.getLogger()
    before = (root.level, list(root.handlers), ours.level, ours.propagate, list(ours.handlers))
    run(sage, Logfile=path, Verbosity=5)
    assert (root.level, list(root.handlers), ours.level, ours.propagate, list(ours.handlers)) == before
    assert not [each for each in caplog.records if each.name.startswith("sage200_dialect")]
    caplog.set_level(logging.DEBUG, "sage200_dialect")
    path.unlink()
    run(sage, Logfile=path)
    assert "sage200_dialect.http" in {each.name for each in caplog.records}
    assert modules(path) == {"connection", "statement"}


def test_connections_share_a_file_without_doubling(sage: Sandbox, path: Path) -> None:
    first = sage200_dialect.connect(sage.url, Logfile=path)
    second = sage200_dialect.connect(sage.url, Logfile=str(path), Verbosity=2)
    first.execute(STATEMENT).fetchall()
    assert len(re.findall(r"SELECT: 0 rows", path.read_text())) == 1
    assert len(re.findall(r"\.sql: ", path.read_text())) == 1
    second.close()
    first.execute(STATEMENT).fetchall()
    assert len(re.findall(r"SELECT: 0 rows", path.read_text())) == 2
    assert len(re.findall(r"\.sql: ", path.read_text())) == 1
    del second
    first.close()
    first.close()


def test_a_connection_that_is_forgotten_lets_go(sage: Sandbox, path: Path) -> None:
    sage200_dialect.connect(sage.url, Logfile=path)
    gc.collect()
    assert listeners.files == ()
    assert "connection closed" in path.read_text()


def test_rotation(sage: Sandbox, path: Path) -> None:
    run(sage, times=40, Logfile=path, Verbosity=3, MaxLogFileSize=2000)
    full = sorted(each for each in path.parent.iterdir() if each != path)
    assert len(full) > 3
    assert all(re.fullmatch(r"sage\.\d{8}-\d{6}-\d{6}-\d+-\d+\.log", each.name) for each in full)
    assert all(2000 <= each.stat().st_size < 2500 for each in full)
    numbers = re.findall(r"#(\d+) SELECT: ", "".join(each.read_text() for each in [*full, path]))
    assert len(set(numbers)) == len(numbers) == 40


def test_the_oldest_go(sage: Sandbox, path: Path) -> None:
    other = path.parent / "sage.notes.log"
    other.write_text("mine")
    run(sage, times=60, Logfile=path, Verbosity=3, MaxLogFileSize=2000, MaxLogFileCount=3)
    files = sorted(path.parent.glob("sage.2*.log"))
    assert len(files) == 2
    assert "connection opened" not in "".join(each.read_text() for each in files)
    assert other.read_text() == "mine"
    run(sage, times=20, Logfile=path, Verbosity=3, MaxLogFileSize=2000, MaxLogFileCount=1)
    assert list(path.parent.glob("sage.2*.log")) == []


def test_several_processes_share_a_file(sage: Sandbox, path: Path) -> None:
    program = (
        "import sys, sage200_dialect\n"
        "with sage200_dialect.connect(sys.argv[1], Logfile=sys.argv[2], MaxLogFileSize=1500) as connection:\n"
        "    for _ in range(50):\n"
        "        connection.execute('SELECT 1').fetchall()\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, sage.url, str(path)]) for _ in range(3)]
    assert [each.wait(60) for each in running] == [0, 0, 0]
    files = list(path.parent.iterdir())
    assert len(files) > 3
    lines = [line for each in files for line in each.read_text().splitlines()]
    ended = [
        re.findall(r"^\S+ \S+ (\d+) INFO sage200_dialect\.statement: (#\d+) SELECT: 1 rows", line)
        for line in lines
    ]
    told = [each[0] for each in ended if each]
    assert len(told) == len(set(told)) == 150


def test_a_file_that_cannot_be_opened(sage: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(OperationalError, match=r"The Logfile .*absent.* cannot be opened: No such file"):
        sage200_dialect.connect(sage.url, Logfile=tmp_path / "absent" / "sage.log")
    assert listeners.files == ()


def test_warnings_and_sign_ins_reach_it(sage: Sandbox, path: Path) -> None:
    with sage200_dialect.connect(sage.url, Logfile=path, LogModules="AUTH"):
        logging.getLogger("sage200_dialect.auth.keeper").warning("cannot\nsave")
        logging.getLogger("sage200_dialect.auth.keeper").debug("noise")
    (line,) = path.read_text().splitlines()
    assert line.endswith(r"WARNING sage200_dialect.auth.keeper: cannot\nsave")
