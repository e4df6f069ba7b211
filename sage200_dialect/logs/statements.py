"""The lines of one statement: its text when it starts, what it came to when it ends."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from sage200_dialect.logs.log import SQL, STATEMENT
from sage200_dialect.logs.masking import without_values

if TYPE_CHECKING:
    from sage200_dialect.client.statement import Statement

F = TypeVar("F", bound=Callable[..., Any])
_KIND = re.compile(
    r"(?:\s|\(|--[^\n]*(?:\n|\Z)|/\*.*?\*/)*(EXPLAIN|EXECUTE|EXEC|CALL)\b", re.IGNORECASE | re.DOTALL
)
_CALLS = ("EXEC", "EXECUTE", "CALL")


class Telling:
    """What one execution of one statement came to, told once."""

    def __init__(self, kind: str, statement: Statement) -> None:
        self._kind = kind
        self._statement = statement
        self._began = time.monotonic()
        self._rows = 0
        self._told = False

    def handed_out(self, rows: int) -> None:
        self._rows += rows

    def end(self, error: BaseException | None = None, *, whole: bool = False) -> None:
        """`whole`: its rows were read to the last one."""
        if self._told:
            return
        self._told = True
        stats = self._statement.stats
        how = "failed after " if error is not None else "" if whole else "let go after "
        cost = f"{self._rows} rows, {time.monotonic() - self._began:.3f} s, {stats.requests} requests"
        retries = f" ({stats.retries} retries)" if stats.retries else ""
        why = "" if error is None else f": {type(error).__name__}{_status(error)}"
        STATEMENT.write(1, "#%d %s: %s%s%s%s", self._statement.number, self._kind, how, cost, retries, why)
        if error is not None:
            # An error's words may quote a value.
            STATEMENT.write(4, "#%d %s", self._statement.number, error)


def begin(text: str, parameters: object, statement: Statement) -> Telling | None:
    """Tell a statement's text, to those who want it; None when nobody wants to hear more of it.

    The values of a call are never told: they may be codes and verifiers.
    """
    match = _KIND.match(text)
    kind = "SELECT" if match is None else match[1].upper()
    if kind in _CALLS and match is not None:
        # What stands behind the name may be a code, also where its quotes were forgotten.
        procedure = re.match(r"\s*([A-Za-z_]\w*)", text[match.end() :])
        SQL.write(2, "#%d %s %s", statement.number, kind, procedure[1] if procedure else "")
    elif SQL.on(2):
        SQL.write(2, "#%d %s", statement.number, without_values(text))
        SQL.write(4, "#%d with its values: %s, parameters %r", statement.number, text, parameters)
    return Telling(kind, statement) if STATEMENT.on(1) else None


def begin_call(procedure: str, statement: Statement) -> Telling | None:
    SQL.write(2, "#%d EXEC %s", statement.number, procedure)
    return Telling("EXEC", statement) if STATEMENT.on(1) else None


def telling_failure(execute: F) -> F:
    """For a method of a cursor that starts a statement: when it raises, the statement ends."""

    @wraps(execute)
    def told(cursor: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return execute(cursor, *args, **kwargs)
        except BaseException as error:
            cursor._tell_failure(error)
            raise

    return told  # type: ignore[return-value]


def _status(error: BaseException) -> str:
    status = getattr(error, "status", None)
    return f" (status {status})" if status is not None else ""
