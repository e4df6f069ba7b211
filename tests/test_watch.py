"""The watch over secrets that conftest.py keeps on every test."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SECRET = "sageid" + "-rt-0123456789abcdef"


@pytest.mark.parametrize(
    ("body", "fails"),
    [
        (f"print('{SECRET}')", True),
        (f"import sys; sys.stderr.write('{SECRET}')", True),
        (f"import logging; logging.warning('{SECRET}')", True),
        (f"import os; os.system('echo {SECRET}')", True),
        (f"raise ValueError('{SECRET}')", True),
        (f"found = '{SECRET}'; assert found", False),
    ],
)
def test_a_test_that_shows_one_fails_without_showing_it(tmp_path: Path, body: str, fails: bool) -> None:
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    (tmp_path / "test_it.py").write_text(f"def test_it():\n    {body}\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path)
    assert (run.returncode == 1) == fails, run.stdout
    assert ("secrets are shown (sageid-rt-0123" in run.stdout) == fails
    assert SECRET not in run.stdout + run.stderr
