"""Sage ID over HTTP: its routes on the sandbox's server, with faults and the log."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request as HttpRequest
from starlette.routing import Route

from sage200_dialect.sandbox.answers import Answer
from sage200_dialect.sandbox.log import Request
from sage200_dialect.sandbox.reply import HangUp, Reply, struck
from sage200_dialect.sandbox.sage_id import authorize, tokens
from sage200_dialect.sandbox.sage_id.form import Form, read_form

if TYPE_CHECKING:
    from sage200_dialect.sandbox.site import Site

PATHS = {"/authorize": ("GET", "HEAD", "POST"), "/oauth/token": ("POST",), "/oauth/revoke": ("POST",)}
_SHOWN = frozenset(
    {
        "client_id", "redirect_uri", "response_type", "audience", "scope", "prompt", "login_hint",
        "code_challenge_method",
    }
)  # fmt: skip
"""Parameters whose values the log holds; all others are secrets, or might be."""
_FORM = "application/x-www-form-urlencoded"
_SECRET_HEADERS = frozenset({"authorization", "cookie", "referer"})


def routes(site: Site, hang_up: HangUp) -> list[Route]:
    async def serve(request: HttpRequest) -> Reply:
        site.requests.opened()
        try:
            return await _serve(site, hang_up, request)
        finally:
            site.requests.closed()

    methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
    return [Route(path, serve, methods=methods) for path in PATHS]


async def _serve(site: Site, hang_up: HangUp, request: HttpRequest) -> Reply:
    started = time.monotonic()
    path = request.scope["path"]
    query = read_form(request.scope["query_string"].decode("latin-1"))
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    form = read_form(body.decode(errors="replace")) if content_type == _FORM else None
    fault = site.faults.strike(request.method, path, {**query.values, **(form.values if form else {})})
    if fault is not None and not fault.carries_out:
        answer = Answer(fault.status or 503, b"")
    else:
        answer = _answer(site, request, path, query, form)
    if fault is not None and fault.delay:
        await asyncio.sleep(fault.delay)
    answer = struck(answer, fault)
    masked = {name: value if name in _SHOWN else "***" for name, value in query.values.items()}
    entry = Request(
        request.method,
        path,
        masked,
        f"{path}?{urlencode(masked, safe='*')}" if masked else path,
        {name: value for name, value in request.headers.items() if name not in _SECRET_HEADERS},
        answer.status,
        0,
        len(answer.body),
        started,
        time.monotonic() - started,
    )
    site.requests.add(entry)
    return Reply(answer, fault, hang_up)


def _answer(site: Site, request: HttpRequest, path: str, query: Form, form: Form | None) -> Answer:
    realm, authorization = site.sage_id, request.headers.get("authorization", "")
    try:
        match path, request.method:
            case "/authorize", "GET" | "HEAD":
                return authorize.show(realm, query)
            case "/authorize", "POST":
                return authorize.decide(realm, form or read_form(""))
            case "/oauth/token", "POST":
                return tokens.token(realm, form, authorization)
            case "/oauth/revoke", "POST":
                return tokens.revoke(realm, form, authorization)
        return Answer(405, b"", headers=(("Allow", ", ".join(PATHS[path])),))
    except Exception as error:
        logging.getLogger(__name__).exception("%s", path)
        return Answer(500, f"the sandbox itself failed: {type(error).__name__}".encode(), "text/plain")
