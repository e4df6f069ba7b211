"""Importing the client loads no HTTP library."""

from __future__ import annotations

import subprocess
import sys


def test_heavy_libraries_are_loaded_on_first_use_only() -> None:
    code = (
        "import sys, sage200_dialect.client, sage200_dialect.settings, sage200_dialect.auth\n"
        "print(sorted({'httpx', 'msgspec', 'sqlalchemy', 'sqlglot', 'duckdb', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
