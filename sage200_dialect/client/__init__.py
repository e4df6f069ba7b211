"""The only place that does HTTP: requests, retries, page walks, counting, cancelling."""

from __future__ import annotations

from sage200_dialect.client.client import Client
from sage200_dialect.client.companies import Company
from sage200_dialect.client.pages import Page
from sage200_dialect.client.statement import Statement, Stats

__all__ = ["Client", "Company", "Page", "Statement", "Stats"]
