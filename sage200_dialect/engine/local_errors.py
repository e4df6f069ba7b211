"""DuckDB's errors in the words and classes of the driver.

They are told apart by the first words of their message, which are the same whether an error comes as
DuckDB's own exception or, out of an Arrow stream, as an OSError.
"""

from __future__ import annotations

from sage200_dialect.errors import (
    DatabaseError,
    DataError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    StatementCancelled,
)

_CANCELLED = "The statement was cancelled."
_KINDS: dict[str, tuple[type[DatabaseError], str]] = {
    # Not by us: DuckDB 1.5 may stop a stream's other parts before it tells of the error in one.
    "INTERRUPT Error": (
        OperationalError,
        "A part of the statement failed, and the local engine does not say how: mostly a value cannot be "
        "converted, where TRY_CAST gives NULL instead.",
    ),
    "Conversion Error": (DataError, "A value cannot be converted: {0}"),
    "Out of Range Error": (DataError, "A value is out of range: {0}"),
    "Invalid Input Error": (DataError, "A value cannot be used: {0}"),
    "Parser Error": (ProgrammingError, "The statement cannot be read: {0}"),
    "Binder Error": (ProgrammingError, "The statement does not make sense: {0}"),
    "Catalog Error": (ProgrammingError, "The statement names something unknown: {0}"),
    "Not implemented Error": (NotSupportedError, "The local engine cannot do this: {0}"),
    "Permission Error": (NotSupportedError, "A statement may not reach outside Sage's tables: {0}"),
    "Out of Memory Error": (
        OperationalError,
        "The local part of the statement needs more memory than it may use: {0} Raise MemoryLimit, point "
        "TempDirectory to a disk with room, or read fewer rows and columns.",
    ),
    "IO Error": (
        OperationalError,
        "The local engine could not use its temporary files: {0} Check TempDirectory.",
    ),
    "INTERNAL Error": (InternalError, "The local engine failed: {0} Please report it with the statement."),
    "FATAL Error": (InternalError, "The local engine failed: {0} Please report it with the statement."),
}
_OTHER = (OperationalError, "The local part of the statement failed: {0}")


def cancelled() -> StatementCancelled:
    return StatementCancelled(_CANCELLED)


def translate(error: Exception) -> DatabaseError:
    """The driver's error for one that DuckDB, or a stream of its results, raised."""
    message = str(error).strip()
    prefix, _, rest = message.partition(": ")
    kind, text = _KINDS.get(prefix, _OTHER)
    said = (rest if prefix in _KINDS else message).strip().splitlines()
    first = said[0].strip() if said else type(error).__name__
    return kind(text.format(first if first.endswith((".", "!", "?")) else f"{first}."))


def breaks_database(error: Exception) -> bool:
    """DuckDB answers nothing more after these."""
    return str(error).lstrip().startswith(("INTERNAL Error", "FATAL Error"))
