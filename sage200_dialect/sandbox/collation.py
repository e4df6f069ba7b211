"""How text compares, sorts and matches under each collation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from sage200_dialect.sandbox.behaviour import Behaviour


def folder(behaviour: Behaviour) -> Callable[[str], str]:
    """The function that makes texts equal which the collation holds equal."""
    match behaviour.collation:
        case "binary":
            return str
        case "case_insensitive":
            return str.lower
        case "accent_insensitive":
            return _without_accents


def comparable(behaviour: Behaviour) -> Callable[[str], str]:
    """As `folder`, for whole values: trailing blanks do not count, except in a binary collation."""
    fold = folder(behaviour)
    if behaviour.collation == "binary":
        return fold
    return lambda text: fold(text).rstrip(" ")


def matcher(function: str, pattern: str, behaviour: Behaviour) -> Callable[[str], bool]:
    """The test that `contains`, `startswith` or `endswith` makes of a text."""
    fold = folder(behaviour)
    wanted = fold(pattern)
    if behaviour.like_wildcards and any(sign in wanted for sign in "%_["):
        body = _regex(wanted)
        before = "" if function == "startswith" else ".*"
        after = "" if function == "endswith" else ".*"
        like = re.compile(before + body + after, re.DOTALL)
        return lambda text: like.fullmatch(fold(text)) is not None
    match function:
        case "contains":
            return lambda text: wanted in fold(text)
        case "startswith":
            return lambda text: fold(text).startswith(wanted)
        case _:
            return lambda text: fold(text).endswith(wanted)


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _regex(pattern: str) -> str:
    """A LIKE pattern as a regular expression; an unclosed `[` matches nothing, as in SQL Server."""
    found: list[str] = []
    position = 0
    while position < len(pattern):
        sign = pattern[position]
        position += 1
        if sign == "%":
            found.append(".*")
        elif sign == "_":
            found.append(".")
        elif sign == "[":
            end = pattern.find("]", position)
            if end < 0:
                return r"(?!)"
            inner = pattern[position:end]
            negated = inner.startswith("^")
            signs = re.escape(inner.removeprefix("^")).replace(r"\-", "-")
            found.append(f"[{'^' if negated else ''}{signs}]" if signs else "(?!)")
            position = end + 1
        else:
            found.append(re.escape(sign))
    return "".join(found)
