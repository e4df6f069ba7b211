"""The one table of connection properties. The README's list is made from it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Group = Literal["Connection", "Credentials", "Requests", "Network", "Local engine"]
InUrl = Literal["yes", "sage or loopback", "no"]


@dataclass(frozen=True, slots=True)
class Property:
    """One property.

    `parse` turns its text into a value, or raises ValueError; `accepts` says in words what it takes.
    `in_url` tells whether a URL may hold it: `no` and `sage or loopback` guard what could send a secret
    elsewhere; the caller's code may lift that.
    """

    name: str
    meaning: str
    group: Group
    accepts: str
    parse: Callable[[str], object]
    default: object = None
    aliases: tuple[str, ...] = ()
    secret: bool = False
    in_url: InUrl = "yes"

    @property
    def attribute(self) -> str:
        """The attribute of `Settings` that holds the value: `OAuthClientId` -> `oauth_client_id`."""
        words = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=SSL)(?=Server)", "_", self.name.replace("OAuth", "Oauth"))
        return words.lower()

    @property
    def credential(self) -> bool:
        return self.group == "Credentials"


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError("empty")
    return text.strip()


def _verbatim(text: str) -> str:
    if not text:
        raise ValueError("empty")
    return text


def _header(text: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]+", text.strip()):
        raise ValueError("not fit for a header")
    return text.strip()


def _path(text: str) -> str:
    return str(Path(_text(text)).expanduser())


def _switch(text: str) -> bool:
    values = {
        "on": True,
        "true": True,
        "yes": True,
        "1": True,
        "off": False,
        "false": False,
        "no": False,
        "0": False,
    }
    return values[text.strip().lower()] if text.strip().lower() in values else _refuse(text)


def _refuse(text: str) -> bool:
    raise ValueError(text)


def _whole(lowest: int, highest: int | None = None) -> Callable[[str], int]:
    def parse(text: str) -> int:
        number = int(text)
        if number < lowest or (highest is not None and number > highest):
            raise ValueError(text)
        return number

    return parse


def _seconds(text: str) -> float | None:
    number = float(text)
    if not 0 <= number <= 1e9:
        raise ValueError(text)
    return number or None


def _one_of(*names: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        return {name.lower(): name for name in names}.get(text.strip().lower()) or str(_refuse(text))

    return parse


def _size(text: str) -> str:
    if not re.fullmatch(r"\d+(\.\d+)?\s*([KMGT]i?B|%)", text.strip(), re.IGNORECASE):
        raise ValueError(text)
    return text.strip()


_ON_OFF = "on or off"
_SECONDS = "seconds, 0 for no limit"

PROPERTIES: tuple[Property, ...] = (
    Property(
        "Schema",
        "The edition of Sage 200; it decides the address of the API and which tables exist.",
        "Connection",
        "StandardUK or ProfessionalUK",
        _one_of("StandardUK", "ProfessionalUK"),
        "StandardUK",
    ),
    Property(
        "Company",
        "The company to read, by its name or its id; it can be left out when the user may "
        "enter one company only.",
        "Connection",
        "a company's name or id",
        _text,
    ),
    Property(
        "Site",
        "The site of the company, by id or name, where two sites have a company of the same name.",
        "Connection",
        "a site's id or name",
        _text,
    ),
    Property(
        "ApiUrl",
        "The address of the API when it is not Sage's own.",
        "Connection",
        "an https address, or an http address of this machine",
        _text,
        in_url="sage or loopback",
    ),
    Property(
        "Location",
        "A folder of catalogue files that add tables or replace them.",
        "Connection",
        "a folder",
        _path,
    ),
    Property("OAuthClientId", "The client id that Sage issued.", "Credentials", "text", _text),
    Property(
        "OAuthClientSecret",
        "The client secret that Sage issued.",
        "Credentials",
        "text, env:NAME or file:PATH",
        _verbatim,
        secret=True,
    ),
    Property(
        "OAuthAccessToken",
        "An access token that was obtained elsewhere; it is used as it is.",
        "Credentials",
        "text, env:NAME or file:PATH",
        _header,
        secret=True,
    ),
    Property(
        "SubscriptionKey",
        "The API subscription key; Sage has not asked for one since August 2025.",
        "Credentials",
        "text, env:NAME or file:PATH",
        _header,
        secret=True,
    ),
    Property(
        "Timeout",
        "How long one request may take, its retries included.",
        "Requests",
        _SECONDS,
        _seconds,
        60.0,
    ),
    Property(
        "StatementTimeout", "How long one statement may wait for Sage in all.", "Requests", _SECONDS, _seconds
    ),
    Property(
        "Pagesize",
        "The most rows to ask for in one request.",
        "Requests",
        "a number from 1 to 5000",
        _whole(1, 5000),
        5000,
    ),
    Property(
        "MaxConcurrentRequests",
        "The most requests to send to one site at the same time.",
        "Requests",
        "a number from 1 to 64",
        _whole(1, 64),
        4,
        aliases=("Parallelism",),
    ),
    Property(
        "Pushdown",
        "Whether conditions, order and limits are given to Sage; off reads whole tables, "
        "and gives the same rows.",
        "Requests",
        _ON_OFF,
        _switch,
        True,
    ),
    Property(
        "SSLServerCert",
        "A file of certificates to trust in place of the usual ones; * trusts every server.",
        "Network",
        "the path of a PEM file, or *",
        _text,
        in_url="no",
    ),
    Property(
        "ProxyServer",
        "The HTTP proxy to go through; without it the usual environment variables count.",
        "Network",
        "a host name or an http(s) address",
        _text,
        in_url="sage or loopback",
    ),
    Property("ProxyPort", "The port of the proxy.", "Network", "a number from 1 to 65535", _whole(1, 65535)),
    Property("ProxyUser", "The user name for the proxy.", "Network", "text", _text),
    Property(
        "ProxyPassword",
        "The password for the proxy.",
        "Network",
        "text, env:NAME or file:PATH",
        _verbatim,
        secret=True,
    ),
    Property(
        "MemoryLimit",
        "The most memory for joins, sorting and grouping.",
        "Local engine",
        "a size such as 2GB, or a share such as 50%",
        _size,
    ),
    Property(
        "TempDirectory", "The folder for data that does not fit in memory.", "Local engine", "a folder", _path
    ),
    Property(
        "Threads",
        "How many threads join, sort and group.",
        "Local engine",
        "a number from 1 to 1024",
        _whole(1, 1024),
    ),
)


def normalised(name: str) -> str:
    """A name as it is compared: without case, blanks and underscores."""
    return re.sub(r"[\s_]", "", name).lower()


@cache
def _by_name() -> dict[str, Property]:
    return {normalised(name): each for each in PROPERTIES for name in (each.name, *each.aliases)}


def find(name: str) -> Property | None:
    """The property of a name or alias in any spelling; None when there is none."""
    return _by_name().get(normalised(name))


def nearest(name: str) -> str | None:
    """The real property name that a wrong one most resembles."""
    close = difflib.get_close_matches(normalised(name), _by_name(), n=1, cutoff=0.6)
    return _by_name()[close[0]].name if close else None
