"""The commands of `examples/superset/README.md`, run as they stand there but for the ports."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).parents[3]
README = PROJECT / "examples" / "superset" / "README.md"
BLOCK = re.compile(r"^<!-- (\w+) -->\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SUPERSET_PORT, SANDBOX_PORT = "8088", "8200"


class Recipe:
    """The code blocks by the comment above each, in a folder and on ports of one's own."""

    def __init__(self, folder: Path, *, superset_port: int, sandbox_port: int) -> None:
        self.folder = folder
        self._ports = {SUPERSET_PORT: str(superset_port), SANDBOX_PORT: str(sandbox_port)}
        text = self.with_ports(README.read_text(encoding="utf-8"))
        self._blocks: dict[str, str] = dict(BLOCK.findall(text))
        self._environment = _environment()

    def with_ports(self, text: str) -> str:
        return re.sub(
            r"(?<=127\.0\.0\.1:)\d{4}\b|(?<=--port )\d{4}\b", lambda found: self._ports[found[0]], text
        )

    def __getitem__(self, name: str) -> str:
        return self._blocks[name]

    def run(self, name: str) -> None:
        """Runs a block; what it exports holds for what comes after it."""
        self._bash(f"{self[name]}\nenv -0 > .environment", name)
        written = self.folder / ".environment"
        lines = written.read_text(encoding="utf-8").split("\0")
        written.unlink()
        self._environment = dict(line.split("=", 1) for line in lines if line)

    def command(self, command: str) -> None:
        """Runs a command that the recipe does not have, as if it had."""
        self._bash(command, "command")

    @contextmanager
    def running(self, name: str) -> Iterator[subprocess.Popen[bytes]]:
        """A block of one command that runs until it is stopped."""
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                ["bash", "-c", f"exec {self[name]}"], cwd=self.folder, env=self._environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
            try:
                yield process
            finally:
                process.terminate()
                try:
                    process.wait(timeout=30)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def _bash(self, script: str, name: str) -> None:
        log = self.folder / f"{name}.log"
        with log.open("w", encoding="utf-8") as printed:
            done = subprocess.run(
                ["bash", "-c", f"set -euo pipefail\n{script}"],
                cwd=self.folder, env=self._environment, check=False,
                stdin=subprocess.DEVNULL, stdout=printed, stderr=subprocess.STDOUT,
            )  # fmt: skip
        told = log.read_text(encoding="utf-8")[-3000:]
        assert done.returncode == 0, f"{name!r} of {README} failed:\n{told}"


def _environment() -> dict[str, str]:
    kept: Mapping[str, str] = os.environ
    foreign = ("SAGE200_", "SUPERSET_", "FLASK_", "PYTEST_")
    own = {name: value for name, value in kept.items() if not name.startswith(foreign)}
    return {**own, "PROJECT": str(PROJECT), "PYTHONWARNINGS": "ignore", "NO_PROXY": "127.0.0.1"}
