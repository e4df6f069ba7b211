"""The endpoints that take a POST and are no table: which a path means, and what each does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from sage200_dialect.catalog import Action, Catalog, Parameter
from sage200_dialect.sandbox import wire
from sage200_dialect.sandbox.answers import Answer
from sage200_dialect.sandbox.blank import nothing
from sage200_dialect.sandbox.resource import Reader
from sage200_dialect.sandbox.shape import Schema
from sage200_dialect.sandbox.writing.given import decoded
from sage200_dialect.sandbox.writing.parameters import read_parameters
from sage200_dialect.sandbox.writing.session import Session


@dataclass(frozen=True)
class Call:
    """One call of an action: its parameters are checked."""

    session: Session
    reader: Reader
    action: Action
    given: Mapping[str, Any]
    body: Any
    key: int | None = None
    """What stands in the path of `PUT /sop_orders_new/{id}`."""


Handler: TypeAlias = "Callable[[Call], Any]"
"""Answers what becomes the JSON of the answer; None: no body."""


class Actions:
    """The actions of one edition by method and path."""

    def __init__(self, catalog: Catalog, schema: Schema) -> None:
        self._paths: dict[tuple[str, str], Action] = {}
        for name in catalog.actions():
            action = catalog.action(name)
            has_table = action.table is None or action.table in schema.tables
            if schema.edition in action.editions and has_table and name not in schema.missing:
                for path in action.paths:
                    method = "PUT" if path.endswith("}") else "POST"
                    self._paths[method, re.sub(r"\{\w+\}", "*", path)] = action

    def find(self, method: str, path: str) -> tuple[Action, int | None] | None:
        action = self._paths.get((method, path))
        if action is not None:
            return action, None
        stem, _, last = path.rpartition("/")
        action = self._paths.get((method, f"{stem}/*"))
        return (action, int(last)) if action is not None and re.fullmatch(r"\d{1,18}", last) else None


def carry_out(session: Session, reader: Reader, action: Action, key: int | None, body: bytes) -> Answer:
    """Raises Refused; what it had done by then stands in the session's effects."""
    given = decoded(body) if body else {}
    parameters: Mapping[str, Any] = given if key is not None else read_parameters(session, action, given)
    handler: Handler = _handlers().get(action.name, echo)
    found = handler(Call(session, reader, action, parameters, given, key))
    if found is None:
        return Answer(200, b"")
    return Answer(200, wire.encode(found), rows=len(found) if isinstance(found, list) else 1)


def echo(call: Call) -> dict[str, Any]:
    """What was given, and nothing in the other fields of the answer."""
    return {result.name: call.given.get(result.name, _nothing(result)) for result in call.action.results}


def filled(call: Call, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the answer from `values`, then as given, then empty."""
    return {**echo(call), **{k: v for k, v in values.items() if k in {r.name for r in call.action.results}}}


def _nothing(result: Parameter) -> Any:
    if result.type is None:
        return None if result.is_object else []
    return None if result.name == "id" or result.name.endswith("_id") else nothing(result.type)


def shown(call: Call, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the action's table, stored or not, as a read answers it."""
    return call.reader.unstored(call.session.schema.tables[str(call.action.table)], row)


@cache
def _handlers() -> Mapping[str, Handler]:
    from sage200_dialect.sandbox.writing import drafts, enquiries, postings, stock

    parts = (drafts.HANDLERS, enquiries.HANDLERS, postings.HANDLERS, stock.HANDLERS)
    return {name: handler for part in parts for name, handler in part.items()}
