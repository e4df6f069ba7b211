"""The command line: `sage200 query|explain|tables|describe|schema|sandbox`.

Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 the statement or the server
failed, 2 the command was written wrongly, 130 interrupted.
"""

from __future__ import annotations

import sys

FAILED, INTERRUPTED = 1, 130


def main() -> None:
    """The entry point of the `sage200` command."""
    try:
        import rich  # noqa: F401 - asked for here, so that what is missing is said before anything is done

        from sage200_dialect.cli.app import app
    except ModuleNotFoundError as error:
        if error.name not in ("typer", "rich"):
            raise
        sys.stderr.write(
            f"sage200: the command line needs the package {error.name}: pip install 'sage200-dialect[cli]'\n"
        )
        raise SystemExit(FAILED) from None
    app(prog_name="sage200")
