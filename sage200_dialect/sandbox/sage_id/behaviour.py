"""The switches of Sage ID: what Sage does not publish, or what a test wants sooner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SageIdBehaviour:
    """How this Sage ID behaves where Sage's documents are silent. The defaults are the likeliest.

    Swap it while the sandbox runs: `sandbox.sage_id.behaviour = SageIdBehaviour(token_life=0.2)`.
    """

    token_life: float = 28_800.0
    """Seconds that an access token lives from its issue; sent as `expires_in`."""
    refresh_life: float = 90 * 86_400.0
    """Seconds from the consent after which no refresh token of it works. No refresh prolongs it."""
    rotation: bool = True
    """Each refresh gives a new refresh token and uses up the old one. False: it gives none, the old one
    stays."""
    overlap: float = 0.0
    """Seconds from its first use during which the previous refresh token gives a further token of its
    family. Afterwards, as for older ones, using it is reuse: the family is revoked."""
    pkce: Literal["optional", "required", "ignored"] = "optional"
    """A code challenge (S256): checked if given; must be given by every client; not looked at."""
    revocation: bool = True
    """There is a `/oauth/revoke`. False: it answers 404."""
    any_loopback_port: bool = False
    """A registered loopback redirect URI is good for every port (RFC 8252), not for its own only."""
    id_token: bool = True
    """An ID token is given when the scope has `openid`."""
    invalid_grant_status: int = 400
    """The status of `invalid_grant`; Auth0 answers 403."""
    scopes_granted: str | None = None
    """Of the scopes asked only these are granted, as a text such as `"openid email"`; None: all."""
