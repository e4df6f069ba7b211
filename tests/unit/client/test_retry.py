"""The retry policy as a table: no clock, no network."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest

from sage200_dialect.client.retry import ATTEMPTS, GiveUp, Outcome, Wait, after

NOW = datetime(2026, 5, 4, 12, 0, 0, tzinfo=timezone.utc)
UNSENT = Outcome(sent=False)
LOST = Outcome()
HOPELESS = Outcome(sent=False, hopeless=True)


def decide(
    method: str = "GET",
    outcome: Outcome = LOST,
    *,
    attempt: int = 1,
    remaining: float | None = 60,
    chance: float = 1.0,
) -> Wait | GiveUp:
    return after(method, outcome, attempt=attempt, remaining=remaining, now=NOW, chance=chance)


def repeated(method: str) -> set[int]:
    return {status for status in range(100, 600) if isinstance(decide(method, Outcome(status)), Wait)}


def test_which_answers_a_read_repeats() -> None:
    assert repeated("GET") == {408, 429, 500, 502, 503, 504}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_write_repeats_only_what_was_surely_not_processed(method: str) -> None:
    assert repeated(method) == {429}


@pytest.mark.parametrize(
    ("method", "outcome", "repeats"),
    [
        ("GET", UNSENT, True),
        ("GET", LOST, True),
        ("GET", HOPELESS, False),
        ("POST", UNSENT, True),
        ("POST", LOST, False),
        ("POST", HOPELESS, False),
        ("DELETE", LOST, False),
        ("PUT", LOST, False),
    ],
)
def test_no_answer(method: str, outcome: Outcome, repeats: bool) -> None:
    assert isinstance(decide(method, outcome), Wait) == repeats


def test_the_bound_of_the_backoff_doubles_and_chance_spreads_it() -> None:
    assert [decide(attempt=number) for number in range(1, ATTEMPTS)] == [
        Wait(0.25),
        Wait(0.5),
        Wait(1.0),
        Wait(2.0),
    ]
    assert decide(attempt=3, chance=0.5) == Wait(0.5)
    assert decide(chance=0) == Wait(0)


def test_attempts_and_time_are_bounded() -> None:
    assert decide(attempt=ATTEMPTS) == GiveUp()
    assert decide(remaining=0.25) == GiveUp()
    assert decide(remaining=-1, chance=0.001) == GiveUp()
    assert decide(remaining=None) == Wait(0.25)


def http_date(seconds: float) -> str:
    return format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("retry_after", "remaining", "decision"),
    [
        ("7", 60, Wait(7)),
        (" 7 ", 60, Wait(7)),
        (http_date(7), 60, Wait(7)),
        ("Mon, 04 May 2026 12:00:07 -0000", 60, Wait(7)),
        ("61", 60, GiveUp(asked_wait=61)),
        (http_date(3600), 60, GiveUp(asked_wait=3600)),
        ("9" * 40, 60, GiveUp(asked_wait=999_999_999_999)),
        ("86400", None, Wait(300)),
        ("0", 60, Wait(0.25)),
        (http_date(-5), 60, Wait(0.25)),
        ("-5", 60, Wait(0.25)),
        ("soon", 60, Wait(0.25)),
        ("٣", 60, Wait(0.25)),
        ("", 60, Wait(0.25)),
        (None, 60, Wait(0.25)),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_wait_that_the_server_asks_for(
    status: int, retry_after: str | None, remaining: float | None, decision: Wait | GiveUp
) -> None:
    assert decide("GET", Outcome(status, retry_after=retry_after), remaining=remaining) == decision
