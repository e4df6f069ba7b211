"""A request for tokens, or for a consent, that is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sage200_dialect.sandbox.sage_id.grants import Family


class OAuthError(Exception):
    """An error code of RFC 6749 and a sentence about it."""

    def __init__(self, error: str, description: str, family: Family | None = None) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description
        self.family = family
        """Whose tokens the request was about, if that is known."""
