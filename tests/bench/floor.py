"""The least that a whole read of sop_orders can cost, and what a program without the driver does."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import httpx
import pandas as pd

from sage200_dialect import Connection, catalog
from sage200_dialect.engine.decode import Decoder
from sage200_dialect.settings import Settings

PAGE = 5000


class Floor:
    def __init__(
        self,
        settings: Settings,
        connection: Connection,
        columns: Sequence[str],
        pool: ThreadPoolExecutor | None = None,
    ) -> None:
        assert settings.api_url is not None
        self.base = settings.api_url
        company = httpx.get(
            f"{self.base}/sites", headers={"Authorization": f"Bearer {settings.oauth_access_token}"}
        ).json()[0]
        self.headers = {
            "Authorization": f"Bearer {settings.oauth_access_token}",
            "X-Site": company["site_id"],
            "X-Company": str(company["company_id"]),
        }
        self._pool = pool
        if not columns:
            return
        table = catalog.load().for_edition(settings.schema).table("sop_orders")
        named = None if columns == ("*",) else set(columns)
        kept = tuple(
            each for each in table.columns if not each.hidden and (named is None or each.name in named)
        )
        self._decoder = Decoder(kept, table=table.name, array=(), single=False, parent_key="id")
        selected = ",".join(dict.fromkeys(each.path[0] for each in kept))
        expands = ",".join(dict.fromkeys(each.expand for each in kept if each.expand))
        self._options = f"$select={selected}" + (f"&$expand={expands}" if expands else "")
        ids = [row[0] for row in connection.execute("SELECT id FROM sop_orders").fetchall()]
        ids.sort()
        self._bounds = [
            (page[0], page[-1]) for page in (ids[at : at + PAGE] for at in range(0, len(ids), PAGE))
        ]

    def rows(self) -> int:
        """Every page, four at a time, decoded to tuples: the count of rows."""
        assert self._pool is not None
        with httpx.Client(headers=self.headers, timeout=60) as client:

            def fetch(bounds: tuple[int, int]) -> bytes:
                low, high = bounds
                condition = quote(f"id ge {low} and id le {high}")
                url = f"{self.base}/sop_orders?{self._options}&$filter={condition}&$orderby=id&$top={PAGE}"
                return client.get(url).content

            kept: list[Any] = []
            for body in self._pool.map(fetch, self._bounds):
                kept += self._decoder.rows(body, {})
            return len(kept)

    def loop(self) -> int:
        """What a program does without the driver: page after page, JSON, a DataFrame."""
        found: list[Any] = []
        with httpx.Client(headers=self.headers, timeout=60) as client:
            while True:
                url = f"{self.base}/sop_orders?{self._options}&$orderby=id&$top={PAGE}&$skip={len(found)}"
                page = client.get(url).json()
                found += page
                if len(page) < PAGE:
                    return len(pd.json_normalize(found))
