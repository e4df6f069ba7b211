"""What can be called with EXEC: the driver's stored procedures and the actions of Sage 200."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from sage200_dialect.auth.procedures import Procedure
from sage200_dialect.catalog.calling import effect, input_comment, inputs, keyed, result_comment
from sage200_dialect.catalog.model import Action
from sage200_dialect.cli.output import print_rows, print_section

_NAMES = ("parameter", "direction", "type", "null", "notes")


def describe(called: Procedure | Action, output: str) -> None:
    rows = _of_action(called) if isinstance(called, Action) else _of_procedure(called)
    if output != "table":
        print_rows(_NAMES, rows, output)
        return
    facts = _facts(called) if isinstance(called, Action) else (("meaning", called.meaning),)
    print_section(f"EXEC {called.name}", list(facts))
    sys.stdout.write("\n")
    print_rows(_NAMES, rows, output)


def _facts(action: Action) -> Iterator[tuple[str, str]]:
    yield "module", action.module
    yield "effect", effect(action)
    yield "verb", "post" if keyed(action) is None else "post, put"
    if action.posts_to:
        yield "found in", f"{action.posts_to}, by urn"
    if action.table:
        yield "answers", f"what {action.table} shows"
    if len(action.editions) == 1:
        yield "edition", f"{next(iter(action.editions))} only"


def _of_action(action: Action) -> Iterator[tuple[str, ...]]:
    for each in inputs(action):
        null = "not null" if each.required else ""
        yield each.name, "in", str(each.type or "JSON"), null, input_comment(action, each) or ""
    for each in action.results:
        yield each.name, "out", str(each.type or "JSON"), "", result_comment(each) or ""


def _of_procedure(procedure: Procedure) -> Iterator[tuple[str, ...]]:
    for name in procedure.inputs:
        yield name, "in", "VARCHAR", "", ""
    for name, type_ in procedure.columns:
        yield name, "out", type_, "", ""
