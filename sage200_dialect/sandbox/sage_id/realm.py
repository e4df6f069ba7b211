"""What the endpoints work on: switches, clients, accounts, grants and the log of token requests."""

from __future__ import annotations

from dataclasses import dataclass, field

from sage200_dialect.sandbox.sage_id.behaviour import SageIdBehaviour
from sage200_dialect.sandbox.sage_id.grants import Grants
from sage200_dialect.sandbox.sage_id.parties import Account, OAuthClient, known_accounts, known_clients


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """One request that the token endpoint decided. It holds no secret."""

    grant_type: str
    """`authorization_code` or `refresh_token`; empty for any other."""
    client_id: str
    """Empty for a client that is not known."""
    outcome: str
    """`ok` or the error code."""
    account: str | None
    """E-mail address of the person whose tokens they are, if that is known."""
    family: int | None
    """The consent that the tokens come from, counted from 1."""
    started: float
    """`time.monotonic()` when the decision began, and the seconds that it took."""
    seconds: float


@dataclass
class Realm:
    url: str = ""
    """Scheme, host and port. The server that serves it sets it."""
    behaviour: SageIdBehaviour = field(default_factory=SageIdBehaviour)
    clients: dict[str, OAuthClient] = field(default_factory=known_clients)
    accounts: dict[str, Account] = field(default_factory=known_accounts)
    token_requests: list[TokenRequest] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.grants = Grants(self.accounts)
