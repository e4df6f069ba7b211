"""The gate narrows under overload, once per burst, and widens slowly."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest

from sage200_dialect.client.gate import Gate
from sage200_dialect.client.stop import Stop, Stopped


def pass_through(gate: Gate, count: int, overloaded: bool) -> None:
    """`count` requests under way at once, then all answered."""
    with ExitStack() as stack:
        permits = [stack.enter_context(gate.permit(64, Stop())) for _ in range(count)]
        for permit in permits:
            permit.overloaded = overloaded


def test_a_burst_of_overload_halves_once() -> None:
    gate = Gate()
    pass_through(gate, 8, overloaded=True)
    assert gate.ceiling == 4
    pass_through(gate, 4, overloaded=True)
    assert gate.ceiling == 2


def test_it_never_closes() -> None:
    gate = Gate()
    for _ in range(10):
        pass_through(gate, 1, overloaded=True)
    assert gate.ceiling == 1
    pass_through(gate, 1, overloaded=False)


def test_ten_good_answers_regain_one_slot() -> None:
    gate = Gate()
    pass_through(gate, 4, overloaded=True)
    for _ in range(10):
        pass_through(gate, 1, overloaded=False)
    assert gate.ceiling == pytest.approx(3)


def test_a_narrowed_gate_holds_requests_back_until_stopped() -> None:
    gate, stop = Gate(), Stop()
    pass_through(gate, 2, overloaded=True)
    with gate.permit(64, Stop()):
        threading.Timer(0.05, stop.set).start()
        with pytest.raises(Stopped), gate.permit(64, stop):
            pass
    with gate.permit(64, Stop()):
        pass
