"""What a 401 is about that outlasted a fresh token: `GET /sites`, which needs no company, tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sage200_dialect.client import companies, messages
from sage200_dialect.client.companies import Company
from sage200_dialect.errors import (
    AccessDenied,
    AuthenticationRequired,
    CompanyRefused,
    OperationalError,
    RequestFailed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sage200_dialect.settings import Settings


def explained(
    refused: AuthenticationRequired,
    company: Company,
    settings: Settings,
    ask_companies: Callable[[], tuple[Company, ...]],
) -> tuple[OperationalError, tuple[Company, ...] | None]:
    """What to raise in place of `refused`, and the companies of the user where Sage listed them now."""
    try:
        listed = ask_companies()
    except AuthenticationRequired as error:
        return error, None
    except (RequestFailed, AccessDenied):
        text = f"{refused} (GET /sites, which would tell whether it is the company, failed as well.)"
        return AuthenticationRequired(text, status=refused.status), None
    if not listed:
        return companies.no_company(settings), listed
    where = f"company {company.name} (id {company.id}) of site {company.site_name or company.site_id}"
    if any((each.site_id, each.id) == (company.site_id, company.id) for each in listed):
        why = (
            "though it lists this company among those of this user: the user's account in the company may be "
            "locked or removed, or the site may be moving. Ask who administers the site"
        )
    else:
        why = (
            "which is no longer among the companies of this user: ask who administers the site for access, "
            f"or name another as Company: {companies.named(listed)}"
        )
    text = f"The access token is good, and Sage refuses (401) the {where}, {why}.{messages.quoted(refused)}"
    return CompanyRefused(text, status=401), listed
