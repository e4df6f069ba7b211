"""`sys_connection_props`: every connection property with its value on this connection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from sage200_dialect.metadata.model import Context, column, local_table
from sage200_dialect.settings.addresses import MASK, masked
from sage200_dialect.settings.model import Settings
from sage200_dialect.settings.property import Property
from sage200_dialect.settings.table import PROPERTIES

_CHOICE = re.compile(r"\w+(?:, \w+)*,? or \w+")


def _rows(context: Context) -> Iterator[tuple[Any, ...]]:
    for each in PROPERTIES:
        yield (
            each.name,
            each.meaning,
            _type(each),
            _text(each, each.default),
            each.accepts,
            _shown(each, context),
            False,
            each.group,
        )


CONNECTION_PROPS = local_table(
    "sys_connection_props",
    (
        column("Name", "varchar"),
        column("ShortDescription", "varchar"),
        column("Type", "varchar"),
        column("Default", "varchar", nullable=True),
        column("Values", "varchar"),
        column("Value", "varchar", nullable=True),
        column("Required", "boolean"),
        column("Category", "varchar"),
    ),
    _rows,
    key=("Name",),
)


def _type(property_: Property) -> str:
    """One word for what the property takes."""
    accepts = property_.accepts
    if accepts in ("on or off", "true or false"):
        return "bool"
    if accepts.startswith("a number"):
        return "int"
    if accepts.startswith("seconds"):
        return "number"
    return "enum" if _CHOICE.fullmatch(accepts) else "string"


def _shown(property_: Property, context: Context) -> str | None:
    if property_.name in context.current:
        value = context.current[property_.name]
    else:
        value = _setting(property_, context.settings)
    text = _text(property_, value)
    if text is None:
        return None
    if property_.secret:
        return text if context.show_secrets else MASK
    return masked(text)


def _setting(property_: Property, settings: Settings) -> object:
    match property_.name:
        case "ProxyServer":
            return settings.proxy
        case "ProxyPort":
            return urlsplit(settings.proxy).port if settings.proxy else None
        case "FirewallServer":
            return urlsplit(settings.firewall).hostname if settings.firewall else None
        case "FirewallPort":
            return urlsplit(settings.firewall).port if settings.firewall else None
        case name if property_.fate != "honoured":
            return dict(settings.not_used).get(name)
        case _:
            return getattr(settings, property_.attribute)


def _text(property_: Property, value: object) -> str | None:
    """A value as the property takes it."""
    if value is None:
        # Settings hold 0 seconds, which is no limit, as None.
        return "0" if isinstance(property_.default, float) else None
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ", ".join(value) or None
    return f"{value:g}" if isinstance(value, float) else str(value)
