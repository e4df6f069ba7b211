"""What Superset asks of an engine: `superset.db_engine_specs` finds it by the entry point."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from superset.db_engine_specs.base import BaseEngineSpec, DatabaseCategory
from superset.sql.parse import SQLGLOT_DIALECTS

from sage200_dialect.sql.dialect import Sage200
from sage200_dialect.superset.grains import TIME_GRAINS, literal

SQLGLOT_DIALECTS.setdefault("sage200", Sage200)


class Sage200EngineSpec(BaseEngineSpec):
    """Sage 200 (UK) through its REST API."""

    engine = "sage200"
    engine_name = "Sage 200"
    default_driver = "httpx"
    drivers = {"httpx": "Sage 200's REST API"}
    sqlalchemy_uri_placeholder = "sage200:///Company name?Schema=ProfessionalUK"
    metadata = {
        "description": "Sage 200 (UK), Standard and Professional, read through Sage's own REST API.",
        "categories": [DatabaseCategory.OTHER],
        "pypi_packages": ["sage200-dialect"],
        "connection_string": "sage200:///{company}?Schema={edition}",
    }
    disable_ssh_tunneling = True
    supports_file_upload = False
    allows_hidden_cc_in_orderby = True
    _time_grain_expressions = TIME_GRAINS

    @classmethod
    def convert_dttm(
        cls, target_type: str, dttm: datetime, db_extra: dict[str, Any] | None = None
    ) -> str | None:
        return literal(cls.get_sqla_column_type(target_type), dttm)

    @classmethod
    def epoch_to_dttm(cls) -> str:
        return "MAKE_TIMESTAMP(CAST({col} AS BIGINT) * 1000000)"

    @classmethod
    def epoch_ms_to_dttm(cls) -> str:
        return "EPOCH_MS(CAST({col} AS BIGINT))"
