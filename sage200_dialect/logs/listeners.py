"""Which log files listen at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sage200_dialect.logs.file import LogFile

VERBOSITY = "sage200_verbosity"
"""The attribute of a record that holds the Verbosity from which on a file has it."""

files: tuple[LogFile, ...] = ()
