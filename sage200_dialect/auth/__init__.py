"""Where access tokens come from."""

from __future__ import annotations

from sage200_dialect.auth.source import AccessToken, TokenSource, token_source

__all__ = ["AccessToken", "TokenSource", "token_source"]
