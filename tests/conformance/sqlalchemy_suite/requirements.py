"""What the dialect can do, in the words of SQLAlchemy's suite: what `reasons` does not close is open."""

from __future__ import annotations

from typing import Any

from sqlalchemy.testing import exclusions
from sqlalchemy.testing.requirements import SuiteRequirements

from sqlalchemy_suite.reasons import REQUIREMENTS, Reason

OPEN = (
    "aggregate_order_by",
    "boolean_col_expressions",
    "comment_reflection",
    "comment_reflection_full_unicode",
    "ctes",
    "ctes_on_dml",
    "ctes_with_update_delete",
    "ctes_with_values",
    "date_historic",
    "datetime_historic",
    "datetime_literals",
    "dbapi_lastrowid",
    "delete_from",
    "except_",
    "fetch_expression",
    "fetch_first",
    "fetch_no_order_by",
    "fetch_offset_with_options",
    "fetch_percent",
    "fetch_ties",
    "foreign_key_constraint_name_reflection",
    "float_or_double_precision_behaves_generically",
    "implicit_default_schema",
    "intersect",
    "isolation_level",
    "mod_operator_as_percent_sign",
    "nullsordering",
    "order_by_label_with_expression",
    "precision_numerics_enotation_small",
    "precision_numerics_many_significant_digits",
    "precision_numerics_retains_significant_digits",
    "reflect_table_options",
    "reflects_pk_names",
    "regexp_match",
    "regexp_replace",
    "schemas",
    "supports_bitwise_and",
    "supports_bitwise_not",
    "supports_bitwise_or",
    "supports_bitwise_shift",
    "supports_bitwise_xor",
    "supports_is_distinct_from",
    "table_value_constructor",
    "tuple_in",
    "unicode_ddl",
    "unique_constraint_reflection",
    "update_from",
    "uuid_data_type",
    "views",
    "window_functions",
    "window_range",
    "window_range_non_numeric",
    "window_range_numeric",
)
"""What the suite takes to be missing unless it is told otherwise."""


class Requirements(SuiteRequirements):
    def get_order_by_collation(self, config: Any) -> str:
        return "NOCASE"

    def get_isolation_levels(self, config: Any) -> dict[str, Any]:
        return {"default": "AUTOCOMMIT", "supported": ["AUTOCOMMIT"]}


def _closed(reason: Reason) -> property:
    told = str(reason)
    return property(lambda _: exclusions.skip_if(exclusions.BooleanPredicate(True, told)))


for _name in OPEN:
    setattr(Requirements, _name, property(lambda _: exclusions.open()))
for _name, _reason in REQUIREMENTS.items():
    setattr(Requirements, _name, _closed(_reason))
