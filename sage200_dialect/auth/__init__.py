"""Where access tokens come from."""

from __future__ import annotations

from sage200_dialect.auth.source import GivenToken, SandboxToken, TokenSource, token_source

__all__ = ["GivenToken", "SandboxToken", "TokenSource", "token_source"]
