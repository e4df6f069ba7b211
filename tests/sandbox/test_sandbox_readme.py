"""Every program of the sandbox's README runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sage200_dialect import sandbox

README = (Path(sandbox.__file__).parent / "README.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_the_programs_run(program: str) -> None:
    exec(compile(program, "README.md", "exec"), {})


def test_every_switch_is_in_the_table() -> None:
    named = set(re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE))
    assert set(sandbox.Behaviour.__dataclass_fields__) <= named
