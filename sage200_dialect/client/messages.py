"""What an error answer of Sage means, in words for the user."""

from __future__ import annotations

import re

from sage200_dialect.client.transport import Answer
from sage200_dialect.errors import (
    AccessDenied,
    AuthenticationRequired,
    OperationalError,
    RequestFailed,
    SiteTimeout,
)

_LONGEST_QUOTE = 400
_LONGEST_TARGET = 300
_GET = "GET"
_SAGE_SAYS = " Sage says: "


def failure(method: str, target: str, host: str, answer: Answer, advice: str) -> OperationalError:
    """The exception for an answer that is no success. `target` is the path with its query; `advice` tells
    how to get another token."""
    path = target.partition("?")[0]
    status = answer.status
    said = words(answer)
    tail = f"{_SAGE_SAYS}{said}" if said else ""
    if status == 401:
        return AuthenticationRequired(
            f"Sage refused the access token (401 on {method} {path}): it has expired or was revoked; "
            f"sign in again. {advice}.{tail}",
            status=status,
        )
    if status == 403:
        return AccessDenied(
            f"This user may not {'read' if method == _GET else 'write'} {path} (403): the Sage role lacks "
            f"the module behind it.{tail}",
            status=status,
        )
    if status == 504:
        return SiteTimeout(f"{_explain(method, target, host, answer)}{tail}", status=status)
    return RequestFailed(f"{_explain(method, target, host, answer)}{tail}", status=status)


def quoted(error: OperationalError) -> str:
    """What a message of `failure` quotes of Sage, to be put behind another one."""
    _, says, said = str(error).partition(_SAGE_SAYS)
    return says + said


def _explain(method: str, target: str, host: str, answer: Answer) -> str:
    path, status = target.partition("?")[0], answer.status
    if status == 400:
        return f"Sage refused the request as wrong (400 on {method} {one_line(target, _LONGEST_TARGET)})."
    if status == 404 and method != _GET:
        return (
            f"Sage takes no {method} at {path} (404): the id does not exist, or the site runs an older "
            "release or another edition of Sage 200."
        )
    if status == 404:
        return (
            f"Sage knows nothing at {path} (404): the id does not exist, or the site runs an older "
            "release or another edition of Sage 200 that lacks this table."
        )
    if status == 429:
        return (
            f"Sage asks for fewer requests (429 on {method} {path}); try again later or lower "
            "MaxConcurrentRequests."
        )
    if status == 504:
        return (
            f"The Sage 200 server of the site did not answer in time (504 on {method} {path}). On "
            "Professional that is the customer's own server: it may be busy, or its connection to the "
            f"internet down.{' A smaller Pagesize may help.' if method == _GET else ''}"
        )
    if 300 <= status < 400:
        to = re.match(r"[a-z]+://([^/?#@]*)(?:[/?#]|$)", answer.headers.get("location", ""))
        return (
            f"{host} redirects {path} to {to[1] if to else 'another place'} ({status}), which is not "
            "followed so that the access token goes nowhere else; check ApiUrl."
        )
    if status >= 500:
        return f"Sage failed (status {status} on {method} {path})."
    return f"Sage answered with status {status} on {method} {path}."


def words(answer: Answer) -> str:
    """The body of an error answer on one line, cut short; the shape of these bodies is not published."""
    text = answer.body[: 20 * _LONGEST_QUOTE].decode("utf-8", "replace")
    if "html" in answer.headers.get("content-type", "") or text.lstrip()[:1] == "<":
        text = re.sub(r"(?is)<(script|style|head)\b.*?</\1>|<[^>]*>", " ", text)
    return one_line(text, _LONGEST_QUOTE)


def one_line(text: str, longest: int) -> str:
    """A server's words without line ends and control characters, which a terminal would obey, cut short."""
    printable = "".join(each if each.isprintable() else " " for each in text)
    words = " ".join(printable.split())
    return words if len(words) <= longest else words[: longest - 1] + "…"
