"""Every code block of the README runs, and its list of properties is that of the code."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from sage200_dialect import sandbox
from sage200_dialect.settings import PROPERTIES, Property
from sage200_dialect.sql.functions import FUNCTION_NAMES, REFUSED

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```([^\n]*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
PYTHON = [code for language, code in BLOCKS if language == "python"]
LINES = [line[2:] for language, code in BLOCKS if language == "console" for line in code.splitlines()]
SIGN_IN = [line for line in LINES if line.split()[1] in ("login", "status", "logout")]
CONSOLE = [line for line in LINES if line not in SIGN_IN]
BROWSER = """#!{python}
import sys, urllib.request
from sage200_dialect.sandbox.sage_id.person import sign_in
back = sign_in(sys.argv[1], None, refuse=False)
urllib.request.build_opener(urllib.request.ProxyHandler({{}})).open(back).read()
"""


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


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


def test_signing_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "browser"
    script.write_text(BROWSER.format(python=sys.executable))
    script.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(script))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    with sandbox.start() as sage:
        sage.sage_id.behaviour = sandbox.SageIdBehaviour(any_loopback_port=True)
        monkeypatch.setenv("SAGE200_URL", f"{sage.sign_in_url}&CallbackURL=http://localhost:0")
        done = [sage200(line) for line in SIGN_IN]
        assert [each.returncode for each in done] == [0, 0, 0], [each.stderr for each in done]
        assert sage200("sage200 status").returncode == 1


def test_first_query() -> None:
    block = README.partition("<!-- a first query -->")[2].partition("```")[2].partition("```")[0]
    finished = sage200(block.strip().splitlines()[-1])
    assert finished.returncode == 0, finished.stderr
    assert len(finished.stdout.strip().splitlines()) == 7


def test_properties_are_listed() -> None:
    table = README.partition("<!-- properties -->\n")[2].partition("\n\n")[0]
    rows = [
        f"| `{each.name}` | {each.accepts} | {_default(each)} | {each.meaning} |"
        for each in PROPERTIES
        if each.fate == "honoured"
    ]
    assert table.splitlines() == [
        "| property | takes | default | meaning |",
        "| --- | --- | --- | --- |",
        *rows,
    ]


def test_properties_without_effect_are_listed() -> None:
    table = README.partition("<!-- properties without effect -->\n")[2].partition("\n\n")[0]
    happens = {"ignored": "is ignored, with one warning", "refused": "is refused, but for {}"}
    rows = [
        f"| `{each.name}` | {happens[each.fate].format(each.accepts)} | {each.meaning} |"
        for each in PROPERTIES
        if each.fate != "honoured"
    ]
    assert table.splitlines() == ["| property | what happens | why |", "| --- | --- | --- |", *rows]


def _default(each: Property) -> str:
    value = each.default
    if value is None:
        return each.otherwise
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_functions_are_listed() -> None:
    table = README.partition("<!-- functions -->\n")[2].partition("\n\n")[0]
    listed = set(re.findall(r"`([A-Z0-9_]+)", table))
    periods = {name for name in FUNCTION_NAMES if name.startswith("L_")}
    assert listed - periods == FUNCTION_NAMES - periods
    assert listed & periods


def test_refused_functions_are_listed() -> None:
    row = README.partition("<!-- refused -->\n")[2].splitlines()[2]
    assert set(re.findall(r"`([A-Z_]+)`", row)) == {*REFUSED, "RAND"}
