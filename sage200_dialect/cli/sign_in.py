"""sage200 login, status and logout."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from sage200_dialect.errors import AuthenticationRequired, Error, ProgrammingError

if TYPE_CHECKING:
    from sage200_dialect.auth.signed_in import SignedIn
    from sage200_dialect.auth.tokens import StoredToken
    from sage200_dialect.client.companies import Company
    from sage200_dialect.client.stop import Stop
    from sage200_dialect.settings import Settings

T = TypeVar("T")
Say = Callable[[str], None]


def settings_for(url: str | None) -> Settings:
    """The settings of `url`, or of the environment alone, for a sign-in in the browser.

    Raises ProgrammingError without OAuthClientId.
    """
    from sage200_dialect import settings

    resolved = settings.resolve(connection_string=url or None, allow_unsafe_url=True)
    if resolved.sandbox:
        raise ProgrammingError("sage200://sandbox signs in by itself")
    if resolved.oauth_client_id is None:
        raise ProgrammingError(
            "OAuthClientId is not given: name it in --url (sage200://CLIENT_ID:CLIENT_SECRET@/company), or "
            "set SAGE200_URL or SAGE200_OAUTHCLIENTID"
        )
    return resolved


def login(settings: Settings, *, browser: bool, say: Say) -> None:
    """Sign in and say who it is."""
    from sage200_dialect.auth.signed_in import SignedIn

    if browser:
        from sage200_dialect.settings import sign_in as rules

        settings = replace(settings, initiate_oauth="GETANDREFRESH")
        rules.check(settings, frozenset())
    source = SignedIn(replace(settings, oauth_access_token=None, oauth_refresh_token=None))
    if browser:
        token = _within(
            lambda stop: source.sign_in(
                stop, lambda url: say(f"your browser opens; if it does not, open this address in it:\n{url}")
            )
        )
    else:
        token = _pasted(settings, source, say)
    say(f"signed in as {token.key.account}; kept in {source.store.location}")
    for company in _companies(settings, token):
        say(f"may enter: {_named(company)}")


def _pasted(settings: Settings, source: SignedIn, say: Say) -> StoredToken:
    from sage200_dialect.auth import sign_in
    from sage200_dialect.auth.sage_id import new_state

    if urlsplit(settings.callback_url).port == 0:
        raise ProgrammingError("CallbackURL needs a real port where no browser is opened")
    asked = sign_in.attempt(settings, source.sage_id, settings.callback_url, new_state())
    say(f"open this address in a browser, on any machine, and sign in:\n{asked.url}\n")
    say(
        f"the browser then ends at an address that begins with {settings.callback_url} (it may show an "
        "error); paste that address here:"
    )
    pasted = sys.stdin.readline()
    kept = _within(
        lambda stop: source.keep(sign_in.by_pasted_redirect(asked, pasted, source.sage_id, stop), stop)
    )
    assert kept.current is not None
    return kept.current


STATUS_COLUMNS = ["account", "state", "signed in", "ends at the latest", "access token until", "companies"]


def status(settings: Settings) -> Iterator[tuple[str | None, ...]]:
    """One row per sign-in of the client in the store; live ones are refreshed to ask for their companies."""
    from sage200_dialect.auth.keeper import SIGN_IN_LIFE
    from sage200_dialect.auth.signed_in import SignedIn

    for token in sorted(SignedIn(settings).kept(), key=lambda each: each.key.account):
        state, companies, current = "refused: sign in again", "", token
        if not token.refused:
            one = _only(settings, token)
            try:
                companies = "; ".join(_named(each) for each in _companies(settings, token))
                state = "live"
            except Error as error:
                state = str(error)
            current = next(iter(SignedIn(one).kept()), token)
        yield (
            token.key.account,
            state,
            _day(token.signed_in_at),
            _day(token.signed_in_at + SIGN_IN_LIFE),
            datetime.fromtimestamp(current.expires_at).strftime("%Y-%m-%d %H:%M:%S"),
            companies,
        )


def logout(settings: Settings, say: Say) -> None:
    """Revoke the sign-in where Sage ID can, and forget it. Raises ProgrammingError when several fit."""
    from sage200_dialect.auth.keeper import take
    from sage200_dialect.auth.signed_in import SignedIn

    source = SignedIn(settings)
    found = source.kept()
    if len(found) > 1:
        raise ProgrammingError(
            f"{source.store.location} holds several sign-ins: "
            f"{', '.join(sorted(each.key.account for each in found))}. Name one as Account in --url"
        )
    if not found:
        raise AuthenticationRequired(f"nobody is signed in in {source.store.location}")
    key = found[0].key

    def forget(stop: Stop) -> str:
        lock = take(source.store, key, stop, unless=lambda: False)
        assert lock is not None
        with lock as held:
            token = held.load()
            if token is None:
                return "it was forgotten by another process"
            said = _revoked(source, token, stop)
            held.delete(token.version)
            return said

    said = _within(forget)
    say(f"signed out {key.account}: {said}")


def _revoked(source: SignedIn, token: StoredToken, stop: Stop) -> str:
    if token.refused or token.refresh_token is None:
        return "forgotten here"
    try:
        if source.sage_id.revoke(token.refresh_token, stop):
            return "revoked at Sage ID and forgotten here"
        return "forgotten here; Sage ID has no revocation at that address, so it lives there until it ends"
    except Error as error:
        return f"forgotten here; Sage ID did not revoke it, so it lives there until it ends ({error})"


def _companies(settings: Settings, token: StoredToken) -> tuple[Company, ...]:
    from sage200_dialect.auth.signed_in import SignedIn
    from sage200_dialect.client import Client, Statement

    one = _only(settings, token)
    return Client(one, SignedIn(one)).companies(Statement())


def _only(settings: Settings, token: StoredToken) -> Settings:
    """Settings that mean this sign-in alone, and never ask the user."""
    return replace(
        settings,
        initiate_oauth="REFRESH",
        account=token.key.account,
        oauth_access_token=None,
        oauth_refresh_token=None,
        oauth_verifier=None,
    )


def _within(work: Callable[[Stop], T]) -> T:
    """Run `work` so that Ctrl-C reaches it."""
    from sage200_dialect.client import Statement, channel

    statement = Statement()
    try:
        return channel.call(statement, work)
    except KeyboardInterrupt:
        statement.cancel()
        raise


def _named(company: Company) -> str:
    return f"{company.name} ({company.site_name})" if company.site_name else company.name


def _day(moment: float) -> str:
    return datetime.fromtimestamp(moment).strftime("%Y-%m-%d")
