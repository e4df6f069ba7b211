"""Where properties come from: a URL, a connection string, keyword arguments, the environment.

Each reader answers `Given` entries: what was said, not yet judged.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from sage200_dialect.errors import ProgrammingError
from sage200_dialect.settings.table import PROPERTIES, normalised

Origin = Literal["url", "userinfo", "connection string", "options", "environment"]
ENVIRONMENT_PREFIX = "SAGE200_"


@dataclass(frozen=True, slots=True)
class Given:
    """One property as it was written. The value never shows in `repr`: it may be a secret."""

    name: str
    value: object
    origin: Origin

    def __repr__(self) -> str:
        return f"Given({self.name!r}, '***', {self.origin!r})"


class Url(Protocol):
    """What is read of a URL; SQLAlchemy's `URL` has it all."""

    @property
    def username(self) -> str | None: ...
    @property
    def password(self) -> object | None: ...
    @property
    def host(self) -> str | None: ...
    @property
    def port(self) -> int | None: ...
    @property
    def database(self) -> str | None: ...
    @property
    def query(self) -> Mapping[str, str | tuple[str, ...]]: ...


@dataclass(frozen=True)
class ParsedUrl:
    """A URL read without SQLAlchemy, percent-decoded."""

    username: str | None
    password: str | None
    host: str | None
    port: int | None
    database: str | None
    query: Mapping[str, str | tuple[str, ...]]

    def __repr__(self) -> str:
        return f"ParsedUrl(host={self.host!r}, port={self.port!r}, database={self.database!r})"


def is_url(text: str) -> bool:
    return text.strip().lower().startswith(("sage200://", "sage200+httpx://"))


def parse_url(text: str) -> ParsedUrl:
    """`sage200://user:password@host:port/company?A=1` -> its parts. Raises ProgrammingError."""
    if not is_url(text):
        raise ProgrammingError("The URL must begin with sage200://")
    parts = urlsplit(text.strip())
    try:
        port = parts.port
    except ValueError:
        raise ProgrammingError("The port in the URL is not a number from 0 to 65535") from None
    query: dict[str, str | tuple[str, ...]] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        before = query.get(name)
        query[name] = (
            value if before is None else (*((before,) if isinstance(before, str) else before), value)
        )
    userinfo, _, _ = parts.netloc.rpartition("@")
    username, has_password, password = userinfo.partition(":")
    return ParsedUrl(
        unquote(username) or None,
        unquote(password) if has_password else None,
        parts.hostname,
        port,
        unquote(parts.path[1:]) or None,
        query,
    )


def company_of(url: Url) -> str | None:
    """The database part, decoded. SQLAlchemy before 2.1 leaves it percent-encoded."""
    database = url.database
    if not database:
        return None
    sqlalchemy = sys.modules.get("sqlalchemy")
    if sqlalchemy is not None and type(url).__module__.startswith("sqlalchemy."):
        major, minor = (int(part) for part in sqlalchemy.__version__.split(".")[:2])
        if (major, minor) < (2, 1):
            return unquote(database)
    return database


def of_url(url: Url) -> Iterator[Given]:
    if url.username:
        yield Given("OAuthClientId", url.username, "userinfo")
    if url.password:
        yield Given("OAuthClientSecret", str(url.password), "userinfo")
    company = company_of(url)
    if company:
        yield Given("Company", company, "url")
    for name, value in url.query.items():
        for each in (value,) if isinstance(value, str) else value:
            for part_name, part_value in pairs(f"{name}={each}", "URL"):
                yield Given(part_name, part_value, "url")


def of_connection_string(text: str) -> Iterator[Given]:
    for name, value in pairs(text, "connection string"):
        yield Given(name, value, "connection string")


def of_options(options: Mapping[str, object]) -> Iterator[Given]:
    for name, value in options.items():
        if value is not None:
            yield Given(name, value, "options")


def of_environment(environ: Mapping[str, str]) -> Iterator[Given]:
    """Only names in the table: a program's environment holds much that is not meant for us."""
    known = {normalised(name): each.name for each in PROPERTIES for name in (each.name, *each.aliases)}
    for variable, value in environ.items():
        if variable.upper().startswith(ENVIRONMENT_PREFIX):
            name = known.get(normalised(variable[len(ENVIRONMENT_PREFIX) :]))
            if name is not None and value:
                yield Given(name, value, "environment")


def pairs(text: str, where: str) -> Iterator[tuple[str, str]]:
    """`A=1;B="x;y"` -> (A, 1), (B, x;y). A value in quotes may hold `;`, and the quote itself doubled."""
    position, length, number = 0, len(text), 0
    while position < length:
        if text[position] in "; \t\r\n":
            position += 1
            continue
        number += 1
        equals = text.find("=", position)
        semicolon = text.find(";", position)
        if equals < 0 or 0 <= semicolon < equals:
            if "://" in text:
                raise ProgrammingError(f"The {where} looks like a URL, but not like sage200://…")
            # The text itself is not shown: it may be the rest of a secret that holds a semicolon.
            raise ProgrammingError(
                f"Part {number} of the {where} has no '='; write Name=value;Name=value "
                "and put a value that holds ';' in double quotes"
            )
        name = text[position:equals].strip()
        value, position = _value(text, equals + 1, where, name)
        yield name, value


def _value(text: str, start: int, where: str, name: str) -> tuple[str, int]:
    start += len(text[start:]) - len(text[start:].lstrip(" \t"))
    quote = text[start : start + 1]
    if quote not in ("'", '"') or not quote:
        end = text.find(";", start)
        end = len(text) if end < 0 else end
        return text[start:end].rstrip(), end
    value: list[str] = []
    position = start + 1
    while position < len(text):
        if text[position] != quote:
            value.append(text[position])
            position += 1
        elif text[position + 1 : position + 2] == quote:
            value.append(quote)
            position += 2
        else:
            rest = text[position + 1 :].lstrip(" \t")
            if rest and rest[0] != ";":
                raise ProgrammingError(f"The value of {name} in the {where} goes on after its closing quote")
            return "".join(value), position + 1
    raise ProgrammingError(f"The value of {name} in the {where} begins with a quote that is never closed")
