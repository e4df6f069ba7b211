"""An answer on its way out: what a fault makes of it, and connections that break off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import Response

from sage200_dialect.sandbox.answers import Answer
from sage200_dialect.sandbox.faults import Fault

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

HangUp = Callable[["Scope", bool], None]
"""Ends the connection of a request; True resets it."""

_PIECE = 262_144


def struck(answer: Answer, fault: Fault | None) -> Answer:
    """The answer with the fault's status, headers and body, and its length."""
    if fault is None:
        return answer
    answer = replace(answer, headers=(*answer.headers, *fault.headers.items()))
    if fault.status is not None or fault.body is not None:
        answer = replace(
            answer,
            body=fault.body or b"",
            status=fault.status or answer.status,
            content_type=fault.content_type or answer.content_type,
        )
    return answer if fault.truncate is None else replace(answer, body=answer.body[: fault.truncate])


class Reply(Response):
    """A response that breaks off if the fault says so."""

    def __init__(self, answer: Answer, fault: Fault | None, hang_up: HangUp) -> None:
        headers = dict(answer.headers)
        if answer.body:
            headers["Content-Type"] = answer.content_type
        super().__init__(answer.body, answer.status, headers)
        self._fault = fault if fault is not None and (fault.reset or fault.close_after is not None) else None
        self._hang_up = hang_up

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, fault = bytes(self.body), self._fault
        if fault is not None:
            body = body[: fault.close_after or 0]
        if fault is None or not fault.reset:
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
            # in pieces: asyncio moves all that is left of a buffer forward after each write to the socket
            for start in range(0, len(body), _PIECE):
                piece = body[start : start + _PIECE]
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        if fault is None:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        self._hang_up(scope, fault.reset)
        while (await receive())["type"] != "http.disconnect":
            pass
