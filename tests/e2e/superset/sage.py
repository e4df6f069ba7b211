"""The sandbox's own data, fetched over HTTP without the driver."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import httpx

API = "/uk/sage200extra/accounts/v1"
PAGE = 5000

Row = dict[str, Any]


class Sage:
    """The API of Sage 200 as a program sees it that knows nothing of SQL."""

    def __init__(self, base: str, token: str, company: str) -> None:
        self.base = base
        self._http = httpx.Client(base_url=base, timeout=60, trust_env=False)
        self._http.headers["Authorization"] = f"Bearer {token}"
        sites = self._http.get(f"{API}/sites").raise_for_status().json()
        (site,) = (each for each in sites if each["company_name"] == company)
        self._http.headers.update({"X-Site": site["site_id"], "X-Company": str(site["company_id"])})

    def close(self) -> None:
        self._http.close()

    def rows(self, resource: str, *fields: str, expand: str = "") -> list[Row]:
        """Every row; money is Decimal, all else as JSON has it."""
        query = {"$top": str(PAGE), "$select": ",".join(fields)}
        if expand:
            query["$expand"] = expand
        answer = self._http.get(f"{API}/{resource}", params=query).raise_for_status()
        rows: list[Row] = json.loads(answer.text, parse_float=Decimal)
        assert 0 < len(rows) < PAGE
        return rows

    def revoke(self, token: str, client: str, secret: str) -> None:
        form = {"token": token, "client_id": client, "client_secret": secret}
        httpx.post(f"{self.base}/oauth/revoke", data=form, trust_env=False).raise_for_status()


def pence(values: Iterable[Any]) -> Decimal:
    """A sum to the penny: Superset's JSON has floats in place of decimals."""
    return sum((Decimal(str(value)) for value in values), Decimal(0)).quantize(Decimal("0.01"))
