"""One read for several references to a table, where what one of them needs serves the others too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sage200_dialect.sql.predicates import Predicate
from sage200_dialect.sql.pushdown import Needs


def merge(demanded: Mapping[str, Needs]) -> tuple[dict[str, Needs], dict[str, str]]:
    """The scans that are left, and by the name of each that is not, the scan that serves it."""
    left: dict[str, Needs] = {}
    served: dict[str, str] = {}
    for name, needs in demanded.items():
        server = next((other for other, known in left.items() if _serves(known, needs)), None)
        if server is not None:
            left[server] = _both(left[server], needs)
            served[name] = server
            continue
        left[name] = needs
        for other in [other for other, known in left.items() if other != name and _serves(needs, known)]:
            left[name] = _both(left[name], left.pop(other))
            served = {each: name if by == other else by for each, by in served.items()}
            served[other] = name
    return left, served


def _serves(one: Needs, other: Needs) -> bool:
    """Whether the rows of `one` are all that `other` needs, and reading them for both costs no more.

    Of the same rows both may want other columns; of more rows, none are read that `one` does not need.
    """
    if one.table is not other.table or one.companies != other.companies or one.empty or other.empty:
        return False
    if _rows(one) == _rows(other):
        return True
    every = one.limit is None and set(one.conditions) <= set(other.conditions)
    by_key = one.parent_keys in (None, other.parent_keys) and one.item_keys in (None, other.item_keys)
    return every and by_key and set(one.among) <= set(other.among) and set(other.columns) <= set(one.columns)


def _rows(needs: Needs) -> tuple[object, ...]:
    """What decides which rows a scan brings."""
    conditions = frozenset(needs.conditions), frozenset(needs.memberships), frozenset(needs.among)
    return *conditions, needs.parent_keys, needs.item_keys, needs.limit, needs.order


def _both(one: Needs, other: Needs) -> Needs:
    return replace(
        one,
        columns=tuple(dict.fromkeys((*one.columns, *other.columns))),
        complete=one.complete and other.complete,
        predicates=(*one.predicates, *(_told(each, one) for each in other.predicates)),
    )


def _told(predicate: Predicate, needs: Needs) -> Predicate:
    if predicate.why or predicate.pushed is None or predicate.pushed in needs.conditions:
        return predicate
    return replace(
        predicate, why="the rows are read for another part of the statement, which needs more of them"
    )
