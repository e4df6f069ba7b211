"""Whether a value is one of its column's enumeration, as far as anybody can tell before it is sent."""

from __future__ import annotations

from collections.abc import Callable

from sage200_dialect.catalog.model import Column
from sage200_dialect.engine.writes.reading import Reading
from sage200_dialect.errors import AccessDenied, DataError, ProgrammingError, RequestFailed

Judge = Callable[[Column, object], "str | None"]
"""Why a column does not take a value; None: it may."""

_MOST_SHOWN = 10


class Enumerations:
    """Sage publishes some values of its enumerations and no whole list; the site's own table has that.

    Which table a column means was read off names, so it is believed only where it lists all the values that
    are published for the column. It is read for values that are not among those, once in a statement. Where
    it cannot be read, Sage decides.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._listed: dict[str, dict[str, str]] = {}

    def fault(self, column: Column, value: object) -> str | None:
        table = column.enumeration
        known = {each.casefold() for each in column.values}
        if table is None or not known or not isinstance(value, str):
            return None
        if value.casefold() in known or value.isdigit():  # Sage knows them by number too
            return None
        if table not in self._listed:
            self._listed[table] = self._read(table)
        listed = self._listed[table]
        if not known <= listed.keys() or value.casefold() in listed:
            return None
        more = ", …" if len(listed) > _MOST_SHOWN else ""
        return (
            f"{column.name}: '{value}' is none of the values of {table} "
            f"({', '.join(list(listed.values())[:_MOST_SHOWN])}{more})"
        )

    def _read(self, table: str) -> dict[str, str]:
        try:
            found = self._reading.all_of(table, "value")
        except (RequestFailed, AccessDenied, ProgrammingError, DataError):
            return {}
        return {str(value).casefold(): str(value) for value in found if value is not None}
