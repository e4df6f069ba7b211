"""Writes that go wrong on demand: before they are carried out, and after with the answer lost."""

from __future__ import annotations

import contextlib
import random

import httpx
import pytest

from sage200_dialect.sandbox import WRITES, Fault

from .conftest import Api

BIKE = {"name": "By bike"}


def names(api: Api) -> list[str]:
    """The names of the couriers, read without a fault."""
    api.sandbox.faults.clear()
    return [row["name"] for row in api.get("/couriers", select="name")]


@pytest.mark.parametrize(
    ("fault", "done"),
    [
        (Fault(status=503), False),
        (Fault(status=503, processed=True), True),
        (Fault(status=429, headers={"Retry-After": "1"}), False),
        (Fault.html(), False),
        (Fault.html(processed=True), True),
        (Fault.empty(processed=True), True),
        (Fault.unheard(), False),
        (Fault.lost(), True),
        (Fault(reset=True), True),
        (Fault(close_after=3), True),
        (Fault.truncated(3), True),
        (Fault(delay=0.01), True),
    ],
)
def test_what_was_carried_out(api: Api, fault: Fault, done: bool) -> None:
    before = names(api)
    api.sandbox.faults.add(fault)
    try:
        status = api.send("POST", "/couriers", BIKE).status_code
    except httpx.TransportError:
        status = 0
    assert (status == 0) == (fault.reset or fault.close_after is not None)
    assert names(api) == [*before, "By bike"] if done else names(api) == before
    effects = api.sandbox.requests.to("/couriers")[1].effects
    assert bool(effects) == done


def test_a_fault_waits_for_its_method_and_path(api: Api) -> None:
    made = api.post("/couriers", BIKE)["id"]
    api.sandbox.faults.add(
        Fault(status=500, methods=("DELETE",)),
        Fault(status=502, methods=WRITES, path="/couriers/*"),
        Fault(status=503, methods=("GET",), path="/couriers/*"),
    )
    assert api.send("POST", "/couriers", {"name": "x"}).status_code == 200
    assert api.ask("/couriers").status_code == 200
    assert api.send("PUT", f"/couriers/{made}", {"name": "y"}).status_code == 502
    assert api.ask(f"/couriers/{made}").status_code == 503
    assert api.send("PUT", f"/couriers/{made}", {"name": "y"}).status_code == 200
    assert api.send("DELETE", f"/couriers/{made}").status_code == 500
    assert len(api.sandbox.faults) == 0


@pytest.mark.parametrize("seed", range(5))
def test_random_scripts_leave_exactly_what_was_carried_out(api: Api, seed: int) -> None:
    dice = random.Random(seed)
    expected = names(api)
    for number in range(30):
        fault = dice.choice(
            [None, Fault.lost(), Fault.unheard(), Fault(status=503), Fault(status=504, processed=True)]
        )
        if fault is not None:
            api.sandbox.faults.add(fault)
        with contextlib.suppress(httpx.TransportError):
            api.send("POST", "/couriers", {"name": f"Courier {number}"})
        if fault is None or fault.carries_out:
            expected.append(f"Courier {number}")
    assert names(api) == expected
