"""A log file: one handler per process and path, for any number of connections and processes."""

from __future__ import annotations

import logging
import os
import re
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from sage200_dialect.errors import OperationalError
from sage200_dialect.logs import listeners
from sage200_dialect.logs.words import MODULES

if TYPE_CHECKING:
    from collections.abc import Callable

    from sage200_dialect.settings import Settings

_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
_STAMP = r"\d{8}-\d{6}-\d{6}-\d+-\d+"


@dataclass(frozen=True, slots=True)
class Wish:
    """What one connection wants of its file. `modules` are names of loggers, None for all."""

    verbosity: int
    modules: frozenset[str] | None


class LogFile(logging.Handler):
    """Appends lines; at `largest` bytes the file gets the date and time into its name and a new one begins.

    Each line is one write at the end of whatever file has the name, so several processes may share it. When
    two begin a new file at the same moment, one of the full files is short; no line is lost.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.setFormatter(_OneLine(_FORMAT))
        self.wishes: dict[object, Wish] = {}
        self.largest: int | None = None
        self.most_files: int | None = None
        self._stream: TextIO | None = None
        self._numbers = count()
        self._open()

    def wants(self, logger: str, verbosity: int) -> bool:
        return any(
            verbosity <= wish.verbosity and (wish.modules is None or _module(logger) in wish.modules)
            for wish in list(self.wishes.values())
        )

    def filter(self, record: logging.LogRecord) -> bool:  # type: ignore[override, unused-ignore]
        usual = 1 if record.levelno >= logging.INFO else 3
        verbosity = getattr(record, listeners.VERBOSITY, usual)
        return bool(super().filter(record)) and self.wants(record.name, verbosity)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            stream = self._current()
            stream.write(self.format(record) + "\n")
            stream.flush()
        except Exception:
            self.handleError(record)

    def close(self) -> None:
        with self.lock or threading.RLock():
            self._close()
        super().close()

    def _open(self) -> TextIO:
        self._stream = self.path.open("a", encoding="utf-8", errors="backslashreplace")
        return self._stream

    def _close(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _current(self) -> TextIO:
        """The stream to the file that has the name now, which another process may have begun."""
        if self._stream is not None:
            try:
                named, held = self.path.stat(), os.fstat(self._stream.fileno())
            except FileNotFoundError:
                self._close()
            else:
                if not os.path.samestat(named, held):
                    self._close()
                elif self.largest is not None and held.st_size >= self.largest:
                    self._close()
                    self._set_aside()
        return self._stream or self._open()

    def _set_aside(self) -> None:
        stamp = f"{datetime.now():%Y%m%d-%H%M%S-%f}-{os.getpid()}-{next(self._numbers)}"
        with suppress(OSError):  # on Windows while another process has it open: then it grows on
            self.path.rename(self.path.with_name(f"{self.path.stem}.{stamp}{self.path.suffix}"))
        if self.most_files is not None:
            for each in self._full()[: -(self.most_files - 1) or None]:
                with suppress(OSError):
                    each.unlink()

    def _full(self) -> list[Path]:
        """The files set aside, oldest first."""
        name = re.compile(re.escape(self.path.stem) + r"\." + _STAMP + re.escape(self.path.suffix))
        return sorted(each for each in self.path.parent.iterdir() if name.fullmatch(each.name))


class _OneLine(logging.Formatter):
    """Nothing in a message may look like another line of the log."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        return text.replace("\r", "\\r").replace("\n", "\\n") if record.exc_info is None else text


def _module(logger: str) -> str:
    """The logger of the table of modules that a record belongs to; what belongs to none is INFO's."""
    known = (each for each in MODULES.values() if logger == each or logger.startswith(f"{each}."))
    return next(known, MODULES["INFO"])


_lock = threading.RLock()  # a connection that is collected leaves from wherever its thread is


def listen(settings: Settings) -> Callable[[], None]:
    """Open the settings' log file and listen until what is returned is called; more calls do nothing.

    Raises OperationalError when the file cannot be opened.
    """
    assert settings.logfile is not None
    path = Path(os.path.abspath(settings.logfile))  # noqa: PTH100 - links stay: the name is what rotates
    modules = frozenset(MODULES[each] for each in settings.log_modules or ())
    token = object()
    with _lock:
        opened = next((each for each in listeners.files if each.path == path), None)
        if opened is None:
            try:
                opened = LogFile(path)
            except OSError as error:
                raise OperationalError(
                    f"The Logfile {path} cannot be opened: {error.strerror or error}"
                ) from None
        opened.wishes[token] = Wish(settings.verbosity, modules or None)
        opened.largest = settings.max_log_file_size if settings.max_log_file_size > 0 else None
        opened.most_files = settings.max_log_file_count if settings.max_log_file_count > 0 else None
        if opened not in listeners.files:
            logging.getLogger("sage200_dialect").addHandler(opened)
            listeners.files = (*listeners.files, opened)
    return partial(_leave, opened, token)


def _leave(opened: LogFile, token: object) -> None:
    with _lock:
        opened.wishes.pop(token, None)
        if opened.wishes or opened not in listeners.files:
            return
        listeners.files = tuple(each for each in listeners.files if each is not opened)
        logging.getLogger("sage200_dialect").removeHandler(opened)
        opened.close()


def _start_anew() -> None:
    """A forked child must not wait for a lock that no thread of it holds; its files go on."""
    global _lock  # noqa: PLW0603
    _lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)
