"""The stores that this process has open: connections with the same location share one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from sage200_dialect.auth.stores.location import open_store

if TYPE_CHECKING:
    from sage200_dialect.auth.stores.contract import TokenStore
    from sage200_dialect.settings import Settings

_lock = threading.Lock()
_opened: dict[tuple[str | None, str | None], TokenStore] = {}


def store_of(settings: Settings) -> TokenStore:
    """The store that the settings name. Raises TokenStoreError when it cannot be opened."""
    if settings.token_store is not None:
        return settings.token_store
    named = settings.oauth_settings_location, settings.oauth_encryption_key
    with _lock:
        found = _opened.get(named)
        if found is None:
            found = _opened[named] = open_store(named[0], encryption_key=named[1])
        return found
