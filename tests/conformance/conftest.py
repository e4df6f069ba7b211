"""SQLAlchemy's suite needs a pytest of its own, with its plug-in: `sqlalchemy_suite/run` starts it."""

from __future__ import annotations

collect_ignore = ["sqlalchemy_suite"]
