"""Any order of saves and deletes, through any handle, of any version: what is newest is what is kept."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from sage200_dialect.auth.stores import TokenStore, open_store
from sage200_dialect.auth.stores.testing import KEY, take, token_for
from sage200_dialect.auth.tokens import StoredToken, TokenKey

KEYS = [KEY, replace(KEY, account="bob@example.com")]
handles = st.integers(0, 2)
keys = st.sampled_from(KEYS)
versions = st.integers(1, 6)


@pytest.mark.parametrize("kind", ["memory", "file", "sqlite"])
def test_the_newest_is_kept(kind: str) -> None:
    class Model(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.folder = Path(tempfile.mkdtemp())
            location = {
                "memory": f"memory://{self.folder}",
                "file": f"{self.folder}/t",
                "sqlite": f"db+sqlite:///{self.folder}/t",
            }[kind]
            self.stores: list[TokenStore] = [open_store(location) for _ in range(3)]
            self.kept: dict[TokenKey, StoredToken] = {}
            self.count = 0

        def teardown(self) -> None:
            shutil.rmtree(self.folder)

        @rule(handle=handles, key=keys, version=versions, fails=st.booleans())
        def save(self, handle: int, key: TokenKey, version: int, fails: bool) -> None:
            """`fails`: the block ends with an exception after the save, which is kept all the same."""
            self.count += 1
            token = token_for(key, version, text=str(self.count))
            before = self.kept.get(key)
            newer = before is None or before.version < version
            try:
                with take(self.stores[handle], key) as held:
                    assert held.save(token) is newer
                    if fails:
                        raise LookupError
            except LookupError:
                assert fails
            if newer:
                self.kept[key] = token

        @rule(handle=handles, key=keys, version=versions)
        def delete(self, handle: int, key: TokenKey, version: int) -> None:
            before = self.kept.get(key)
            same = before is not None and before.version == version
            with take(self.stores[handle], key) as held:
                assert held.load() == before
                assert held.delete(version) is same
            if same:
                del self.kept[key]

        @invariant()
        def every_handle_sees_what_is_kept(self) -> None:
            for store in self.stores:
                assert {token.key: token for token in store.tokens()} == self.kept

    run_state_machine_as_test(
        Model, settings=settings(max_examples=25, stateful_step_count=15, deadline=None)
    )
