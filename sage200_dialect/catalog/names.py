"""How a name that a user wrote finds the real one: exactly, then without case, then without underscores."""

from __future__ import annotations

from collections.abc import Iterable


def loosened(name: str) -> str:
    """`ShortName` and `short_name` both become `shortname`."""
    return name.replace("_", "").casefold()


class NameIndex:
    """The names of one scope. Where two of them differ only by case or underscores the first wins."""

    __slots__ = ("_exact", "_folded", "_loosened")

    def __init__(self, names: Iterable[str]) -> None:
        self._exact = frozenset(names := tuple(names))
        self._folded: dict[str, str] = {}
        self._loosened: dict[str, str] = {}
        for name in names:
            self._folded.setdefault(name.casefold(), name)
            self._loosened.setdefault(loosened(name), name)

    def find(self, name: str) -> str | None:
        """The real name that `name` means, or None."""
        folded = self._folded.get(name.casefold())
        if folded is None:
            return self._loosened.get(loosened(name))
        return name if name in self._exact else folded

    def nearest(self, name: str, n: int = 3) -> list[str]:
        """Up to `n` real names that `name` may have been meant to be, best first."""
        from difflib import get_close_matches

        wanted = loosened(name)
        close = get_close_matches(wanted, self._loosened, n, 0.8)
        holding = [key for key in sorted(self._loosened, key=len) if wanted and wanted in key]
        similar = get_close_matches(wanted, self._loosened, n, 0.6)
        return [self._loosened[key] for key in dict.fromkeys(close + holding + similar)][:n]
