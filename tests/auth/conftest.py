"""A PostgreSQL of our own, for the tests that share tokens through one."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

PASSWORD = "canary-postgres-password"
DRIVER = "psycopg2" if sa.__version__.startswith("1.4") else "psycopg"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[sa.engine.URL]:
    """The address of a server that runs as long as the tests, for up to 1,500 connections."""
    pytest.importorskip(DRIVER)
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = programs[-1] if programs else shutil.which("initdb")
    if found is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    programs_folder = Path(found).parent
    as_user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    # Not below pytest's own temporary folder, into which the user postgres may not go.
    folder = Path(tempfile.mkdtemp(prefix="sage200-postgres-"))
    data, password_file, log = folder / "data", folder / "password", folder / "log"
    password_file.write_text(PASSWORD)
    log.touch()
    if as_user:
        for path in (folder, password_file, log):
            shutil.chown(path, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = f"-p {port} -h 127.0.0.1 -k '' -c fsync=off -c max_connections=1500"

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs_folder / program), "-D", str(data), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=90,
            cwd=folder,
            **as_user,
        )

    try:
        run("initdb", "-U", "tester", "-A", "scram-sha-256", f"--pwfile={password_file}", "-E", "UTF8", "-N")
        run("pg_ctl", "-w", "-l", str(log), "-o", settings, "start")
        try:
            yield sa.engine.URL.create(
                f"postgresql+{DRIVER}", "tester", PASSWORD, "127.0.0.1", port, "postgres"
            )
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def postgres(postgres_server: sa.engine.URL) -> str:
    """The location, `db+postgresql+…`, of an empty database of its own."""
    name = f"test_{next(_numbers)}"
    engine = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    return f"db+{postgres_server.set(database=name).render_as_string(hide_password=False)}"
