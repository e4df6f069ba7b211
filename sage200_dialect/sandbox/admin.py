"""Tables that come and go while the sandbox runs, over HTTP: only one started with `admin=True` answers.

Sage has nothing like it. It is for tests that were written for databases, which make the tables they need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sage200_dialect.catalog.records import FileRecord
from sage200_dialect.errors import ProgrammingError

if TYPE_CHECKING:
    from sage200_dialect.sandbox.site import Site

PATH = "/__admin__/tables"


def routes(site: Site) -> list[Route]:
    async def tables(request: Request) -> Response:
        if not _allowed(site, request):
            return Response(status_code=401)
        if request.method == "GET":
            return _json(200, FileRecord(tables=site.defined))
        try:
            record = msgspec.json.decode(await request.body(), type=FileRecord)
            site.define(record.tables)
        except (msgspec.DecodeError, ProgrammingError) as error:
            return _json(400, {"message": str(error)})
        return Response(status_code=204)

    async def table(request: Request) -> Response:
        if not _allowed(site, request):
            return Response(status_code=401)
        try:
            site.drop(request.path_params["name"])
        except KeyError as error:
            return _json(404, {"message": f"no table {error} was defined"})
        except ProgrammingError as error:
            return _json(400, {"message": str(error)})
        return Response(status_code=204)

    return [
        Route(PATH, tables, methods=["GET", "POST"]),
        Route(PATH + "/{name:path}", table, methods=["DELETE"]),
    ]


def _allowed(site: Site, request: Request) -> bool:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and token in site.tokens


def _json(status: int, content: object) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json")
