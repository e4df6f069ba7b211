"""HTTP: authentication, routing, faults and the log around the reading of tables."""

from __future__ import annotations

import asyncio
import logging
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_plus

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route as HttpRoute

from sage200_dialect.sandbox import wire
from sage200_dialect.sandbox.answers import Answer, BadRequest, Refused, Unauthorized
from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sandbox.company import Company
from sage200_dialect.sandbox.faults import Fault
from sage200_dialect.sandbox.log import Request
from sage200_dialect.sandbox.resource import Reader
from sage200_dialect.sandbox.routes import Routes
from sage200_dialect.sandbox.shape import Schema

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from sage200_dialect.sandbox.site import Site

BASE_PATHS = {
    "ProfessionalUK": "/uk/sage200extra/accounts/v1",
    "StandardUK": "/uk/sage200/accounts/v1",
}
LONGEST_TARGET = 8190
_COMPRESSED_FROM = 65_536
_PIECE = 262_144
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True, slots=True)
class _View:
    schema: Schema
    routes: Routes


def application(site: Site, hang_up: Callable[[Scope, bool], None]) -> Starlette:
    """The ASGI application. `hang_up(scope, reset)` ends the connection of a request."""
    api = _Api(site, hang_up)
    return Starlette(
        routes=[
            HttpRoute(base + "{path:path}", api.endpoint(edition), methods=_METHODS)
            for edition, base in BASE_PATHS.items()
        ]
    )


class _Api:
    def __init__(self, site: Site, hang_up: Callable[[Scope, bool], None]) -> None:
        self.site = site
        self.hang_up = hang_up
        self._views: dict[tuple[str, str | None, frozenset[str]], _View] = {}

    def endpoint(self, edition: str) -> Callable[[HttpRequest], Any]:
        async def serve(request: HttpRequest) -> Response:
            self.site.requests.opened()
            try:
                return await self.serve(edition, request)
            finally:
                self.site.requests.closed()

        return serve

    async def serve(self, edition: str, request: HttpRequest) -> Response:
        started = time.monotonic()
        behaviour = self.site.behaviour
        path = request.path_params["path"]
        target = _target(request)
        company: Company | None = None
        query: dict[str, str] = {}
        fault: Fault | None = None
        try:
            query = _options(request.scope["query_string"])
            fault = self.site.faults.strike(path, query)
            if len(target) > LONGEST_TARGET:
                raise Refused(f"the URL is {len(target)} bytes long", status=414)
            company = self._enter(path, request.headers)
            answer = self._answer(edition, path, query, company, method=request.method, behaviour=behaviour)
        except Refused as refused:
            answer = _refusal(refused, behaviour)
        except Exception as error:
            logging.getLogger(__name__).exception("%s", target)
            answer = Answer(500, wire.encode({"message": f"the sandbox itself failed: {error!r}"}))
        delay = behaviour.latency + (fault.delay if fault else 0.0)
        if delay:
            await asyncio.sleep(delay)
        reply = await self._reply(answer, request, behaviour, fault)
        kept = {
            name: value for name, value in request.headers.items() if name not in ("authorization", "cookie")
        }
        entry = Request(
            request.method,
            path,
            query,
            target,
            kept,
            reply.status_code,
            answer.rows,
            len(reply.body),
            started,
            time.monotonic() - started,
            company.name if company else None,
            answer.effects,
        )
        self.site.requests.add(entry)
        return reply

    def _enter(self, path: str, headers: Mapping[str, str]) -> Company | None:
        """The company whose X-Site and X-Company are given. Raises Unauthorized, whose body is empty."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or token not in self.site.tokens:
            raise Unauthorized
        if path == "/sites":
            return None
        for company in self.site.companies:
            asked = (headers.get("x-site", "").lower(), headers.get("x-company", ""))
            if asked == (company.site_id.lower(), str(company.company_id)):
                return company
        raise Unauthorized

    def _answer(
        self,
        edition: str,
        path: str,
        query: Mapping[str, str],
        company: Company | None,
        *,
        method: str,
        behaviour: Behaviour,
    ) -> Answer:
        if company is None and behaviour.tunnel_down and method == "GET":
            return Answer(200, b"[]")
        view = self._view(edition, behaviour)
        route = view.routes.find(path)
        if method != "GET":
            raise Refused(f"this sandbox only reads: {method} {path} is not carried out", status=405)
        if company is None:  # the sites are the same seen from any company, and no switch concerns them
            company, behaviour = self.site.companies[0], Behaviour()
        reader = Reader(view.schema, company, behaviour)
        if route.kind == "one":
            return reader.one(route.table, query, dict(route.under))
        return reader.collection(route.table, query, dict(route.under))

    def _view(self, edition: str, behaviour: Behaviour) -> _View:
        key = (edition, behaviour.release, behaviour.missing)
        view = self._views.get(key)
        if view is None:
            schema = Schema(self.site.catalog, edition, behaviour)
            view = self._views[key] = _View(schema, Routes(schema.tables))
        return view

    async def _reply(
        self, answer: Answer, request: HttpRequest, behaviour: Behaviour, fault: Fault | None
    ) -> Response:
        headers = dict(answer.headers)
        body, status, content_type = answer.body, answer.status, answer.content_type
        if fault is not None:
            headers.update(fault.headers)
            if fault.status is not None or fault.body is not None:
                body, status = fault.body or b"", fault.status or status
                content_type = fault.content_type or content_type
            if fault.truncate is not None:
                body = body[: fault.truncate]
        accepted = "gzip" in request.headers.get("accept-encoding", "")
        if behaviour.gzip and accepted and len(body) >= _COMPRESSED_FROM:
            body = await asyncio.to_thread(_gzip, body)
            headers["Content-Encoding"] = "gzip"
        if body:
            headers["Content-Type"] = content_type
        reply = _Reply(body, status, headers)
        if fault is not None and (fault.reset or fault.close_after is not None):
            reply.hang_up, reply.reset, reply.close_after = self.hang_up, fault.reset, fault.close_after or 0
        return reply


class _Reply(Response):
    """A response that may break off."""

    hang_up: Callable[[Scope, bool], None] | None = None
    reset = False
    close_after = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = bytes(self.body)
        if self.hang_up is not None:
            body = body[: self.close_after]
        if not self.reset:
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
            # in pieces: asyncio moves all that is left of a buffer forward after each write to the socket
            for start in range(0, len(body), _PIECE):
                piece = body[start : start + _PIECE]
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        if self.hang_up is None:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        self.hang_up(scope, self.reset)
        while (await receive())["type"] != "http.disconnect":
            pass


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(1, wbits=31)
    return packer.compress(body) + packer.flush()


def _target(request: HttpRequest) -> str:
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query: bytes = request.scope["query_string"]
    return (raw + b"?" + query if query else raw).decode("latin-1")


def _options(query: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in query.decode("latin-1").split("&"):
        if not part:
            continue
        name, _, value = part.partition("=")
        name = unquote(name)
        if name in found:
            raise BadRequest(f"the query option {name!r} is given twice")
        found[name] = unquote_plus(value)
    return found


def _refusal(refused: Refused, behaviour: Behaviour) -> Answer:
    if isinstance(refused, Unauthorized) or behaviour.error_body == "empty":
        return Answer(refused.status, b"")
    headers = (("Allow", "GET"),) if refused.status == 405 else ()
    if behaviour.error_body == "text":
        return Answer(refused.status, refused.message.encode(), "text/plain; charset=utf-8", headers=headers)
    return Answer(refused.status, wire.encode({"message": refused.message}), headers=headers)
