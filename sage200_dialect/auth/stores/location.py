"""From the name of a place to the token store there."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sage200_dialect.errors import TokenStoreError
from sage200_dialect.settings.addresses import DRIVE, masked, store_scheme

if TYPE_CHECKING:
    from sage200_dialect.auth.stores.contract import TokenStore
    from sage200_dialect.auth.stores.encryption import Encryption

PLUG_INS = "sage200_dialect.token_stores"
"""The entry-point group of other packages' stores: the name is the scheme, the object takes the location."""


def masked_location(location: str | None) -> str:
    """The location without what may be secret in it: the password and the query's values of a URL. A path is
    made absolute, where that is possible."""
    if location is None:
        return str(file_path(location))
    if store_scheme(location) == "file":
        try:
            return str(file_path(location))
        except TokenStoreError:
            return location
    return masked(location)


def open_store(location: str | None, *, encryption_key: str | None = None) -> TokenStore:
    """The store at `location`, None being the default file. Opening it reads and makes nothing.

    Raises TokenStoreError for a location or key that cannot be one.
    """
    scheme = store_scheme(location)
    if encryption_key is not None and scheme not in ("file", "db"):
        raise TokenStoreError(
            f"A {scheme} token store takes no encryption key; file and database stores (db+…) do. Leave the "
            "key away, or choose one of these"
        )
    if location is None or scheme == "file":
        from sage200_dialect.auth.stores.file import FileStore

        return FileStore(file_path(location), _encryption(encryption_key))
    if scheme == "memory":
        from sage200_dialect.auth.stores.memory import MemoryStore

        return MemoryStore(_name(location))
    if scheme == "keyring":
        from sage200_dialect.auth.stores.keyring import KeyringStore

        return KeyringStore(_name(location), locks=data_folder())
    if scheme == "db":
        from sage200_dialect.auth.stores.database import DatabaseStore

        return DatabaseStore(location[len("db+") :], _encryption(encryption_key))
    return _plug_in(scheme)(location)


def data_folder() -> Path:
    """This user's folder for the data of sage200-dialect; it need not exist."""
    from platformdirs import user_data_path

    return user_data_path("sage200-dialect", appauthor=False)


def file_path(location: str | None) -> Path:
    """The absolute path that a path or `file:` location names; None names the default file."""
    if location is None:
        return data_folder() / "tokens.json"
    text = location
    if not DRIVE.match(text) and text[:5].lower() == "file:":
        text = _path_of_url(text[5:])
    if not text or "\0" in text:
        raise TokenStoreError(
            "The location of the token store is empty, or holds a character that no path may"
        )
    try:
        return Path(os.path.abspath(Path(text).expanduser()))  # noqa: PTH100 (Path.absolute keeps "..")
    except RuntimeError:
        raise TokenStoreError(f"There is no home folder for the ~ in {text}. Give the whole path") from None


def _path_of_url(rest: str) -> str:
    """What follows `file:` (RFC 8089: `/path`, `///path`, `//localhost/path`); a relative path too."""
    if rest.startswith("//"):
        host, _, path = rest[2:].partition("/")
        if host == "~":
            return unquote(f"~/{path}")
        if host not in ("", "localhost"):
            raise TokenStoreError(f"file://{host}/… names a host. Write file:///path, or the path alone")
        rest = f"/{path}"
    path = unquote(rest)
    return path[1:] if DRIVE.match(path[1:]) else path


def _name(location: str) -> str:
    scheme, _, name = location.partition(":")
    if not name.startswith("//") or not name[2:].strip("/"):
        raise TokenStoreError(f"Write {scheme}://NAME, with a name of your choice")
    return name[2:].rstrip("/")


def _encryption(key: str | None) -> Encryption | None:
    if key is None:
        return None
    from sage200_dialect.auth.stores.encryption import Encryption

    return Encryption(key)


def _plug_in(scheme: str) -> Callable[[str], TokenStore]:
    installed: dict[str, EntryPoint] = {each.name.lower(): each for each in entry_points(group=PLUG_INS)}
    if scheme not in installed:
        known = [
            "a path",
            "file:",
            "memory://",
            "keyring://",
            "db+…://",
            *(f"{name}://" for name in installed),
        ]
        raise TokenStoreError(f"There is no token store {scheme}://. Known are {', '.join(known)}")
    try:
        loaded: Callable[[str], TokenStore] = installed[scheme].load()
    except (ImportError, AttributeError) as error:
        raise TokenStoreError(
            f"The token store {scheme}:// ({installed[scheme].value}) cannot be loaded: {error}. Repair or "
            "reinstall the package that brings it"
        ) from error
    return loaded
