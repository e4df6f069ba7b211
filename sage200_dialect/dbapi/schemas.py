"""The schemas of a connection: its own company at once, the others when something asks for one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from sage200_dialect.sql.schemas import CompaniesNeeded, CompanySchema, Schemas, UnknownSchema, as_schemas

if TYPE_CHECKING:
    from sage200_dialect.client import Client, Company
    from sage200_dialect.client.statement import Statement
    from sage200_dialect.settings import Settings

T = TypeVar("T")


class ConnectionSchemas:
    """Knows the companies once they were needed. `GET /sites` is asked once per process and credentials."""

    def __init__(self, settings: Settings, default: str, client: Callable[[], Client]) -> None:
        self._settings = settings
        self._client = client
        self._unasked = Schemas(settings.schema, settings.company, default=default)
        self.known = self._unasked
        """What is known so far, without a request."""

    def known_in(self, work: Callable[[Schemas], T], statement: Statement) -> T:
        """What `work` answers; where it needs the companies, they are asked for and it is called again.

        Raises what `work` raises, and what asking for the companies does.
        """
        try:
            try:
                return work(self.known)
            except CompaniesNeeded:
                return work(self.listed(statement))
        except UnknownSchema:
            # The list may be old: a company that was added meanwhile is found at the next attempt.
            self._client().forget_companies()
            self.known = self._unasked
            raise

    def listed(self, statement: Statement) -> Schemas:
        """The schemas with every company. Raises OperationalError when they cannot be listed."""
        if self.known.companies is None:
            from sage200_dialect.client.companies import meant, some

            companies = some(self._client().companies(statement), self._settings)
            entered = meant(companies, self._settings)
            schemas = as_schemas(map(_schema, companies))
            key = entered[0].key if len(entered) == 1 else None
            connected = next((each for each in schemas if each.key == key), None)
            self.known = replace(self._unasked, companies=schemas, connected=connected)
        return self.known


def _schema(company: Company) -> CompanySchema:
    return CompanySchema(company.name, company.site_id, company.id)
