"""The retry policy: a function of values that knows no clock, no network and no chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

ATTEMPTS = 5
GRANT_REQUEST = "grant request"
"""In place of a method: it stores nothing, and yet must not be repeated lightly, since Sage ID takes a
refresh token that comes twice for a stolen one."""
_FIRST_BACKOFF = 0.25
_LONGEST_BACKOFF = 8.0
_LONGEST_RETRY_AFTER = 300.0
_RETRIED = frozenset({408, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended.

    `status` is None when no whole answer came; `sent` is False when the request surely never reached
    the server; `hopeless` marks what another attempt cannot change, such as a bad certificate.
    """

    status: int | None = None
    sent: bool = True
    hopeless: bool = False
    retry_after: str | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Try again after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Do not try again. `asked_wait` is the wait that the server asked for, where that is the reason."""

    asked_wait: float | None = None


def after(
    method: str, outcome: Outcome, *, attempt: int, remaining: float | None, now: datetime, chance: float
) -> Wait | GiveUp:
    """What to do after attempt number `attempt` (from 1).

    `remaining` is what is left of Timeout in seconds (None: no limit), `now` is zone-aware, `chance` is
    a random number from 0 to 1: the backoff is `chance` times a bound that doubles (full jitter).
    """
    if not _may_repeat(method, outcome) or attempt >= ATTEMPTS:
        return GiveUp()
    asked = _seconds(outcome.retry_after, now) if outcome.status in (429, 503) else None
    if asked is not None:
        if remaining is not None and asked > remaining:
            return GiveUp(asked_wait=asked)
        return Wait(min(asked, _LONGEST_RETRY_AFTER))
    wait = chance * min(_FIRST_BACKOFF * 2 ** (attempt - 1), _LONGEST_BACKOFF)
    if remaining is not None and wait >= remaining:
        return GiveUp()
    return Wait(wait)


def _may_repeat(method: str, outcome: Outcome) -> bool:
    if outcome.hopeless:
        return False
    if method == "GET":
        return outcome.status is None or outcome.status in _RETRIED
    if not outcome.sent or outcome.status == 429:
        return True
    return method == GRANT_REQUEST and outcome.status == 503 and outcome.retry_after is not None


def _seconds(retry_after: str | None, now: datetime) -> float | None:
    """Retry-After as seconds from now; None when it is absent, unreadable, zero or past."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        seconds = float(text[:12])
    else:
        try:
            when = parsedate_to_datetime(text)
        except (TypeError, ValueError, IndexError):
            return None
        if when.tzinfo is None:
            when = when.replace(tzinfo=timezone.utc)
        seconds = (when - now).total_seconds()
    return seconds if seconds > 0 else None
