"""Every code block of the README runs, and its list of properties is that of the code."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from sage200_dialect.settings import PROPERTIES

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```([^\n]*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
PYTHON = [code for language, code in BLOCKS if language == "python"]
CONSOLE = [line[2:] for language, code in BLOCKS if language == "console" for line in code.splitlines()]


def sage200(command: str) -> subprocess.CompletedProcess[str]:
    """Run a `sage200 …` line of the README with this interpreter's installation."""
    program, *arguments = shlex.split(command)
    assert Path(program).name == "sage200"
    return subprocess.run(
        [sys.executable, "-c", "from sage200_dialect.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("code", PYTHON, ids=range(len(PYTHON)))
def test_python_block(code: str) -> None:
    exec(compile(code, "README.md", "exec"), {})


@pytest.mark.parametrize("command", CONSOLE)
def test_console_line(command: str) -> None:
    finished = sage200(command)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.strip()


def test_first_query() -> None:
    block = README.partition("<!-- a first query -->")[2].partition("```")[2].partition("```")[0]
    finished = sage200(block.strip().splitlines()[-1])
    assert finished.returncode == 0, finished.stderr
    assert len(finished.stdout.strip().splitlines()) == 7


def test_properties_are_listed() -> None:
    table = README.partition("<!-- properties -->\n")[2].partition("\n\n")[0]
    rows = [
        f"| `{each.name}` | {each.accepts} | {_default(each.default)} | {each.meaning} |"
        for each in PROPERTIES
    ]
    assert table.splitlines() == [
        "| property | takes | default | meaning |",
        "| --- | --- | --- | --- |",
        *rows,
    ]


def _default(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)
