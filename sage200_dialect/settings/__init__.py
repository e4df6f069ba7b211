"""Connection properties: one table, four sources, one frozen value."""

from __future__ import annotations

from sage200_dialect.settings.masking import masked_query
from sage200_dialect.settings.model import Settings
from sage200_dialect.settings.property import Property
from sage200_dialect.settings.resolve import resolve
from sage200_dialect.settings.sources import ParsedUrl, parse_url
from sage200_dialect.settings.table import PROPERTIES, find
from sage200_dialect.settings.trust import Hosted

__all__ = [
    "Hosted",
    "PROPERTIES",
    "ParsedUrl",
    "Property",
    "Settings",
    "find",
    "masked_query",
    "parse_url",
    "resolve",
]
