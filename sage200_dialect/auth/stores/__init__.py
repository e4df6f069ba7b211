"""Token stores: where sign-ins are kept between statements, processes and hosts. See README.md here."""

from __future__ import annotations

from sage200_dialect.auth.stores.contract import LockedToken, TokenStore
from sage200_dialect.auth.stores.location import masked_location, open_store

__all__ = ["LockedToken", "TokenStore", "masked_location", "open_store"]
