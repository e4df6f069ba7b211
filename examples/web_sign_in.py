"""A web application whose users sign in to Sage 200 and see the customers who owe them most.

The browser holds a random session id and nothing else: tokens stay on the server. With SAGE200_URL
(sage200://CLIENT_ID:CLIENT_SECRET@/Company) it asks your own Sage 200, for which
http://127.0.0.1:8300/callback has to be registered; without, a sandbox that it starts.
"""

import hmac
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

import sage200_dialect
from sage200_dialect import sandbox

PORT = int(os.environ.get("PORT", "8300"))
CALLBACK = f"http://127.0.0.1:{PORT}/callback"
QUERY = "SELECT reference, name, balance FROM customers ORDER BY balance DESC LIMIT 10"
COOKIE = "session"


def sandbox_url() -> str:
    sage = sandbox.start()
    sage.sage_id.behaviour = sandbox.SageIdBehaviour(any_loopback_port=True)
    return f"sage200://sandbox-web:sandbox-web-secret@127.0.0.1:{sage.port}/{quote(sage.companies[0].name)}"


URL = os.environ.get("SAGE200_URL") or sandbox_url()


@dataclass
class Session:
    """One browser's: first what its sign-in must come back with, then its tokens."""

    state: str
    code_verifier: str | None
    tokens: dict[str, str] | None = None


sessions: dict[str, Session] = {}  # a real application keeps them in its database, and ends old ones


def session_of(request: Request) -> Session | None:
    return sessions.get(request.cookies.get(COOKIE, ""))


def start_session(session: Session, answer: Response) -> Response:
    name = secrets.token_urlsafe(32)
    sessions[name] = session
    # "lax" lets the cookie come along when Sage ID sends the browser back; add secure=True under https.
    answer.set_cookie(COOKIE, name, httponly=True, samesite="lax")
    return answer


def end_session(request: Request) -> None:
    sessions.pop(request.cookies.get(COOKIE, ""), None)


def home(request: Request) -> Response:
    session = session_of(request)
    if session is None or session.tokens is None:
        return page("<p><a href='/sign-in'>Sign in to Sage 200</a></p>")
    try:
        # The first access token works until it ends. Then the driver refreshes it, and finds what it became
        # in the token store by the refresh token that was given first, which is all that has to be kept here.
        with sage200_dialect.connect(
            URL, **session.tokens, OAuthSettingsLocation="memory://web_sign_in"
        ) as connection:
            cursor = connection.execute(QUERY)
            names = [column[0] for column in cursor.description]
            rows = cursor.fetchall()
    except sage200_dialect.AuthenticationRequired:
        end_session(request)
        return page("<p>Your sign-in has ended. <a href='/sign-in'>Sign in again</a></p>")
    leave = "<form method='post' action='/sign-out'><button>Sign out</button></form>"
    return page(f"<table>{row(names, 'th')}{''.join(row(each, 'td') for each in rows)}</table>{leave}")


def sign_in(request: Request) -> Response:
    with sage200_dialect.connect(URL) as connection, connection.cursor() as cursor:
        cursor.callproc("GetOAuthAuthorizationURL", {"AuthMode": "WEB", "CallbackURL": CALLBACK})
        url, state, code_verifier = cursor.fetchone()
    return start_session(Session(state, code_verifier), RedirectResponse(url, 303))


def callback(request: Request) -> Response:
    session = session_of(request)
    # Without this check anyone could sign a victim's browser in as somebody else.
    if session is None or not hmac.compare_digest(
        session.state.encode(), request.query_params.get("state", "").encode()
    ):
        return page("<p>This is not a sign-in that began here.</p>", 400)
    end_session(request)
    code = request.query_params.get("code")
    if code is None:
        words = request.query_params.get("error_description") or request.query_params.get("error", "")
        return page(f"<p>Sage ID says: {escape(words)}</p>", 403)
    given = {"AuthMode": "WEB", "Verifier": code, "CallbackURL": CALLBACK}
    with sage200_dialect.connect(URL) as connection, connection.cursor() as cursor:
        try:
            cursor.callproc("GetOAuthAccessToken", {**given, "CodeVerifier": session.code_verifier})
        except sage200_dialect.AuthenticationRequired as error:
            return page(f"<p>{escape(str(error))}</p>", 403)
        access_token, refresh_token, _ = cursor.fetchone()
    session.tokens = {"OAuthAccessToken": access_token, "OAuthRefreshToken": refresh_token}
    return start_session(session, RedirectResponse("/", 303))  # under a new id: the old one was not signed in


def sign_out(request: Request) -> Response:
    end_session(request)
    return RedirectResponse("/", 303)


def row(values: Iterable[object], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(str(each))}</{tag}>" for each in values) + "</tr>"


def page(content: str, status: int = 200) -> HTMLResponse:
    style = "body{font:16px system-ui;margin:3rem}td,th{padding:.3rem 1rem;text-align:left}"
    return HTMLResponse(f"<!DOCTYPE html><title>Customers</title><style>{style}</style>{content}", status)


app = Starlette(
    routes=[
        Route("/", home),
        Route("/sign-in", sign_in),
        Route("/callback", callback),
        Route("/sign-out", sign_out, methods=["POST"]),
    ]
)

if __name__ == "__main__":
    print(f"open http://127.0.0.1:{PORT} (Ctrl-C ends it)", flush=True)
    # No access log: it would hold the codes that come to /callback.
    uvicorn.run(app, host="127.0.0.1", port=PORT, access_log=False, log_level="warning")
