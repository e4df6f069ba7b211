"""The Sage ID of the sandbox: an OAuth 2.0 authorization server with accounts, clients and switches."""

from __future__ import annotations

from sage200_dialect.sandbox.sage_id.behaviour import SageIdBehaviour
from sage200_dialect.sandbox.sage_id.parties import Account, OAuthClient
from sage200_dialect.sandbox.sage_id.realm import TokenRequest
from sage200_dialect.sandbox.sage_id.service import SageId

__all__ = ["Account", "OAuthClient", "SageId", "SageIdBehaviour", "TokenRequest"]
