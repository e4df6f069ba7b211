"""What the server serves: catalogue, companies, tokens, switches, Sage ID, faults and the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from sage200_dialect.catalog import Catalog
from sage200_dialect.catalog.catalog import with_tables
from sage200_dialect.catalog.records import FileRecord
from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sandbox.company import Company
from sage200_dialect.sandbox.faults import Faults
from sage200_dialect.sandbox.log import RequestLog
from sage200_dialect.sandbox.sage_id.realm import Realm


@dataclass
class Site:
    catalog: Catalog
    companies: tuple[Company, ...]
    behaviour: Behaviour
    tokens: set[str] = field(default_factory=lambda: {"sandbox"})
    requests: RequestLog = field(default_factory=RequestLog)
    faults: Faults = field(default_factory=Faults)
    sage_id: Realm = field(default_factory=Realm)
    defined: dict[str, msgspec.Raw] = field(default_factory=dict)
    """The tables that came while it runs, as catalogue files have them."""

    def __post_init__(self) -> None:
        self.own_catalog = self.catalog

    def define(self, tables: Mapping[str, msgspec.Raw]) -> None:
        """Adds tables, empty in every company; one of a name that is there takes its place. Raises
        ProgrammingError for what a catalogue file could not say."""
        self._serve({**self.defined, **tables})
        for company in self.companies:
            for name in tables:
                company.hold(self.catalog.table(name))

    def drop(self, name: str) -> None:
        """Takes away a table that was defined. Raises KeyError for any other, ProgrammingError when one that
        stays has a link to it."""
        left = dict(self.defined)
        del left[name]
        self._serve(left)

    def _serve(self, defined: dict[str, msgspec.Raw]) -> None:
        added = ("the defined tables", msgspec.json.encode(FileRecord(tables=defined)))
        self.catalog = with_tables(self.own_catalog, added)
        self.defined = defined
