"""A running sandbox: `start` one, or use the process's `shared` one."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from sage200_dialect import catalog as catalogue
from sage200_dialect.errors import InterfaceError
from sage200_dialect.sandbox.behaviour import Behaviour
from sage200_dialect.sandbox.company import Company
from sage200_dialect.sandbox.faults import Faults
from sage200_dialect.sandbox.log import RequestLog
from sage200_dialect.sandbox.sage_id import SageId

DEFAULT_ORDERS = 200
DEFAULT_SEED = 200
DEFAULT_COMPANIES = ("Demo Company", "Harbour Supplies Ireland")
TOKEN = "sandbox"  # noqa: S105 - every sandbox hands this one out


class Sandbox:
    """A Sage 200 that listens on loopback. A context manager: leaving it stops the server."""

    def __init__(
        self,
        *,
        port: int,
        orders: int,
        seed: int,
        location: str | os.PathLike[str] | None,
        rows: str | os.PathLike[str] | None,
        data: Mapping[str, Sequence[Mapping[str, Any]]] | None,
        behaviour: Behaviour,
        companies: Sequence[str],
        admin: bool,
    ) -> None:
        try:
            from sage200_dialect.sandbox.server import Server
        except ModuleNotFoundError as error:
            if error.name not in ("starlette", "uvicorn", "h11"):
                raise
            raise InterfaceError(
                "the sandbox needs two more packages: pip install 'sage200-dialect[sandbox]'"
            ) from error
        from sage200_dialect.sandbox.data import world
        from sage200_dialect.sandbox.given import given_rows
        from sage200_dialect.sandbox.site import Site

        catalog = catalogue.load(location)
        given = given_rows(catalog, rows, data)
        self._site = Site(
            catalog,
            world.companies(catalog, orders, seed, given, companies),
            behaviour,
            {TOKEN},
        )
        self._server = Server(self._site, port, admin=admin)
        self.port: int = self._server.port

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<Sandbox {self.http_url}>"

    @property
    def http_url(self) -> str:
        """Scheme, host and port, such as `http://127.0.0.1:8200`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """A URL for `sqlalchemy.create_engine`: the first company, Professional edition."""
        return self.url_for(self.companies[0].name)

    def url_for(self, company: str, *, edition: str = "ProfessionalUK") -> str:
        """A URL for `sqlalchemy.create_engine` into a company by its name."""
        place = f"127.0.0.1:{self.port}/{quote(company, safe='')}"
        return f"sage200://{place}?Schema={edition}&OAuthAccessToken={TOKEN}"

    @property
    def sign_in_url(self) -> str:
        """The same for a user who signs in through the browser, with the public client of its Sage ID."""
        place = f"127.0.0.1:{self.port}/{quote(self.companies[0].name, safe='')}"
        return f"sage200://sandbox-desktop@{place}?InitiateOAuth=GETANDREFRESH"

    @property
    def token(self) -> str:
        """An access token that is accepted."""
        return TOKEN

    @property
    def tokens(self) -> set[str]:
        """Every access token that is accepted; add to it or take from it."""
        return self._site.tokens

    @property
    def sage_id(self) -> SageId:
        """The authorization server whose access tokens are accepted too."""
        return SageId(self._site.sage_id)

    @property
    def companies(self) -> tuple[Company, ...]:
        """The companies that the user may enter, in the order of `GET /sites`."""
        return self._site.companies

    @property
    def requests(self) -> RequestLog:
        """What was asked so far."""
        return self._site.requests

    @property
    def faults(self) -> Faults:
        """What goes wrong with the next requests."""
        return self._site.faults

    @property
    def behaviour(self) -> Behaviour:
        """The switches; assign another value to change them while the sandbox runs."""
        return self._site.behaviour

    @behaviour.setter
    def behaviour(self, behaviour: Behaviour) -> None:
        self._site.behaviour = behaviour

    def rows(self, table: str, company: str | int | None = None) -> list[dict[str, Any]]:
        """The rows of a table as Python values by catalogue column name: what a whole read must give.

        `company` is a name or an id; None is the first one. Raises KeyError for what does not exist.
        """
        for each in self.companies:
            if company in (None, each.name, each.company_id):
                return each.values(table, self.behaviour)
        raise KeyError(company)

    def reset(self) -> None:
        """Forgets everything that was written: all rows are as they were when it started."""
        for company in self.companies:
            company.reset()

    def stop(self) -> None:
        """Stops the server at once; connections that are open break."""
        self._server.stop()


def start(
    *,
    port: int = 0,
    orders: int = DEFAULT_ORDERS,
    seed: int = DEFAULT_SEED,
    location: str | os.PathLike[str] | None = None,
    rows: str | os.PathLike[str] | None = None,
    data: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    behaviour: Behaviour | None = None,
    companies: Sequence[str] = DEFAULT_COMPANIES,
    admin: bool = False,
) -> Sandbox:
    """Start a Sage 200 on 127.0.0.1 and return it, ready to answer.

    * `port`: 0 takes a free one.
    * `orders`: how many sales orders the first company has (up to 100,000); all else scales with them.
    * `seed`: the same seed gives the same data.
    * `location`: a folder of catalogue files laid over the package's own.
    * `rows`: a folder of `<table>.json` or `<table>.csv`, each replacing that table in the first company.
    * `data`: the same from code, table name -> objects.
    * `behaviour`: the switches, see `Behaviour`.
    * `companies`: their names; their ids count from 1.
    * `admin`: for tests that make their own tables: opens the endpoint that the README describes.

    Raises InterfaceError when starlette or uvicorn is not installed, ProgrammingError for wrong catalogue
    files or rows, OSError when the port is taken.
    """
    if isinstance(companies, str) or not companies:
        raise InterfaceError(f"companies is {companies!r}: expected a list of one name or more")
    if not 0 <= orders <= 100_000:
        raise InterfaceError(f"orders is {orders}: expected 0 to 100,000")
    return Sandbox(
        port=port,
        orders=orders,
        seed=seed,
        location=location,
        rows=rows,
        data=data,
        behaviour=behaviour or Behaviour(),
        companies=companies,
        admin=admin,
    )


_lock = threading.Lock()
_shared: Sandbox | None = None


def shared() -> Sandbox:
    """The sandbox of this process, started on first use, stopped at exit. A forked child starts its own."""
    global _shared  # noqa: PLW0603
    with _lock:
        if _shared is None:
            _shared = start()
            if hasattr(os, "register_at_fork"):
                os.register_at_fork(after_in_child=_forget)
            atexit.register(_stop_shared)
        return _shared


def _stop_shared() -> None:
    if _shared is not None:
        _shared.stop()


def _forget() -> None:
    """The thread that serves did not come along into a forked child."""
    global _lock, _shared  # noqa: PLW0603
    _lock = threading.Lock()
    _shared = None
