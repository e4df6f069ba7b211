"""Memory: shared under a name, within one process."""

from __future__ import annotations

import os

import pytest

from sage200_dialect.auth.stores import open_store
from sage200_dialect.auth.stores.testing import put, take, token_for
from sage200_dialect.errors import TokenStoreError


def test_names_are_apart() -> None:
    put(open_store("memory://one"), token_for())
    assert open_store("memory://one/").tokens() == [token_for()]
    assert open_store("memory://two").tokens() == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_child_starts_anew() -> None:
    store = open_store("memory://forked")
    put(store, token_for())
    with take(store) as held:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                held.load()
            except TokenStoreError:
                if store.tokens() == [] and put(store, token_for()):
                    status = 0
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0
        assert held.load() == token_for()


def test_a_lock_that_has_ended_saves_nothing() -> None:
    store = open_store("memory://ended")
    with take(store) as held:
        pass
    with pytest.raises(TokenStoreError, match="has ended"):
        held.save(token_for())
    with take(store) as held:
        assert held.load() is None
