"""Judging the body of an answer: a page of rows, one object, one number. Anything else raises."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter, lt
from typing import Any

from sage200_dialect.errors import RequestFailed


@dataclass(frozen=True, slots=True)
class Rows:
    """`body` is a bare JSON array; `keys` is the first and last key, where a key was asked for."""

    body: bytes
    count: int
    keys: tuple[int, int] | None = None


def rows(body: bytes, key: str | None, path: str) -> Rows:
    """Count a page's rows and, with `key`, check that it rises strictly. Raises RequestFailed.

    Takes a bare array, or `{"value": [...]}`.
    """
    import msgspec

    decoder = _rows_decoder(key)
    try:
        found = decoder.decode(body)
    except msgspec.DecodeError as error:
        inner = _enveloped(body)
        if inner is None:
            raise _wrong(body, "a list of rows", path, error) from None
        try:
            body, found = inner, decoder.decode(inner)
        except msgspec.DecodeError as inner_error:
            raise _wrong(inner, "a list of rows", path, inner_error) from None
    if key is None or not found:
        return Rows(body, len(found))
    keys = list(map(attrgetter("key"), found))
    if not all(map(lt, keys, keys[1:])):
        raise RequestFailed(
            f"Sage did not return the rows of {path} in the order of {key}, as asked; the "
            "result would not be certain to be whole",
            status=200,
        )
    return Rows(body, len(keys), (keys[0], keys[-1]))


def one_object(body: bytes, path: str) -> bytes:
    """The body of an answer that must be one JSON object."""
    import msgspec

    try:
        msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError as error:
        raise _wrong(body, "one object", path, error) from None
    return body


def one_answer(body: bytes, path: str) -> Rows:
    """The body of an answer without paging: one object, or a list that comes whole."""
    return rows(body, None, path) if body.lstrip()[:1] == b"[" else Rows(one_object(body, path), 1)


def number(body: bytes, path: str) -> int:
    """The body of a `$count`: a bare integer."""
    text = body.strip()
    if not text.isdigit() or len(text) > 18:
        raise _wrong(body, "a number of rows", path, None)
    return int(text)


@lru_cache(maxsize=64)
def _rows_decoder(key: str | None) -> Any:
    import msgspec

    fields = [] if key is None else [("key", int)]
    row = msgspec.defstruct("Row", fields, rename=None if key is None else {"key": key}, gc=False)
    return msgspec.json.Decoder(list[row])  # type: ignore[valid-type]


def _enveloped(body: bytes) -> bytes | None:
    import msgspec

    try:
        envelope = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:
        return None
    return bytes(envelope["value"]) if "value" in envelope else None


def _wrong(body: bytes, expected: str, path: str, error: Exception | None) -> RequestFailed:
    import msgspec

    start = body.lstrip()[:1]
    if not start:
        what = "an empty body"
    elif start == b"<":
        what = "a web page; a proxy or a sign-in page may stand between"
    elif isinstance(error, msgspec.ValidationError):
        what = f"something else ({error})"
    elif error is not None:
        what = f"broken or incomplete JSON ({error})"
    else:
        what = "something else"
    return RequestFailed(f"Sage should have answered {expected} for {path}, and sent {what}", status=200)
