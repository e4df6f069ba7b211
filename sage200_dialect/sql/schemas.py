"""What may stand before a table's name: the connected company, another one, or all of them.

The list of companies is a value here. A qualifier that cannot be told without it raises CompaniesNeeded; the
caller asks Sage for the list and comes again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from sage200_dialect.catalog.catalog import EDITIONS
from sage200_dialect.catalog.names import NameIndex, loosened
from sage200_dialect.errors import ProgrammingError

MAIN = "main"
ALL_COMPANIES = "all_companies"
METADATA = "information_schema"
SYS = "sys"
RESERVED = frozenset(map(loosened, (MAIN, ALL_COMPANIES, METADATA, SYS, *EDITIONS)))
"""Names that no company's schema bears, as NameIndex compares them."""

_MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class CompanySchema:
    """A company under the name of its schema. Site and id are what Sage calls it by."""

    name: str
    site_id: str
    company_id: int

    @property
    def key(self) -> tuple[str, int]:
        return self.site_id, self.company_id


class Place(Enum):
    """The schemas that are no single other company."""

    CONNECTED = MAIN
    EVERY_COMPANY = ALL_COMPANIES
    METADATA = METADATA
    SYS = SYS


class CompaniesNeeded(Exception):
    """Which schema is meant cannot be told before Sage has listed the companies. Never reaches a user."""


class UnknownSchema(ProgrammingError):
    """No schema has this name, as far as the companies are known."""


@dataclass(frozen=True, slots=True)
class Schemas:
    """The schemas of one connection, as a cache key.

    `company` is how the settings call the connected company. `companies` holds every company that the user
    may enter, in order of name (None: not asked yet), and `connected` is the one of them that is entered.
    `default` is the schema of names that are written without one.
    """

    edition: str
    company: str | None = None
    companies: tuple[CompanySchema, ...] | None = None
    connected: CompanySchema | None = None
    default: str = MAIN

    def find(self, name: str) -> Place | CompanySchema:
        """What a qualifier means: without case, then without blanks and underscores.

        Raises UnknownSchema and, before the companies are known, CompaniesNeeded.
        """
        bare = loosened(name)
        if self.company is not None and name.casefold() == self.company.casefold() and bare not in RESERVED:
            return Place.CONNECTED
        if bare in RESERVED:
            return self._reserved(bare)
        if self.companies is None:
            raise CompaniesNeeded
        found = self._named(name)
        return Place.CONNECTED if found == self.connected else found

    def every(self) -> tuple[CompanySchema, ...]:
        """All companies. Raises CompaniesNeeded before they are known."""
        if self.companies is None:
            raise CompaniesNeeded
        return self.companies

    def names(self) -> list[str]:
        """The schemas that hold tables: `main`, the other companies, `all_companies`."""
        return [*self.companies_by_name(), ALL_COMPANIES]

    def companies_by_name(self) -> list[str]:
        """The schemas of single companies that are known, the connected one first."""
        return [MAIN, *(each.name for each in self.companies or () if each != self.connected)]

    def _named(self, name: str) -> CompanySchema:
        companies = self.companies or ()
        same = [each for each in companies if each.name.casefold() == name.casefold()]
        alike = same or [each for each in companies if _bare(each.name) == _bare(name)]
        if not alike:
            raise UnknownSchema(self._unknown(name))
        if len(alike) > 1:
            choices = " or ".join(f'"{each.name}"' for each in alike)
            raise UnknownSchema(f"the schema {name!r} may be {choices}; write it as it is shown here")
        return alike[0]

    def _reserved(self, bare: str) -> Place:
        if bare in (loosened(MAIN), loosened(self.edition)):
            return Place.CONNECTED
        if bare == loosened(ALL_COMPANIES):
            return Place.EVERY_COMPANY
        if bare == loosened(METADATA):
            return Place.METADATA
        if bare == loosened(SYS):
            return Place.SYS
        edition = next(each for each in EDITIONS if loosened(each) == bare)
        raise ProgrammingError(
            f"this connection reads the edition {self.edition}; for {edition} open another one with "
            f"Schema={edition}"
        )

    def _unknown(self, name: str) -> str:
        known = self.names()
        near = NameIndex(known).nearest(name)
        listed = ", ".join(known[:_MOST_LISTED]) + (", …" if len(known) > _MOST_LISTED else "")
        hint = f"; the nearest names are {', '.join(near)}" if near else f"; the schemas are {listed}"
        return f"unknown schema {name!r}{hint}"


class AnySchemas(Schemas):
    """The same for a connection that may not ask: any name may be a company's. For what is alike in all of
    them, such as the columns of a query."""

    __slots__ = ()

    def find(self, name: str) -> Place | CompanySchema:
        try:
            return super().find(name)
        except CompaniesNeeded:
            return CompanySchema(name, "", 0)

    def every(self) -> tuple[CompanySchema, ...]:
        return self.companies or ()


def _bare(name: str) -> str:
    return loosened(name).replace(" ", "")


def as_schemas(companies: Iterable[CompanySchema]) -> tuple[CompanySchema, ...]:
    """Companies under their own names to schemas under names that none shares, in order of name.

    A name that another company has too (case apart), or that is reserved, gets the company's id, and the
    site's where that is not enough.
    """
    given = list(companies)
    levels = {each: int(not each.name or loosened(each.name) in RESERVED) for each in given}
    while True:
        sharing: defaultdict[str, list[CompanySchema]] = defaultdict(list)
        for each in given:
            sharing[_called(each, levels[each]).casefold()].append(each)
        crowded = [each for group in sharing.values() if len(group) > 1 for each in group if levels[each] < 2]
        if not crowded:
            break
        for each in crowded:
            levels[each] += 1
    return tuple(
        sorted(
            (replace(each, name=_called(each, levels[each])) for each in given), key=lambda each: each.name
        )
    )


def _called(company: CompanySchema, level: int) -> str:
    told = ("", f" ({company.company_id})", f" ({company.company_id}, {company.site_id})")[level]
    return f"{company.name}{told}".strip()
