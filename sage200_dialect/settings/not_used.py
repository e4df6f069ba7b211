"""Properties that are taken without effect: what was given, and one warning for each."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

from sage200_dialect.settings.unused_table import NOT_USED

_warned: set[str] = set()


def taken(given: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Those of `given` that have no effect. Each that asks for something is warned of once per process."""
    found = tuple((each.name, str(given[each.name])) for each in NOT_USED if each.name in given)
    for each in NOT_USED:
        if each.fate == "ignored" and each.name in given and not each.as_unset(str(given[each.name])):
            _warn(each.name, each.meaning)
    return found


def _warn(name: str, why: str) -> None:
    if name not in _warned:
        _warned.add(name)
        warnings.warn(f"The connection property {name} has no effect: {why}", UserWarning, stacklevel=6)
