"""Locked documents: who read one with `$expand=is_to_lock` holds the id that unlocks it."""

from __future__ import annotations

from collections.abc import Sequence

from sage200_dialect.sandbox.answers import BadRequest
from sage200_dialect.sandbox.cells import Value
from sage200_dialect.sandbox.company import Company


def lock(company: Company, table: str, keys: Sequence[Value]) -> list[int]:
    """Locks documents, all or none. Raises BadRequest when one is locked already."""
    with company.lock:
        for key in keys:
            if (table, key) in company.locks:
                raise BadRequest(f"{table} {key} is locked by another user")
        found = [company.next_lock() for _ in keys]
        company.locks.update(zip(((table, key) for key in keys), found, strict=True))
        return found


def check_unlocked(company: Company, table: str, key: Value, lock_id: int | None) -> None:
    """Raises BadRequest when the document is locked and `lock_id` does not open it, or opens nothing."""
    held = company.locks.get((table, key))
    if held is None and lock_id is not None:
        raise BadRequest(f"{table} {key} is not locked: the lock_id {lock_id} is not valid")
    if held is not None and held != lock_id:
        raise BadRequest(f"{table} {key} is locked by another user")


def unlock(company: Company, table: str, key: Value) -> None:
    company.locks.pop((table, key), None)
