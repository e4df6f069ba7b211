"""The loggers, and who listens: `logging` as the program has set it up, and open log files besides."""

from __future__ import annotations

import logging

from sage200_dialect.logs import listeners

VALUES = 5
"""The level of lines that hold values of a statement: below DEBUG, so that someone has to ask for them."""

LEVELS = {1: logging.INFO, 2: logging.DEBUG, 3: logging.DEBUG, 4: VALUES, 5: VALUES}
"""The level of a line that a log file has from this Verbosity on."""


class Log:
    """One logger. Ask `on` before making what is costly to make."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(f"sage200_dialect.{name}")

    def on(self, verbosity: int) -> bool:
        """Whether anyone wants lines of this verbosity."""
        if self._logger.isEnabledFor(LEVELS[verbosity]):
            return True
        return bool(listeners.files) and any(
            each.wants(self._logger.name, verbosity) for each in listeners.files
        )

    def write(self, verbosity: int, message: str, *values: object) -> None:
        """One line. Log files have it by their Verbosity, whatever levels the program set for its logs."""
        if not self.on(verbosity):
            return
        logger, level = self._logger, LEVELS[verbosity]
        record = logger.makeRecord(
            logger.name, level, "", 0, message, values, None, extra={listeners.VERBOSITY: verbosity}
        )
        if logger.isEnabledFor(level):
            logger.handle(record)
        else:
            for each in listeners.files:
                each.handle(record)


STATEMENT, SQL, HTTP, TLS, AUTH, CONNECTION = (
    Log(name) for name in ("statement", "sql", "http", "tls", "auth", "connection")
)
