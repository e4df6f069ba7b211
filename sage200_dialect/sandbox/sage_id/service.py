"""The Sage ID of a sandbox as tests handle it."""

from __future__ import annotations

from typing import Any

from sage200_dialect.sandbox.sage_id.behaviour import SageIdBehaviour
from sage200_dialect.sandbox.sage_id.parties import Account, OAuthClient
from sage200_dialect.sandbox.sage_id.realm import Realm, TokenRequest
from sage200_dialect.sandbox.sage_id.tokens import body


class SageId:
    """An OAuth 2.0 authorization server: `/authorize`, `/oauth/token` and `/oauth/revoke` of the sandbox."""

    def __init__(self, realm: Realm) -> None:
        self._realm = realm

    def __repr__(self) -> str:
        return f"<SageId {self.url}>"

    @property
    def url(self) -> str:
        """Scheme, host and port; the endpoints are below it."""
        return self._realm.url

    @property
    def behaviour(self) -> SageIdBehaviour:
        """The switches; assign another value to change them while the sandbox runs."""
        return self._realm.behaviour

    @behaviour.setter
    def behaviour(self, behaviour: SageIdBehaviour) -> None:
        self._realm.behaviour = behaviour

    @property
    def clients(self) -> dict[str, OAuthClient]:
        """The registered clients by id; add to them or take from them."""
        return self._realm.clients

    @property
    def accounts(self) -> dict[str, Account]:
        """The people who can sign in, by e-mail address; add to them or take from them. The tokens of one
        who is taken away are refused."""
        return self._realm.accounts

    @property
    def token_requests(self) -> list[TokenRequest]:
        """What the token endpoint decided so far. A request that a status fault struck is not among them."""
        return self._realm.token_requests

    @property
    def issued(self) -> int:
        """How many access tokens were issued so far."""
        return self._realm.grants.issued

    def sign_in(self, authorization_url: str, account: str | None = None, *, refuse: bool = False) -> str:
        """Decides as a person at the consent page would, and returns the address that the browser is sent to,
        which is not opened.

        `account` is an e-mail address; None is the account that the page preselects. Raises KeyError for an
        account that the page does not offer, ValueError when Sage ID answers neither page nor redirect.
        """
        from sage200_dialect.sandbox.sage_id import person

        return person.sign_in(authorization_url, account, refuse=refuse)

    def tokens_for(
        self,
        account: str = "alice@example.com",
        client_id: str = "sandbox-web",
        scope: str = "openid profile email offline_access",
    ) -> dict[str, Any]:
        """The answer of the token endpoint for an account that consents, without any request.

        Raises KeyError for an account or a client that is not known.
        """
        realm, behaviour = self._realm, self._realm.behaviour
        known, client = realm.accounts[account], realm.clients[client_id]
        code = realm.grants.consent(client.client_id, known.email, scope, behaviour)
        return body(realm, realm.grants.redeem(code, client.client_id, behaviour), behaviour)

    def expire_access_tokens(self) -> None:
        """Every access token issued so far is expired from now on."""
        self._realm.grants.expire_access_tokens()

    def revoke(self, account: str | None = None) -> None:
        """All tokens of an account (None: of everyone) are revoked, as when people withdraw their consent."""
        self._realm.grants.withdraw(account)
