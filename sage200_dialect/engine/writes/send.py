"""Requests that change something, one after another or a few at a time, and how each ended."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from sage200_dialect.client.exchange import Delivery
from sage200_dialect.engine.writes.report import State
from sage200_dialect.errors import RequestFailed

if TYPE_CHECKING:
    from sage200_dialect.client import Client
    from sage200_dialect.client.statement import Statement
    from sage200_dialect.client.transport import Answer

NOT_FOUND = 404
_NO_CONTENT = 204


@dataclass(frozen=True, slots=True)
class Job:
    """One request. It writes the rows of these numbers; `keys` are theirs, where they are known.

    `parent` is the key of the object that holds the rows. `silent`: Sage may answer nothing to it, also with
    status 200.
    """

    method: str
    path: str
    content: bytes | None
    rows: tuple[int, ...]
    keys: tuple[object, ...] = ()
    parent: object = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended: with the body of an answer, or with an error."""

    job: Job
    body: bytes = b""
    state: State = "done"
    error: BaseException | None = None

    @property
    def not_found(self) -> bool:
        return isinstance(self.error, RequestFailed) and self.error.status == NOT_FOUND


def send(
    jobs: Iterator[Job],
    client: Client,
    statement: Statement,
    at_once: int,
    stop: Callable[[], bool],
    done: Callable[[Ended], None],
) -> None:
    """Carry out the jobs, and tell `done` of each how it ended, in their order.

    No job begins once `stop()`; up to `at_once` are under way. Whatever this raises, `done` hears of every
    job that had begun: `done` itself must not raise.
    """
    if at_once < 2:
        for job in jobs:
            if stop():
                return
            done(carried_out(job, client, statement))
        return
    running: deque[Future[Ended]] = deque()
    with ThreadPoolExecutor(at_once, thread_name_prefix="sage200-write") as pool:
        try:
            for job in jobs:
                if stop():
                    break
                running.append(pool.submit(carried_out, job, client, statement))
                if len(running) >= at_once:
                    _take(running, done)
        except BaseException as error:
            if not isinstance(error, Exception):  # Ctrl-C
                statement.cancel()
            raise
        finally:
            while running:
                _take(running, done)


def _take(running: deque[Future[Ended]], done: Callable[[Ended], None]) -> None:
    end = running[0].result()
    running.popleft()  # not before: waiting may be interrupted
    done(end)


def carried_out(job: Job, client: Client, statement: Statement) -> Ended:
    """One request, and how it ended: it raises nothing."""
    delivery = Delivery()
    try:
        answer = client.change(job.method, job.path, job.content, statement, delivery)
        if not _believable(job, answer):
            delivery.uncertain = True
            raise RequestFailed(
                f"The answer to {job.method} {job.path} (status {answer.status}) is not what Sage answers to "
                "what it has carried out; something between here and Sage may have made it",
                status=answer.status,
                outcome_unknown=True,
            )
        return Ended(job, answer.body)
    except BaseException as error:
        refused = isinstance(getattr(error, "status", None), int)
        state: State = "unknown" if delivery.uncertain else "refused" if refused else "not sent"
        return Ended(job, state=state, error=error)


def _believable(job: Job, answer: Answer) -> bool:
    """Whether the answer shows that Sage carried the request out: it sends the stored object back, or says
    that there is nothing to send (204); to a DELETE it answers nothing."""
    silent = job.silent or job.method == "DELETE"
    if answer.status == _NO_CONTENT or (silent and not answer.body.strip()):
        return True
    try:
        return isinstance(msgspec.json.decode(answer.body), dict | list)
    except msgspec.MsgspecError:
        return False
