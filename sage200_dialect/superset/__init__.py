"""Apache Superset: the engine spec. Only this folder imports anything of Superset."""

from __future__ import annotations

from sage200_dialect.superset.spec import Sage200EngineSpec

__all__ = ["Sage200EngineSpec"]
