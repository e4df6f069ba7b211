"""HTTP: authentication, routing, faults and the log around the reading and writing of tables."""

from __future__ import annotations

import asyncio
import json
import logging
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_plus

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route as HttpRoute

from sage200_dialect.catalog import Action, Catalog
from sage200_dialect.sandbox import wire
from sage200_dialect.sandbox.admin import routes as admin_routes
from sage200_dialect.sandbox.answers import Answer, BadRequest, NotFound, Refused, Unauthorized
from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sandbox.company import Company
from sage200_dialect.sandbox.faults import WRITES, Fault
from sage200_dialect.sandbox.log import Request
from sage200_dialect.sandbox.reply import HangUp, Reply, struck
from sage200_dialect.sandbox.resource import Reader
from sage200_dialect.sandbox.routes import Routes, read_paths, write_paths
from sage200_dialect.sandbox.sage_id.serving import routes as sage_id_routes
from sage200_dialect.sandbox.shape import Schema
from sage200_dialect.sandbox.writing import actions
from sage200_dialect.sandbox.writing.session import Session
from sage200_dialect.sandbox.writing.writer import Writer

if TYPE_CHECKING:
    from sage200_dialect.sandbox.site import Site

BASE_PATHS = {
    "ProfessionalUK": "/uk/sage200extra/accounts/v1",
    "StandardUK": "/uk/sage200/accounts/v1",
}
LONGEST_TARGET = 8190
SITES = "/sites"
_COMPRESSED_FROM = 65_536
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


class _View:
    """What one edition and release has, made when it is first asked for: many a client only reads."""

    def __init__(self, catalog: Catalog, schema: Schema) -> None:
        self.schema = schema
        self._catalog = catalog
        self._routes: dict[str, Routes] = {}

    def routes(self, method: str) -> Routes | None:
        """The paths of a method; None for one that nothing takes."""
        found = self._routes.get(method)
        if found is None and (method == "GET" or method in WRITES):
            tables = tuple(self.schema.tables.values())
            paths = read_paths(tables) if method == "GET" else write_paths(tables, method.lower())
            found = self._routes[method] = Routes(paths)
        return found

    @cached_property
    def actions(self) -> actions.Actions:
        return actions.Actions(self._catalog, self.schema)


def application(site: Site, hang_up: HangUp, *, admin: bool = False) -> Starlette:
    """The ASGI application. `hang_up` ends the connection of a request; `admin` opens what Sage has not."""
    api = _Api(site, hang_up)
    return Starlette(
        routes=[
            *sage_id_routes(site, hang_up),
            *(admin_routes(site) if admin else ()),
            *(
                HttpRoute(base + "{path:path}", api.endpoint(edition), methods=_METHODS)
                for edition, base in BASE_PATHS.items()
            ),
        ]
    )


class _Api:
    def __init__(self, site: Site, hang_up: HangUp) -> None:
        self.site = site
        self.hang_up = hang_up
        self._catalog = site.catalog
        self._views: dict[tuple[object, ...], _View] = {}

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
        body = await request.body()
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        try:
            query = _options(request.scope["query_string"])
            fault = self.site.faults.strike(request.method, path, query)
            if len(target) > LONGEST_TARGET:
                raise Refused(f"the URL is {len(target)} bytes long", status=414)
            company = self._enter(path, request.headers)
            if fault is not None and not fault.carries_out:
                raise Refused("not carried out", status=fault.status or 503)
            if body and content_type != "application/json":
                raise Refused(f"the body is {content_type or 'of no type'}, not application/json", status=415)
            answer = self._answer(
                edition, path, query, company, method=request.method, behaviour=behaviour, body=body
            )
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
            company.name if company and path != SITES else None,
            answer.effects,
            _json(body),
        )
        self.site.requests.add(entry)
        return reply

    def _enter(self, path: str, headers: Mapping[str, str]) -> Company:
        """The company whose X-Site and X-Company are given; for the sites the first one, as the user sees it.

        Raises Unauthorized, whose body is empty.
        """
        scheme, _, token = headers.get("authorization", "").partition(" ")
        account = self.site.sage_id.grants.bearer(token)
        if scheme.lower() != "bearer" or (account is None and token not in self.site.tokens):
            raise Unauthorized
        allowed = account.companies if account is not None else None
        if path == SITES:
            first = self.site.companies[0]
            return first if allowed is None else first.seeing_only(allowed)
        for company in self.site.companies:
            asked = (headers.get("x-site", "").lower(), headers.get("x-company", ""))
            if asked == (company.site_id.lower(), str(company.company_id)) and (
                allowed is None or company.name in allowed
            ):
                return company
        raise Unauthorized

    def _answer(
        self,
        edition: str,
        path: str,
        query: Mapping[str, str],
        company: Company,
        *,
        method: str,
        behaviour: Behaviour,
        body: bytes,
    ) -> Answer:
        if path == SITES and behaviour.tunnel_down and method == "GET":
            return Answer(200, b"[]")
        view = self._view(edition, behaviour)
        action = view.actions.find(method, path) if method in WRITES else None
        if action is not None:
            return self._act(view, action, company, behaviour, query, body)
        routes = view.routes(method)
        if routes is None:
            raise NotFound(f"{method} {path} is not supported")
        route = routes.find(path)
        if path == SITES:  # no switch concerns them
            behaviour = Behaviour()
        reader = Reader(view.schema, company, behaviour)
        if method != "GET":
            session = Session(view.schema, company, behaviour)
            writer = Writer(session, reader)
            return _carried_out(session, lambda: writer.carry_out(method, route, query, body))
        if route.kind == "one":
            return reader.one(route.table, query, dict(route.under))
        return reader.collection(route.table, query, dict(route.under))

    def _act(
        self,
        view: _View,
        found: tuple[Action, int | None],
        company: Company,
        behaviour: Behaviour,
        query: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        if query:
            raise BadRequest(f"the query option {next(iter(query))!r} is not supported here")
        session = Session(view.schema, company, behaviour)
        reader = Reader(view.schema, company, behaviour)
        return _carried_out(session, lambda: actions.carry_out(session, reader, *found, body))

    def _view(self, edition: str, behaviour: Behaviour) -> _View:
        key = (edition, behaviour.release, behaviour.missing, frozenset(behaviour.extra.items()))
        if self._catalog is not self.site.catalog:
            self._catalog, self._views = self.site.catalog, {}
        view = self._views.get(key)
        if view is None:
            schema = Schema(self._catalog, edition, behaviour)
            view = self._views[key] = _View(self._catalog, schema)
        return view

    async def _reply(
        self, answer: Answer, request: HttpRequest, behaviour: Behaviour, fault: Fault | None
    ) -> Response:
        answer = struck(answer, fault)
        accepted = "gzip" in request.headers.get("accept-encoding", "")
        if behaviour.gzip and accepted and len(answer.body) >= _COMPRESSED_FROM:
            body = await asyncio.to_thread(_gzip, answer.body)
            answer = replace(answer, body=body, headers=(*answer.headers, ("Content-Encoding", "gzip")))
        return Reply(answer, fault, self.hang_up)


def _carried_out(session: Session, write: Callable[[], Answer]) -> Answer:
    """The answer of a write, with what it did; also when it was refused halfway."""
    with session.company.lock:
        try:
            answer = write()
        except Refused as refused:
            refused.effects = tuple(session.effects)
            raise
    return replace(answer, effects=tuple(session.effects))


def _json(body: bytes) -> object:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None


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
        return Answer(refused.status, b"", effects=refused.effects)
    if behaviour.error_body == "text":
        text = refused.message.encode()
        return Answer(refused.status, text, "text/plain; charset=utf-8", effects=refused.effects)
    return Answer(refused.status, wire.encode({"message": refused.message}), effects=refused.effects)
