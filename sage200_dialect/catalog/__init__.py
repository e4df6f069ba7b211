"""What exists in Sage 200: tables, columns, keys, links, verbs and actions. Data, not code.

    from sage200_dialect import catalog
    catalog.load().find("SopOrders").columns

The data is in `data/*.json`, one file per Sage module; FORMAT.md documents it.
"""

from __future__ import annotations

from sage200_dialect.catalog.catalog import EDITIONS, Catalog, find_column, load, nearest_columns
from sage200_dialect.catalog.model import Action, Column, Embedded, Link, Nested, Parameter, Table

__all__ = [
    "Action",
    "Catalog",
    "Column",
    "EDITIONS",
    "Embedded",
    "Link",
    "Nested",
    "Parameter",
    "Table",
    "find_column",
    "load",
    "nearest_columns",
]
