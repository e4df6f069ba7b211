"""Which place a location names, and what of it may be shown."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from sage200_dialect.auth.stores import location as locations
from sage200_dialect.auth.stores import masked_location, open_store
from sage200_dialect.errors import TokenStoreError
from sage200_dialect.settings.addresses import store_scheme

PASSWORD = "canary-password"


@pytest.mark.parametrize(
    ("location", "scheme"),
    [
        (None, "file"),
        ("tokens.json", "file"),
        ("~/tokens.json", "file"),
        ("/a/tokens.json", "file"),
        ("C:\\tokens.json", "file"),
        ("c:/tokens.json", "file"),
        ("C://tokens.json", "file"),
        ("file:tokens.json", "file"),
        ("FILE:///a/b", "file"),
        ("memory://x", "memory"),
        ("memory:x", "memory"),
        ("keyring://sage200", "keyring"),
        ("db+sqlite:////a/b", "db"),
        ("db+postgresql+psycopg://u:p@h/d", "db"),
        ("DB+sqlite:///x", "db"),
        ("vault://host/x", "vault"),
        ("my-Store.v1://host/x", "my-store.v1"),
        ("postgresql://u:p@h/d", "postgresql"),
    ],
)
def test_scheme(location: str | None, scheme: str) -> None:
    assert store_scheme(location) == scheme


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("tokens.json", "{here}/tokens.json"),
        ("a/../b/./tokens.json", "{here}/b/tokens.json"),
        ("file:tokens.json", "{here}/tokens.json"),
        ("~/t.json", "{here}/home/t.json"),
        ("file:~/t.json", "{here}/home/t.json"),
        ("file://~/t.json", "{here}/home/t.json"),
        ("/a/b c.json", "/a/b c.json"),
        ("/a/100%20.json", "/a/100%20.json"),
        ("file:/a/t.json", "/a/t.json"),
        ("file:///a/b%20c.json", "/a/b c.json"),
        ("file://localhost/a/t.json", "/a/t.json"),
        (None, "{here}/data/sage200-dialect/tokens.json"),
    ],
)
def test_paths(location: str | None, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    expected = path.format(here=tmp_path.resolve())
    assert open_store(location).location == expected
    assert Path(masked_location(location)) == Path(expected)
    assert list(tmp_path.iterdir()) == [], "opening makes nothing"


def test_a_folder_behind_a_link_is_the_same_place(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert open_store(f"{tmp_path}/link/t").location == open_store(f"{tmp_path}/real/t").location


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("", "empty"),
        ("file:", "empty"),
        ("a\0b", "no path may"),
        ("file://server/share/t.json", "host"),
        ("memory:x", "memory://NAME"),
        ("memory://", "memory://NAME"),
        ("keyring:x", "keyring://NAME"),
        ("keyring:///", "keyring://NAME"),
        ("vault://x", r"no token store vault://.*file:, memory://, keyring://, db\+…://"),
        ("postgresql://u@h/d", r"no token store postgresql://.*db\+…://"),
        ("db+sqlite://", "memory://NAME"),
        ("db+sqlite:///:memory:", "memory://NAME"),
        ("db+mssql://h/d", "mssql cannot keep tokens.*sqlite, postgresql, mysql, mariadb, oracle"),
        ("db+nonsense://h/d", "nonsense cannot keep tokens"),
        ("db+postgresql:x", "SQLAlchemy URL"),
        ("db+postgresql+asyncpg://h/d", "asynchronous|asyncpg"),
        ("~nobody-of-that-name/t.json", "home folder"),
    ],
)
def test_what_is_no_location(location: str, message: str) -> None:
    with pytest.raises(TokenStoreError, match=message):
        open_store(location)


@pytest.mark.parametrize("location", ["memory://x", "keyring://x", "vault://x"])
def test_stores_that_take_no_key(location: str) -> None:
    with pytest.raises(
        TokenStoreError, match=r"takes no encryption key; file and database stores \(db\+…\) do"
    ):
        open_store(location, encryption_key=PASSWORD)


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("memory://x", "memory://x"),
        ("file://server/t.json", "file://server/t.json"),
        ("", ""),
        ("keyring://a b", "keyring://a b"),
        ("db+sqlite:////a/b.db", "db+sqlite:////a/b.db"),
        ("db+postgresql://u@h/d", "db+postgresql://u@h/d"),
        (f"db+postgresql://u:{PASSWORD}@h:1/d", "db+postgresql://u:***@h:1/d"),
        (f"db+mysql+pymysql://:{PASSWORD}@h/d", "db+mysql+pymysql://:***@h/d"),
        (f"db+postgresql://u:a@{PASSWORD}/?@h/d", "db+postgresql://u:***@h/d"),
        (f"db+postgresql://u@h/d?password={PASSWORD}&a=b", "db+postgresql://u@h/d?password=***&a=***"),
        (f"db+postgresql://u@h/d?password={PASSWORD}=x@y", "db+postgresql://u@h/d?password=***"),
        (f"vault://u:{PASSWORD}@h/d?token={PASSWORD}", "vault://u:***@h/d?token=***"),
    ],
)
def test_masked(location: str, shown: str) -> None:
    assert masked_location(location) == shown


@pytest.mark.parametrize(
    "url",
    [
        f"db+postgresql://u:{PASSWORD}@127.0.0.1:1/d",
        f"db+postgresql://u@127.0.0.1:1/d?password={PASSWORD}",
        f"db+postgresql://u@127.0.0.1:1/d?nonsense={PASSWORD}",
        f"db+postgresql://u:{PASSWORD}@127.0.0.1:x/d",
        f"db+nonsense://u:{PASSWORD}@127.0.0.1:1/d",
    ],
)
def test_a_database_password_is_never_shown(url: str) -> None:
    shown = [masked_location(url)]
    try:
        store = open_store(url)
        shown += [repr(store), store.location]
        store.tokens()
    except TokenStoreError as error:
        assert error.__cause__ is None
        assert error.__context__ is None
        shown.append(str(error))
    assert len(shown) in (2, 4)
    assert not any(PASSWORD in text for text in shown), shown


class TestPlugIns:
    @pytest.fixture
    def plug_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def installed(group: str) -> list[EntryPoint]:
            assert group == "sage200_dialect.token_stores"
            return [
                EntryPoint("vault", f"{__name__}:open_vault", group),
                EntryPoint("broken", "no_such_module:open", group),
            ]

        monkeypatch.setattr(locations, "entry_points", installed)
        monkeypatch.setitem(sys.modules, __name__, sys.modules[__name__])

    @pytest.mark.usefixtures("plug_in")
    def test_is_given_the_whole_location(self) -> None:
        assert open_store("Vault://host/a?b=c").location == "opened Vault://host/a?b=c"

    @pytest.mark.usefixtures("plug_in")
    def test_is_named_among_the_known(self) -> None:
        with pytest.raises(TokenStoreError, match="vault://, broken://"):
            open_store("other://x")

    @pytest.mark.usefixtures("plug_in")
    def test_that_cannot_be_loaded(self) -> None:
        with pytest.raises(TokenStoreError, match=r"no_such_module:open.*cannot be loaded"):
            open_store("broken://x")


def open_vault(location: str) -> object:
    class Vault:
        pass

    vault = Vault()
    vault.location = f"opened {location}"  # type: ignore[attr-defined]
    return vault


def test_imports_only_what_the_store_needs() -> None:
    program = """
import sys
from sage200_dialect.auth import stores
def loaded(): return {"sqlalchemy", "keyring", "cryptography", "msgspec", "platformdirs"} & set(sys.modules)
assert not loaded(), loaded()
stores.masked_location("db+postgresql://u:p@h/d")
stores.open_store("memory://x")
assert not loaded(), loaded()
stores.open_store("/tmp/x")
assert loaded() == {"msgspec"}, loaded()
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
