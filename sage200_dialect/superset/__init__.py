"""Apache Superset: the engine spec. Only this folder imports anything of Superset, and only for the spec."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sage200_dialect.superset.spec import Sage200EngineSpec

__all__ = ["Sage200EngineSpec"]


def __getattr__(name: str) -> Any:
    """The spec when it is asked for: what it is made of is tested without Superset."""
    if name == "Sage200EngineSpec":
        from sage200_dialect.superset.spec import Sage200EngineSpec

        return Sage200EngineSpec
    raise AttributeError(name)
