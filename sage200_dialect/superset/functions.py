"""The functions that SQL Lab offers to complete."""

from __future__ import annotations

from functools import lru_cache

from sage200_dialect.sql.functions import FUNCTION_NAMES


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """What the local engine knows, with the T-SQL functions that are translated."""
    import duckdb

    with duckdb.connect() as database:
        rows = database.execute(
            "SELECT DISTINCT upper(function_name) FROM duckdb_functions() "
            "WHERE function_type IN ('scalar', 'aggregate', 'macro') AND schema_name = 'main' "
            "AND regexp_full_match(function_name, '[a-z][a-z0-9_]*')"
        ).fetchall()
    return tuple(sorted({*(name for (name,) in rows), *FUNCTION_NAMES}))
