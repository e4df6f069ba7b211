"""The lines of one connection, and the log file that it keeps open."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

from sage200_dialect.logs.log import CONNECTION

if TYPE_CHECKING:
    from sage200_dialect.settings import Settings


def opened(connection: object, settings: Settings) -> Callable[[], object]:
    """Tell that it opened and start its log file; what is returned ends both, as its collection does.

    Raises OperationalError when the Logfile cannot be opened.
    """
    leave: Callable[[], None] = _nothing
    if settings.logfile is not None:
        from sage200_dialect.logs.file import listen

        leave = listen(settings)
    where = settings.api_url or "the embedded sandbox"
    company = settings.company or "company not named"
    CONNECTION.write(1, "connection opened: %s, %s, %s", settings.schema, company, where)
    return weakref.finalize(connection, _closed, company, leave)


def _closed(company: str, leave: Callable[[], None]) -> None:
    CONNECTION.write(1, "connection closed: %s", company)
    leave()


def _nothing() -> None:
    return
