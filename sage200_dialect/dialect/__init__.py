"""The SQLAlchemy dialect; importing it imports SQLAlchemy."""

from __future__ import annotations

from sage200_dialect.dialect.base import Sage200Dialect

__all__ = ["Sage200Dialect"]
