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
    assert set(sandbox.SageIdBehaviour.__dataclass_fields__) <= named


def test_the_clients_of_sage_id_are_in_the_table() -> None:
    with sandbox.start(orders=0) as running:
        for client in running.sage_id.clients.values():
            uris = ", ".join(f"`{uri}`" for uri in client.redirect_uris)
            secret = f"`{client.secret}`" if client.secret else "none (public)"
            assert f"| `{client.client_id}` | {secret} | {uris} |" in README
