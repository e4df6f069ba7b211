"""What becomes of DuckDB's databases in a forked process: its threads stay behind with the parent."""

from __future__ import annotations

import ctypes
import os
import weakref
from functools import cache
from typing import Protocol


class Abandoned(Protocol):
    """Something that a forked process cannot use."""

    def abandon(self) -> None: ...


_watched: weakref.WeakSet[Abandoned] = weakref.WeakSet()


def watch(database: Abandoned) -> None:
    """From now on a forked process calls `database.abandon()` before anything else."""
    _install()
    _watched.add(database)


def never_end(connection: object) -> None:
    """Keeps a connection past the end of the interpreter: ending it would crash a forked process."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))


@cache
def _install() -> None:
    def after() -> None:
        for database in list(_watched):
            database.abandon()
        _watched.clear()

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=after)
