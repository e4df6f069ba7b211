"""From a property's text to its value: each raises ValueError for what it does not take."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from sage200_dialect.settings.addresses import is_loopback


def stripped(text: str) -> str:
    if not text.strip():
        raise ValueError("empty")
    return text.strip()


def verbatim(text: str) -> str:
    if not text:
        raise ValueError("empty")
    return text


def header(text: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]+", text.strip()):
        raise ValueError("not fit for a header")
    return text.strip()


def folder(text: str) -> str:
    return str(Path(stripped(text)).expanduser())


def switch(text: str) -> bool:
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


def whole(lowest: int, highest: int | None = None) -> Callable[[str], int]:
    def parse(text: str) -> int:
        number = int(text)
        if number < lowest or (highest is not None and number > highest):
            raise ValueError(text)
        return number

    return parse


def seconds(text: str) -> float | None:
    number = float(text)
    if not 0 <= number <= 1e9:
        raise ValueError(text)
    return number or None


class Refused(ValueError):
    """A value that is known and refused; the text says why."""


def one_of(*names: str, refused: Mapping[str, str] | None = None) -> Callable[[str], str]:
    """One of the names; those in `refused` say why they are not."""

    def parse(text: str) -> str:
        if refused and text.strip().upper() in refused:
            raise Refused(refused[text.strip().upper()])
        return {name.lower(): name for name in names}.get(text.strip().lower()) or str(_refuse(text))

    return parse


def only(accepted: Callable[[str], bool], why: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not accepted(text):
            raise Refused(why)
        return text

    return parse


def names(text: str) -> tuple[str, ...]:
    found = tuple(each.strip() for each in re.split("[,;]", text) if each.strip())
    if not found:
        raise ValueError("empty")
    return found


def any_of(*known: str) -> Callable[[str], tuple[str, ...]]:
    one = one_of(*known)

    def parse(text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one(each) for each in names(text)))

    return parse


def at_most(text: str) -> int:
    """A limit from 1, or -1 for none."""
    return -1 if int(text) == -1 else whole(1)(text)


_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


def size_in_bytes(text: str) -> int:
    match = re.fullmatch(r"(\d+)\s*(?:([KMGT]?)i?B)?", text.strip(), re.IGNORECASE)
    if match is None:
        return at_most(text)
    return at_most(str(int(match[1]) * _UNITS[(match[2] or "").upper()]))


def certificate(text: str) -> str:
    """What `client.trust` understands; a path is not looked at before it is needed."""
    from sage200_dialect.settings.certificates import pins

    pins(stripped(text))
    return stripped(text)


def size(text: str) -> str:
    if not re.fullmatch(r"\d+(\.\d+)?\s*([KMGT]i?B|%)", text.strip(), re.IGNORECASE):
        raise ValueError(text)
    return text.strip()


def address(text: str) -> str:
    """An https address, or an http address of this machine, without anything behind its path."""
    parts = urlsplit(text.strip())
    parts.port  # noqa: B018 - reading it is what checks it
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    if not parts.hostname or not plain or not safe or re.search(r"\s", text.strip()):
        raise ValueError(text)
    return text.strip().rstrip("/")


def callback(text: str) -> str:
    """A redirect URI as it is registered: never changed, since Sage ID compares it letter by letter."""
    address(text)
    return text.strip()


def scope(text: str) -> str:
    """Scopes, separated by blanks (RFC 6749 3.3), each once, in order of the alphabet."""
    scopes = sorted(set(text.split()))
    if not scopes or not all(re.fullmatch(r"[\x21\x23-\x5b\x5d-\x7e]+", each) for each in scopes):
        raise ValueError(text)
    return " ".join(scopes)
