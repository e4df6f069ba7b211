"""SQLAlchemy's plug-in for pytest, on a dialect whose tables are resources of a sandbox."""

from __future__ import annotations

import pytest
from sqlalchemy.dialects import registry

registry.register("sage200", "sage200_dialect.dialect", "Sage200Dialect")
registry.register("sage200.provisioned", "sqlalchemy_suite.dialect", "ProvisionedDialect")

pytest.register_assert_rewrite("sqlalchemy.testing.assertions")

from sqlalchemy.testing.plugin.pytestplugin import *  # noqa: E402, F403 - once the dialect is known

pytest_plugins = ["sqlalchemy_suite.plugin"]
