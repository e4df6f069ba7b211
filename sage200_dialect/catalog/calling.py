"""What a call of an action may give: the parameters that Sage describes, and what stands for the others."""

from __future__ import annotations

from collections.abc import Iterator

from sage200_dialect.catalog.model import Action, Parameter
from sage200_dialect.catalog.writing import placeholders
from sage200_dialect.types import parse_type

BODY = Parameter("body", None, is_object=True)
"""Of an action whose parameters Sage does not describe: the whole body."""

_EFFECTS = {
    "write": "changes what Sage holds",
    "query": "only reads",
    "defaults": "answers a document filled with defaults and stores nothing",
}
_BIGINT = parse_type("bigint")


def effect(action: Action) -> str:
    """What it does to Sage, in words."""
    return _EFFECTS[action.effect]


def inputs(action: Action) -> tuple[Parameter, ...]:
    """In the order of a call without names."""
    found = action.parameters or (BODY,)
    key = keyed(action)
    return found if key is None else (*found, Parameter(key, _BIGINT))


def keyed(action: Action) -> str | None:
    """The parameter that makes the call a PUT: the key of a document that is there already."""
    return next((name for path in action.paths[1:] for name in placeholders(path)), None)


def takes(action: Action, parameter: Parameter) -> bool:
    """Whether Sage heeds what is given.

    `id` says which document of the action's table is meant, though it is read-only as it is in the table.
    """
    addresses = action.table is not None and parameter.name == "id"
    return parameter.required or addresses or not parameter.read_only


def input_comment(action: Action, parameter: Parameter) -> str | None:
    """What there is to know of an input besides its type: each fact a short sentence."""
    if parameter is BODY:
        return "The whole body, an object as JSON: Sage does not describe the parameters."
    if parameter not in action.parameters:
        return (
            "A document that is there already, to be filled in anew (a PUT). Columns of "
            f"{action.table} may then be given too, and nothing else is required."
        )
    facts = [] if takes(action, parameter) else ["Read-only."]
    if parameter.type is None:
        facts.append(f"An {'object' if parameter.is_object else 'array'} as JSON{_inside(parameter)}.")
    return " ".join([*facts, *_facts(parameter)]) or None


def result_comment(result: Parameter) -> str | None:
    """The same of a field of the answer."""
    facts = [] if result.type is not None else ["An object or array, as JSON."]
    return " ".join([*facts, *_facts(result)]) or None


def _facts(parameter: Parameter) -> Iterator[str]:
    if parameter.values:
        yield f"Values include: {', '.join(parameter.values)}."
    if parameter.enumeration:
        yield f"Values are listed in {parameter.enumeration}."
    if parameter.link is not None:
        yield f"Refers to {parameter.link.table}.{parameter.link.referred}."
    if parameter.since:
        yield f"Since {parameter.since}."


def _inside(parameter: Parameter) -> str:
    if parameter.items:
        names = (f"{each.name} (required)" if each.required else each.name for each in parameter.items)
        return f" of {', '.join(names)}"
    return f", its fields as the columns of {parameter.rows}" if parameter.rows else ""
