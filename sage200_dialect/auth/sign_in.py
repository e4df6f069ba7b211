"""Signing a user in: through the browser of this machine, with a pasted redirect, or with a verifier."""

from __future__ import annotations

import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sage200_dialect.auth import page
from sage200_dialect.auth.loopback import Listener, Redirect, read_redirect
from sage200_dialect.auth.sage_id import Grant, GrantRefused, SageId, new_code_verifier, new_state
from sage200_dialect.errors import AuthenticationRequired, Error, ProgrammingError

if TYPE_CHECKING:
    from sage200_dialect.client.stop import Stop
    from sage200_dialect.settings import Settings

NO_BROWSER = (
    "On a machine without one: sage200 login --no-browser, or OAuthVerifier once, or copy the token store of "
    "a machine where you are signed in, and then InitiateOAuth=REFRESH"
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One authorization request: its address, and what its answer must match."""

    url: str
    redirect_uri: str
    state: str = field(repr=False)
    code_verifier: str | None = field(repr=False)


def attempt(settings: Settings, sage_id: SageId, redirect_uri: str, state: str) -> Attempt:
    verifier = None if settings.pkce == "off" else new_code_verifier()
    url = sage_id.authorization_url(redirect_uri, state=state, code_verifier=verifier)
    return Attempt(url, redirect_uri, state, verifier)


def by_browser(
    settings: Settings,
    sage_id: SageId,
    stop: Stop,
    keep: Callable[[Grant], None],
    announce: Callable[[str], None],
) -> Grant:
    """Open the browser, wait for its answer, exchange it and `keep` the grant; then the browser says so.

    `announce` is told the address before the browser opens. Raises AuthenticationRequired when the user
    refuses or does not answer, when no browser opens or the port is taken; Stopped when nobody waits.
    """
    state = new_state()
    with Listener(settings.callback_url, state) as listener:
        asked = attempt(settings, sage_id, listener.redirect_uri, state)
        announce(asked.url)
        _open_browser(asked.url, listener)
        redirect = listener.wait(settings.sign_in_timeout, stop)
        if redirect is None:
            raise AuthenticationRequired(
                f"Nobody answered in the browser within {settings.sign_in_timeout:g} seconds "
                f"(SignInTimeout). {NO_BROWSER}"
            )
        try:
            grant = redeem(redirect, asked, sage_id, stop)
            keep(grant)
        except Error as error:
            listener.show(page.not_signed_in(f"{error}"))
            raise
        listener.show(page.signed_in(grant.account))
        return grant


def _open_browser(url: str, listener: Listener) -> None:
    """In a thread of its own: a browser in a terminal runs until its user leaves it."""

    def run() -> None:
        try:
            opened = webbrowser.open(url)
        except (webbrowser.Error, OSError):
            opened = False
        if not opened:
            listener.fail(
                AuthenticationRequired(
                    f"Sage ID has to be asked in a browser, and none could be started here. {NO_BROWSER}"
                )
            )

    threading.Thread(target=run, name="sage200-browser", daemon=True).start()


def by_pasted_redirect(asked: Attempt, pasted: str, sage_id: SageId, stop: Stop) -> Grant:
    """The grant for the address at which the browser ended, copied from its address bar.

    Raises ProgrammingError when it belongs to another sign-in, AuthenticationRequired when it was refused.
    """
    redirect = read_redirect(urlsplit(pasted.strip()).query, asked.state)
    if redirect is None:
        raise ProgrammingError(
            "This is not the address at which this sign-in ended: it must hold code=… and the state=… of "
            "this sign-in"
        )
    return redeem(redirect, asked, sage_id, stop)


def redeem(redirect: Redirect, asked: Attempt, sage_id: SageId, stop: Stop) -> Grant:
    if redirect.code is None:
        raise AuthenticationRequired(f"The sign-in was refused; Sage ID says: {redirect.error}")
    return by_verifier(redirect.code, asked.redirect_uri, asked.code_verifier, sage_id, stop)


def by_verifier(
    code: str, redirect_uri: str, code_verifier: str | None, sage_id: SageId, stop: Stop
) -> Grant:
    """The grant for a code. Raises AuthenticationRequired when Sage ID refuses it."""
    try:
        return sage_id.exchange(code, redirect_uri, code_verifier, stop)
    except GrantRefused as refused:
        hint = (
            "a code can be used once, soon after it was given, with the CallbackURL and PKCE verifier of its "
            "authorization address"
            if refused.code == "invalid_grant"
            else "check OAuthClientId, OAuthClientSecret and CallbackURL"
        )
        raise AuthenticationRequired(f"Sage ID did not take the code ({refused}): {hint}") from None
