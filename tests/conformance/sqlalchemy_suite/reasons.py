"""Why tests of the suite are skipped: every reason, and no other, stands here.

NEVER: neither Sage nor SQL has such a thing, so no driver could have it. NOT_YET: this driver could.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Reason:
    kind: Literal["NEVER", "NOT_YET"]
    why: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.why}"


def never(why: str) -> Reason:
    return Reason("NEVER", why)


def not_yet(why: str) -> Reason:
    return Reason("NOT_YET", why)


_DDL = never("Sage has no DDL: tables are what Sage has")
_SCHEMAS = never("all companies of a site have the same tables, so no schema has tables of its own")
_TEMPORARY = never("Sage has no temporary tables")
_INDEXES = never("no client of the API sees an index")
_CHECKS = never("the API has no conditions in SQL on what a record may hold")
_LINK_OPTIONS = never("what becomes of the records that refer to a deleted one is Sage's affair")
_COMPUTED = never("the API has no computed columns, identity options or defaults that are expressions")
_COMMENTS = never("a key is no resource of the API, so nothing describes it")
_TRANSACTIONS = never("Sage has no transactions")
_MILLISECONDS = never("the API's moments have milliseconds")
_ZONES = never("the API has no moments with a zone")
_TIME = never("the API has no field for a time of day")
_BYTES = never("the API has no field for bytes")
_JSON = never("the API has no field for JSON of any shape")
_SEQUENCES = never("Sage numbers rows by itself; nobody can ask for a number")
_FINITE = never("JSON has no infinite numbers")

_COMPOSITE_LINKS = never("a link of the API is one column that holds the key of one other table")
_SPANS = never("the API has no field for a span of time")

REQUIREMENTS: dict[str, Reason] = {
    "array_type": never("the API has no columns of arrays"),
    "autocommit": _TRANSACTIONS,
    "async_dialect": not_yet("there is no async driver"),
    "binary_comparisons": _BYTES,
    "binary_literals": _BYTES,
    "check_constraint_reflection": _CHECKS,
    "column_collation_reflection": never("the API tells of no collation"),
    "computed_columns": _COMPUTED,
    "computed_columns_default_persisted": _COMPUTED,
    "computed_columns_reflect_persisted": _COMPUTED,
    "computed_columns_stored": _COMPUTED,
    "computed_columns_virtual": _COMPUTED,
    "constraint_comment_reflection": _COMMENTS,
    "create_or_replace_view": _DDL,
    "create_table_as": _DDL,
    "create_temp_table_as": _TEMPORARY,
    "cross_schema_fk_reflection": _SCHEMAS,
    "datetime_microseconds": _MILLISECONDS,
    "datetime_timezone": _ZONES,
    "datetime_timezone_historic": _ZONES,
    "date_coerces_from_datetime": never(
        "a field for a date takes midnight only, and nothing is cut off unasked"
    ),
    "datetime_interval": _SPANS,
    "repeated_column_foreign_keys": _COMPOSITE_LINKS,
    "repeated_remote_col_foreign_keys": _COMPOSITE_LINKS,
    "deferrable_fks": _TRANSACTIONS,
    "expression_server_defaults": _COMPUTED,
    "fk_constraint_option_reflection_ondelete_noaction": _LINK_OPTIONS,
    "fk_constraint_option_reflection_ondelete_restrict": _LINK_OPTIONS,
    "fk_constraint_option_reflection_onupdate_restrict": _LINK_OPTIONS,
    "foreign_key_constraint_option_reflection_ondelete": _LINK_OPTIONS,
    "foreign_key_constraint_option_reflection_onupdate": _LINK_OPTIONS,
    "foreign_keys_reflect_as_index": _INDEXES,
    "has_temp_table": _TEMPORARY,
    "identity_columns": _COMPUTED,
    "identity_columns_standard": _COMPUTED,
    "index_ddl_if_exists": _DDL,
    "index_reflection": _INDEXES,
    "index_reflects_included_columns": _INDEXES,
    "indexes_check_column_order": _INDEXES,
    "indexes_with_ascdesc": _INDEXES,
    "indexes_with_expressions": _INDEXES,
    "infinity_floats": _FINITE,
    "inline_check_constraint_reflection": _CHECKS,
    "json_type": _JSON,
    "materialized_views": _DDL,
    "materialized_views_reflect_pk": _DDL,
    "nvarchar_types": never("all text is Unicode; there is no type beside it"),
    "percent_schema_names": _SCHEMAS,
    "default_schema_name_switch": _SCHEMAS,
    "reflect_indexes_with_ascdesc": _INDEXES,
    "reflect_indexes_with_ascdesc_as_expression": _INDEXES,
    "reflect_indexes_with_expressions": _INDEXES,
    "savepoints": _TRANSACTIONS,
    "schema_create_delete": _DDL,
    "sequences": _SEQUENCES,
    "sequences_optional": _SEQUENCES,
    "server_defaults": _COMPUTED,
    "table_ddl_if_exists": _DDL,
    "temp_table_comment_reflection": _TEMPORARY,
    "temp_table_names": _TEMPORARY,
    "temp_table_reflect_indexes": _TEMPORARY,
    "temp_table_reflection": _TEMPORARY,
    "temporary_tables": _TEMPORARY,
    "temporary_views": _TEMPORARY,
    "time": _TIME,
    "time_implicit_bound": _TIME,
    "time_microseconds": _TIME,
    "time_timezone": _TIME,
    "timestamp_microseconds": _MILLISECONDS,
    "timestamp_microseconds_implicit_bound": _MILLISECONDS,
    "two_phase_transactions": _TRANSACTIONS,
    "unique_constraints_reflect_as_index": _INDEXES,
    "unique_index_reflect_as_unique_constraints": _INDEXES,
    "reflect_tables_no_columns": never("a resource without a field cannot be read"),
}
"""By the name of the requirement in SQLAlchemy's suite."""

_NO_ORDER = never("the rows of a query without ORDER BY have no order, and the test expects one")

TESTS: dict[str, Reason] = {
    "ComponentReflectionTestExtra::test_string_length_reflection[CHAR-*]": never(
        "the API tells the longest length of a text; none is of a fixed one"
    ),
    "IsolationLevelTest::test_non_default_isolation_level": _TRANSACTIONS,
    "LongNameBlowoutTest::test_long_convention_name[ix-*": _INDEXES,
    "ReturningTest::test_imv_returning_datatypes[*LargeBinary*": _BYTES,
    "TableViaSelectTest::test_without_metadata[plain*": _DDL,
    "TableViaSelectTest::test_without_metadata[use_schema0*": _DDL,
    "HasTableTest::test_has_multi_table": _SCHEMAS,
    "HasTableTest::test_has_multi_table_schema": _SCHEMAS,
    "HasTableTest::test_has_table": _SCHEMAS,
    "HasTableTest::test_has_table_schema": _SCHEMAS,
    "SameNamedSchemaTableTest::*": _SCHEMAS,
    "WindowFunctionTest::test_window_range": _NO_ORDER,
    "WindowFunctionTest::test_window_range_numeric": _NO_ORDER,
    "IsolationLevelTest::test_dialect_user_setting_is_restored": _TRANSACTIONS,
}
"""By class and function, `*` for any parameters, where no requirement says it."""
