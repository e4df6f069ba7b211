"""The body of an action: checked against what the catalogue says of its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sage200_dialect.catalog import Action, Parameter
from sage200_dialect.sandbox.writing.given import Given, read_given, refuse
from sage200_dialect.sandbox.writing.session import Session
from sage200_dialect.sandbox.writing.values import Misfit, too_long, typed


def read_parameters(session: Session, action: Action, body: Any) -> dict[str, Any]:
    """The parameters by name, an array's entries likewise. Raises BadRequest that lists all faults."""
    if not action.parameters:  # Sage describes no body: any is taken
        return dict(body) if isinstance(body, dict) else {}
    faults: list[str] = []
    found = _object(session, action.parameters, body, "", faults)
    refuse(faults)
    return found


def _object(
    session: Session, parameters: Sequence[Parameter], body: Any, where: str, faults: list[str]
) -> dict[str, Any]:
    if not isinstance(body, dict):
        faults.append(f"{where.rstrip('.') or 'the body'} is not an object")
        return {}
    known = {parameter.name: parameter for parameter in parameters}
    found: dict[str, Any] = {}
    for name, value in body.items():
        parameter = known.get(name)
        if parameter is None:
            if session.behaviour.unknown_fields == "refused":
                faults.append(f"there is no field {where}{name}")
        elif value is None:
            if not parameter.read_only and (session.behaviour.nulls == "refused" or parameter.required):
                faults.append(f"The field {where}{name} must not be null")
        else:
            found[name] = _value(session, parameter, value, f"{where}{name}", faults)
    for parameter in parameters:
        if parameter.required and body.get(parameter.name) in (None, "", []):
            faults.append(f"The field {where}{parameter.name} is required")
    return found


def _value(session: Session, parameter: Parameter, value: Any, where: str, faults: list[str]) -> Any:
    if parameter.type is None:
        return _nested(session, parameter, value, where, faults)
    try:
        found = typed(parameter.type, value)
    except Misfit as misfit:
        faults.append(f"The field {where} {misfit}")
        return None
    fault = too_long(parameter.type, found) or _misfit(session, parameter, found)
    if fault is not None:
        faults.append(f"The field {where} {fault}")
    return found


def _misfit(session: Session, parameter: Parameter, value: Any) -> str | None:
    if parameter.read_only and not parameter.required:
        refused = session.behaviour.read_only_fields == "refused" and value not in ("", 0, False)
        return "is read only" if refused else None
    if parameter.enumeration in session.schema.tables:
        names = session.company.enumeration(str(parameter.enumeration)).values()
        return None if value in names else f"is one of {', '.join(names)}, not {value!r}"
    link = parameter.link
    if link is None or link.table not in session.schema.tables or value in (0, ""):
        return None
    if session.position(link.table, value, link.referred) is None:
        return f"is {value}, and {link.table} has no such {link.referred}"
    return None


def _nested(session: Session, parameter: Parameter, value: Any, where: str, faults: list[str]) -> Any:
    if parameter.is_object:
        return _entry(session, parameter, value, f"{where}.", faults)
    if not isinstance(value, list):
        faults.append(f"The field {where} is an array")
        return []
    return [_entry(session, parameter, item, f"{where}[{n}].", faults) for n, item in enumerate(value)]


def _entry(session: Session, parameter: Parameter, value: Any, where: str, faults: list[str]) -> Any:
    if parameter.rows in session.schema.tables:
        given: Given = read_given(session, session.shape(str(parameter.rows)), value, where)
        faults.extend(given.all_faults())
        return given.values
    if parameter.items:
        return _object(session, parameter.items, value, where, faults)
    return value
