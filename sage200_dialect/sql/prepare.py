"""A statement's text to what can be run again and again: all that does not depend on parameter values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sage200_dialect.catalog import Catalog
from sage200_dialect.catalog.user_views import NO_VIEWS, UserViews
from sage200_dialect.sql.parse import Change, Explain, parse
from sage200_dialect.sql.planner import Prepared, depth_checked, prepare_query
from sage200_dialect.sql.schemas import Schemas
from sage200_dialect.sql.write import Write, prepare_write

_CACHED_STATEMENTS = 500


@dataclass(frozen=True, slots=True)
class PreparedStatement:
    """`explain`: only its plan is wanted; `analyze`: and what it costs to run it."""

    what: Prepared | Write
    explain: bool
    analyze: bool = False


@lru_cache(maxsize=_CACHED_STATEMENTS)
def prepare(text: str, catalog: Catalog, schemas: Schemas, views: UserViews = NO_VIEWS) -> PreparedStatement:
    """Parse and resolve one statement. Raises ProgrammingError, NotSupportedError and CompaniesNeeded."""
    with depth_checked():
        statement = parse(text)
        explain = isinstance(statement, Explain)
        kind = statement.statement if isinstance(statement, Explain) else statement
        if isinstance(kind, Change):
            return PreparedStatement(prepare_write(kind.tree, catalog, schemas, views), explain)
        analyze = isinstance(statement, Explain) and statement.analyze
        return PreparedStatement(prepare_query(kind.tree, catalog, schemas, views), explain, analyze)
