"""`sys_sqlinfo`: what Sage does of a statement on this connection, and what the driver does besides.

CData's names say what is given to the API; SQL_CAP says what may stand in a statement, wherever it is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sage200_dialect.metadata.model import Context, columns, local_table

_OPERATORS = "=,<>,!=,<,<=,>,>=,IN,BETWEEN,LIKE,IS NULL,IS NOT NULL,AND,OR,NOT"
_CAPABILITIES = (
    "SELECT,DISTINCT,CASE,LITERALS,LIKE,ORDERBY,LIMIT,OFFSET,COUNT,COUNTDISTINCT,SUM,MIN,MAX,AVG,AGGS,GROUPBY,"
    "GROUPBYNORELATION,HAVING,JOINS,INNERJOINS,LEFTJOINS,OUTERJOINS,FULLOUTERJOIN,CROSSJOINS,COMMAJOINS,"
    "SUBQUERIES,SUBQUERIESFULL,WITH,UNION,UNIONALL,FOREIGNKEYS,EXECUTE,OAUTH"
)


def _rows(context: Context) -> Iterator[tuple[Any, ...]]:
    pushdown = context.settings.pushdown
    yield "AGGREGATE_FUNCTIONS", "COUNT" if pushdown else ""
    yield "COUNT", "YES" if pushdown else "NO"
    yield "IDENTIFIER_QUOTE_OPEN_CHAR", "["
    yield "IDENTIFIER_QUOTE_CLOSE_CHAR", "]"
    yield "SUPPORTED_OPERATORS", _OPERATORS if pushdown else ""
    yield "GROUP_BY", "NO"
    yield "OJ_CAPABILITIES", "NO"
    yield "OUTER_JOINS", "NO"
    yield "SUBQUERIES", "NO"
    yield "STRING_FUNCTIONS", ""
    yield "NUMERIC_FUNCTIONS", ""
    yield "TIMEDATE_FUNCTIONS", ""
    yield "REPLICATION_SKIP_TABLES", ""
    yield "REPLICATION_TIMECHECK_COLUMNS", "date_time_updated"
    yield "IDENTIFIER_PATTERN", "[A-Za-z_][A-Za-z0-9_]*"
    yield "SUPPORT_TRANSACTION", "NO"
    yield "DIALECT", "DuckDB"
    yield "SUPPORTS_MULTIPLE_SCHEMAS", "YES"
    yield "SUPPORTS_MULTIPLE_CATALOGS", "NO"
    yield "SQL_CAP", _CAPABILITIES if context.settings.readonly else f"{_CAPABILITIES},INSERT,UPDATE,DELETE"


SQLINFO = local_table("sys_sqlinfo", columns("NAME varchar, VALUE varchar"), _rows, key=("NAME",))
