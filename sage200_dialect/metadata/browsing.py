"""What metadata reports: all there is, or what BrowsableSchemas, Tables and Views name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sage200_dialect.catalog.names import NameIndex

if TYPE_CHECKING:
    from sage200_dialect.settings import Settings


def schemas(names: Iterable[str], settings: Settings) -> list[str]:
    return _named(names, settings.browsable_schemas)


def tables(names: Iterable[str], settings: Settings) -> list[str]:
    return _named(names, settings.tables)


def views(names: Iterable[str], settings: Settings) -> list[str]:
    return _named(names, settings.views)


def _named(names: Iterable[str], wanted: tuple[str, ...] | None) -> list[str]:
    """Those of `names`, in their order, that the user means; a name that nothing bears is no error."""
    known = list(names)
    if wanted is None:
        return known
    index = NameIndex(known)
    kept = {index.find(each) for each in wanted}
    return [each for each in known if each in kept]
