"""Who takes part: client applications and people. Two of each are known from the start."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """An application that may ask for tokens."""

    client_id: str
    secret: str | None = field(repr=False)
    """None: a public client, which has no secret."""
    redirect_uris: tuple[str, ...]
    """Where people may be sent back to."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person who can sign in."""

    email: str
    name: str
    companies: tuple[str, ...] | None = None
    """The names of the companies that this person may enter; None: all."""


def known_clients() -> dict[str, OAuthClient]:
    clients = (
        OAuthClient("sandbox-desktop", None, ("http://localhost:33333", "http://127.0.0.1:33333")),
        OAuthClient(
            "sandbox-web",
            "sandbox-web-secret",
            ("http://localhost:33333", "https://app.example/callback", "http://127.0.0.1:8300/callback"),
        ),
    )
    return {client.client_id: client for client in clients}


def known_accounts() -> dict[str, Account]:
    accounts = (Account("alice@example.com", "Alice Archer"), Account("bob@example.com", "Bob Baker"))
    return {account.email: account for account in accounts}
