"""Every example runs and prints something."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
PROGRAMS = sorted(EXAMPLES.rglob("*.py"))
TESTED_ELSEWHERE = [EXAMPLES / name for name in ("web_sign_in.py", "airflow_dag.py", "streamlit_page.py")]
"""They run until they are stopped, or in a tool that is not installed here, and have tests of their own."""


@pytest.mark.parametrize(
    "program",
    [each for each in PROGRAMS if each not in TESTED_ELSEWHERE],
    ids=lambda path: str(path.relative_to(EXAMPLES)),
)
def test_example(program: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SAGE200_")}
    finished = subprocess.run(
        [sys.executable, str(program)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment,
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.strip()


def test_every_example_is_listed() -> None:
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert all(f"({path.relative_to(EXAMPLES).as_posix()})" in listed for path in PROGRAMS)
