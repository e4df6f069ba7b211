"""Token stores: where sign-ins are kept between statements, processes and hosts."""

from __future__ import annotations

from sage200_dialect.auth.stores.contract import LockedToken, TokenStore

__all__ = ["LockedToken", "TokenStore"]
