"""The README's programs run, one after the other, and its example keeps the contract."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from sage200_dialect.auth import stores
from sage200_dialect.auth.stores.location import PLUG_INS
from sage200_dialect.auth.stores.testing import TokenStoreContract

README = (Path(stores.__file__).parent / "README.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
CONTRACT = [name for name in dir(TokenStoreContract) if name.startswith("test_")]


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    found: dict[str, Any] = {"__name__": "readme"}
    for program in PROGRAMS:
        exec(compile(program, "README.md", "exec"), found)
    return found


@pytest.mark.parametrize("name", CONTRACT)
def test_the_example_keeps_the_contract(names: dict[str, Any], name: str) -> None:
    test = names["TestVault"]()
    test.setup_method()
    getattr(test, name)()


def test_the_entry_point_is_in_the_group_that_is_searched() -> None:
    assert f'[project.entry-points."{PLUG_INS}"]' in README
