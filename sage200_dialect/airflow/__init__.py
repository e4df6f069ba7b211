"""The Airflow provider: connections of type `sage200`, for operators of Airflow's common.sql provider.

Airflow loads this module to learn what there is; the hook, and with it Airflow's own code, only when a
connection is used.
"""

from __future__ import annotations

from typing import Any


def get_provider_info() -> dict[str, Any]:
    """What Airflow asks of the entry point `apache_airflow_provider`."""
    return {
        "package-name": "sage200-dialect",
        "name": "Sage 200",
        "description": "Sage 200 (UK) in SQL",
        "connection-types": [
            {
                "connection-type": "sage200",
                "hook-class-name": "sage200_dialect.airflow.hook.Sage200Hook",
                "hook-name": "Sage 200",
            }
        ],
    }
