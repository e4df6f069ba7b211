"""How a connection comes about from a database of Superset: whose token, what its form may name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sage200_dialect.errors import ProgrammingError
from sage200_dialect.settings import Hosted, find

ALLOWED = "SAGE200_ALLOWED_PROPERTIES"
"""The key of superset_config.py: names of properties that forms may set though they name files or hosts."""


def rules(config: Mapping[str, Any], *, readonly: bool, **user: Any) -> Hosted:
    """Raises ProgrammingError when the administrator's list names no property."""
    names = config.get(ALLOWED, ())
    known = [(name, find(name)) for name in ([names] if isinstance(names, str) else names)]
    for name, property_ in known:
        if property_ is None:
            raise ProgrammingError(f"{ALLOWED} in superset_config.py names {name!r}, which is no property")
    return Hosted(
        allowed_by=f"{ALLOWED} of superset_config.py",
        allowed=frozenset(property_.name for _, property_ in known if property_ is not None),
        readonly=readonly,
        **user,
    )


def engine_arguments(given: Mapping[str, Any], secure: Mapping[str, Any], hosted: Hosted) -> dict[str, Any]:
    """The arguments of `create_engine`: those of Extra, with Secure extra over them, under the rules."""
    open_args, secure_args = (dict(each.get("connect_args") or {}) for each in (given, secure))
    for name in ("default_schema", "hosted"):
        secure_args.pop(name, None)
    connect_args = {**open_args, **secure_args, "hosted": hosted}
    rest = {name: value for name, value in secure.items() if name != "oauth2_client_info"}
    return {**given, **rest, "connect_args": connect_args}
