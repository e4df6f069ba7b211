"""One request with its headers, its place at the gate, its retries and its errors."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from sage200_dialect.client import messages, retry
from sage200_dialect.client.gate import Gate
from sage200_dialect.client.statement import Statement
from sage200_dialect.client.stop import Stop
from sage200_dialect.client.transport import Answer, NoAnswer, Transport
from sage200_dialect.errors import InternalError, OperationalError, RequestFailed
from sage200_dialect.logs import AUTH, requests

if TYPE_CHECKING:
    from sage200_dialect.auth import TokenSource
    from sage200_dialect.settings import Settings

_USER_AGENT = "sage200-dialect"
_MOST_EXPIRIES = 20
_GET = "GET"
_WRITTEN = frozenset({200, 201, 202, 203, 204})
_MAYBE_DONE = 408
_SENT_ELSEWHERE = frozenset({307, 308})


@dataclass
class Delivery:
    """Whether a request that changes something may have been carried out, however its sending ends.

    Read after an exception of any kind: it is True only while that cannot be known.
    """

    uncertain: bool = False


class Exchange:
    """Requests to one API by one user."""

    def __init__(self, base_url: str, settings: Settings, tokens: TokenSource, transport: Transport) -> None:
        self._base_url = base_url
        self._settings = settings
        self._tokens = tokens
        self._transport = transport

    def get(
        self,
        target: str,
        headers: Mapping[str, str],
        gate: Gate,
        statement: Statement,
        stop: Stop,
        *,
        renew: bool = True,
    ) -> bytes:
        """The body of `GET target`, in a worker thread. `target` is sent as it is. With `renew`, a token that
        Sage refuses is replaced, and the request replayed, once.

        Raises RequestFailed, AuthenticationRequired or AccessDenied; Stopped when no longer wanted.
        """
        return self._exchange(_GET, target, headers, gate, statement, stop, renew, None, None).body

    def ask(
        self,
        method: str,
        target: str,
        content: bytes,
        headers: Mapping[str, str],
        gate: Gate,
        statement: Statement,
        stop: Stop,
    ) -> bytes:
        """The body of the answer to a POST or PUT that only asks; it raises as `get` does.

        That it stores nothing is read off its name, so it is repeated only when it was surely not carried
        out.
        """
        return self._exchange(method, target, headers, gate, statement, stop, True, content, None).body

    def change(
        self,
        method: str,
        target: str,
        content: bytes | None,
        headers: Mapping[str, str],
        gate: Gate,
        statement: Statement,
        stop: Stop,
        delivery: Delivery,
    ) -> Answer:
        """The answer to a POST, PUT or DELETE that succeeded.

        It is repeated only when it was surely not carried out, and raises as `get` does; `delivery` tells
        whether it may have been carried out all the same.
        """
        return self._exchange(method, target, headers, gate, statement, stop, True, content, delivery)

    def _exchange(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str],
        gate: Gate,
        statement: Statement,
        stop: Stop,
        renew: bool,
        content: bytes | None,
        delivery: Delivery | None,
    ) -> Answer:
        """`delivery` is of a request that changes something; None: it only reads."""
        if not target.startswith("/"):
            raise InternalError(f"A request's path must begin with /: {target.partition('?')[0]}")
        deadline: float | None = None
        token = self._tokens.token(statement, stop)
        replaced = not renew
        attempt = expired = 0
        while True:
            attempt += 1
            with gate.permit(self._settings.max_concurrent_requests, stop) as permit:
                if attempt == 1 and self._settings.timeout is not None:
                    deadline = time.monotonic() + self._settings.timeout
                if token.expired(time.time()):  # while it waited at the gate or for the next attempt
                    token = self._tokens.token(statement, stop)
                statement.stats.add(requests=1, retries=int(attempt > 1))
                told = requests.sent(method, target, attempt, statement.number)
                if delivery is not None:
                    delivery.uncertain = True
                result = self._attempt(method, target, content, headers, token.value, stop, deadline)
                if delivery is not None:
                    delivery.uncertain = _maybe_done(result)
                if told is not None:
                    told.answered(result, headers)
                permit.overloaded = isinstance(result, Answer) and (
                    result.status == 429 or result.status >= 500
                )
            if isinstance(result, Answer):
                if result.status == 200 or (method != _GET and result.status in _WRITTEN):
                    return result
                if result.status == 401 and token.expired(time.time()) and expired < _MOST_EXPIRIES:
                    expired += 1  # on its way: nothing is wrong with the sign-in
                    continue
                if result.status == 401 and not replaced:
                    replaced = True
                    AUTH.write(1, "#%d Sage refused the access token before its time", statement.number)
                    other = self._tokens.replacement(token, statement, stop)
                    if other is not None and other != token:
                        token = other
                        continue
            decision = self._decide(method, result, attempt, deadline)
            if isinstance(decision, retry.GiveUp):
                error = self._error(method, target, result, attempt, decision.asked_wait)
                if isinstance(error, RequestFailed):
                    error.outcome_unknown = delivery is not None and delivery.uncertain
                raise error
            stop.sleep(decision.seconds)

    def _attempt(
        self,
        method: str,
        target: str,
        content: bytes | None,
        headers: Mapping[str, str],
        token: str,
        stop: Stop,
        deadline: float | None,
    ) -> Answer | NoAnswer:
        sent = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": _USER_AGENT,
            **headers,
        }
        if content is not None:
            sent["Content-Type"] = "application/json"
        if self._settings.subscription_key is not None:
            sent["ocp-apim-subscription-key"] = self._settings.subscription_key
        try:
            answer = self._transport.send(
                method, self._base_url + target, sent, stop=stop, deadline=deadline, content=content
            )
        except NoAnswer as problem:
            return problem
        if answer.status in _WRITTEN:
            return answer
        # A server that quotes its request must not bring a secret into a message.
        body = answer.body.replace(token.encode(), b"***")
        if self._settings.subscription_key is not None:
            body = body.replace(self._settings.subscription_key.encode(), b"***")
        return replace(answer, body=body)

    def _decide(
        self, method: str, result: Answer | NoAnswer, attempt: int, deadline: float | None
    ) -> retry.Wait | retry.GiveUp:
        if isinstance(result, Answer):
            outcome = retry.Outcome(status=result.status, retry_after=result.headers.get("retry-after"))
        else:
            outcome = retry.Outcome(sent=result.sent, hopeless=result.hopeless)
        return retry.after(
            method,
            outcome,
            attempt=attempt,
            remaining=None if deadline is None else deadline - time.monotonic(),
            now=datetime.now(timezone.utc),
            chance=random.random(),
        )

    def _error(
        self, method: str, target: str, result: Answer | NoAnswer, attempts: int, asked_wait: float | None
    ) -> OperationalError:
        tries = f" ({attempts} attempts)" if attempts > 1 else ""
        if isinstance(result, NoAnswer):
            return RequestFailed(f"{result}{tries}")
        if asked_wait is not None:
            return RequestFailed(
                f"Sage asks to wait {asked_wait:.0f} seconds (status {result.status} on "
                f"{method} {target.partition('?')[0]}), longer than Timeout allows{tries}",
                status=result.status,
            )
        error = messages.failure(method, target, self._transport.host, result, self._tokens.advice)
        error.args = (f"{error.args[0]}{tries}",)
        return error


def _maybe_done(result: Answer | NoAnswer) -> bool:
    """Whether a request that changes something may have been carried out: only an error of the client, or
    that it must be sent elsewhere, tells that it was not."""
    if isinstance(result, NoAnswer):
        return result.sent
    status = result.status
    return status == _MAYBE_DONE or not (400 <= status < 500 or status in _SENT_ELSEWHERE)
