"""The catalogue as the connected site has it, as far as the site was asked."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from sage200_dialect.catalog.site import Difference, Field, at_site, difference, resource_of
from sage200_dialect.errors import RequestFailed, Warning
from sage200_dialect.sql.absent import absent_columns
from sage200_dialect.sql.named_tables import named_tables

if TYPE_CHECKING:
    from sage200_dialect.catalog import Catalog
    from sage200_dialect.catalog.model import Table
    from sage200_dialect.catalog.user_views import UserViews
    from sage200_dialect.client import Client
    from sage200_dialect.client.statement import Statement
    from sage200_dialect.odata.query import Walk
    from sage200_dialect.settings import Settings
    from sage200_dialect.sql.plan import Plan, Scan

Described: TypeAlias = "Mapping[str, tuple[Field, ...]]"

_log = logging.getLogger(__name__)
_told: set[tuple[str, tuple[str, ...]]] = set()
_BAD_REQUEST = 400
_PACKAGE = f"{__package__.partition('.')[0]}."


class SiteTables:
    """Tables as one connection's site has them. The property Discover asks it ahead."""

    def __init__(
        self,
        catalog: Catalog,
        client: Callable[[], Client],
        views: Callable[[], UserViews],
        settings: Settings,
    ) -> None:
        self._catalog = catalog
        self._client = client
        self._views = views
        self._settings = settings
        self._discover = settings.discover
        self._seen: tuple[Described, Catalog] = ({}, catalog)

    def for_text(self, text: str, statement: Statement) -> Catalog:
        """The catalogue for a statement, after the tables that it names were discovered."""
        if not self._discover:
            return self._known(statement)
        return self.for_tables(named_tables(text, self._catalog, self._views()), statement)

    def for_tables(self, tables: Iterable[Table], statement: Statement) -> Catalog:
        """The catalogue after these tables were discovered; without Discover, as it is known."""
        if self._discover:
            paths = [path for each in tables if (path := each.collection or each.singleton) is not None]
            if paths:
                self._client().describe(paths, statement)
        return self._known(statement)

    @property
    def seen(self) -> Catalog:
        """The catalogue as it was last planned with; asks nothing."""
        return self._seen[1]

    def after(self, refused: RequestFailed, planned_with: Catalog, statement: Statement) -> Catalog:
        """The catalogue to plan with anew; raises `refused` when it is the same."""
        if refused.status != _BAD_REQUEST:
            raise refused
        learned = self._known(statement)
        if learned is planned_with:
            raise refused
        return learned

    def _known(self, statement: Statement) -> Catalog:
        from sage200_dialect.client import shared

        if not shared.any_described(self._settings):
            return self._catalog
        described = self._client().described(statement)
        if described != self._seen[0]:
            self._seen = described, at_site(self._catalog, frozenset(self._differences(described)))
        return self._seen[1]

    def _differences(self, described: Described) -> Iterator[Difference]:
        for table in self._catalog.tables():
            resource = resource_of(table)
            fields = None if resource is None else described.get(resource)
            if fields:
                found = difference(table, fields, extra=self._discover)
                if found is not None:
                    yield found


def tell(cut_short: Iterable[Table]) -> None:
    """Warn of columns that `*` leaves out, once per table and process."""
    for table in cut_short:
        columns = tuple(absent_columns(table))
        if (table.name, columns) not in _told:
            _told.add((table.name, columns))
            text = (
                f"the site's release of Sage 200 lacks {len(columns)} column(s) of {table.name}, and * "
                f"leaves them out: {', '.join(columns)}"
            )
            _log.info("%s", text)
            warnings.warn(text, Warning, stacklevel=_outside())


def _outside() -> int:
    """The stack level, seen by who calls this, of the code that called the driver."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith(_PACKAGE):
        level, frame = level + 1, frame.f_back
    return level


def requests(plan: Plan) -> list[Walk]:
    """What a plan asks of the site."""
    return [walk for scan in plan.scans for walk in _walks(scan)]


def _walks(scan: Scan) -> Iterator[Walk]:
    if scan.below is not None:
        yield from _walks(scan.below)
    yield from (each.walk for each in scan.reads)
