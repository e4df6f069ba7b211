"""The companies that a user may enter, and the one that a connection reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sage200_dialect.errors import NoCompany, ProgrammingError, RequestFailed

if TYPE_CHECKING:
    from sage200_dialect.settings import Settings

_MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Company:
    """One row of `GET /sites`: the values of the headers X-Company and X-Site, and the names."""

    id: int
    name: str
    site_id: str
    site_name: str


def read(body: bytes) -> tuple[Company, ...]:
    """The rows of `GET /sites`. Raises RequestFailed when they have another shape."""
    import msgspec

    row: Any = msgspec.defstruct(
        "Row", [("company_id", int), ("company_name", str), ("site_id", str), ("site_name", str | None, None)]
    )
    try:
        found = msgspec.json.decode(body, type=list[row], strict=False)
    except msgspec.DecodeError as error:
        raise RequestFailed(
            f"Sage's list of companies (GET /sites) has another shape than published: {error}", status=200
        ) from None
    return tuple(
        Company(each.company_id, each.company_name.strip(), each.site_id, (each.site_name or "").strip())
        for each in found
    )


def choose(companies: Sequence[Company], settings: Settings) -> Company:
    """The company that the settings name; the only one when they name none. Raises NoCompany, or
    ProgrammingError, which lists what there is."""
    if not companies:
        raise no_company(settings)
    found = [each for each in companies if _matches(each, settings)]
    if settings.company is not None:
        exact = [each for each in found if each.name == settings.company]
        found = exact or found
    if settings.sandbox and settings.company is None:
        return found[0]
    if len(found) == 1:
        return found[0]
    if not found:
        site = f" at site {settings.site!r}" if settings.site else ""
        raise ProgrammingError(
            f"There is no company {settings.company!r}{site} for this user. Companies: {named(companies)}"
        )
    if settings.company is None:
        raise ProgrammingError(f"This user may enter several companies; name one as Company: {named(found)}")
    raise ProgrammingError(
        f"Several companies are called {settings.company!r}; name the id as Company, or "
        f"the site as Site: {named(found)}"
    )


def no_company(settings: Settings) -> NoCompany:
    """What an empty `GET /sites` means in the connected edition."""
    if settings.schema == "ProfessionalUK":
        why = (
            "On Professional this mostly means that the connection (the tunnel) between the customer's own "
            "server and Sage is down: see there that the server and its connector for the Sage 200 API are "
            "running. Else this user was not given any company"
        )
    else:
        why = (
            "This user was not given any company of Sage 200 Standard, or belongs to another edition: ask "
            "who administers the users of the site, and check Schema"
        )
    return NoCompany(f"Sage lists no company for this user (GET /sites is empty). {why}", status=200)


def _matches(company: Company, settings: Settings) -> bool:
    name, site = settings.company, settings.site
    if name is not None and name.casefold() != company.name.casefold() and name != str(company.id):
        return False
    return site is None or site.casefold() in (company.site_id.casefold(), company.site_name.casefold())


def named(companies: Sequence[Company]) -> str:
    shown = ", ".join(
        f"{each.name} (id {each.id}, site {each.site_name or each.site_id})"
        for each in companies[:_MOST_LISTED]
    )
    return shown + (f" and {len(companies) - _MOST_LISTED} more" if len(companies) > _MOST_LISTED else "")
