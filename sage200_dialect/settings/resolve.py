"""What was given -> settings, or an error that names the property and what to write instead."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sage200_dialect.errors import ProgrammingError
from sage200_dialect.settings import addresses, network, not_used, parsers, sign_in, sources
from sage200_dialect.settings.model import Settings
from sage200_dialect.settings.property import Property
from sage200_dialect.settings.sources import ENVIRONMENT_PREFIX, Given, Origin, Url
from sage200_dialect.settings.table import PROPERTIES, find, nearest
from sage200_dialect.settings.trust import Hosted, Trust

if TYPE_CHECKING:
    from sage200_dialect.auth.stores import TokenStore

SANDBOX_HOST = "sandbox"
_CODE = "connect_args or the connection string"
_OF_THE_USERS_SAGE = frozenset({"Schema", "Company", "Site", "ApiUrl"})


@dataclass(frozen=True, slots=True)
class _Chosen:
    value: Any
    origin: Origin


def resolve(
    *,
    url: Url | str | None = None,
    connection_string: str | None = None,
    options: Mapping[str, object] | None = None,
    environ: Mapping[str, str] | None = None,
    allow_unsafe_url: bool = False,
    token_store: TokenStore | None = None,
    hosted: Hosted | None = None,
) -> Settings:
    """Settings from every source. Reads files and variables that secrets name, sends nothing.

    `url` is SQLAlchemy's (any object with its attributes) or its text; a `connection_string` that
    begins with `sage200://` is taken for a URL. `environ` defaults to the process's environment, which
    fills only what the others leave out, and credentials only when the others name none.
    `allow_unsafe_url` lets a URL name what could send a secret elsewhere: other hosts, certificates,
    proxies, databases of tokens, and `env:`/`file:` secrets. `token_store` is the caller's own place for
    tokens. `hosted`: a server's rules for what came through a form. Raises ProgrammingError.
    """
    trust = Trust(allow_unsafe_url, hosted)
    if hosted is not None:
        environ = {}
    environ = os.environ if environ is None else environ
    if connection_string is not None and sources.is_url(connection_string):
        if url is not None:
            raise ProgrammingError("The connection string is a URL, and another URL is given: leave one out")
        url, connection_string = connection_string, None
    if isinstance(url, str):
        url = sources.parse_url(url)
    given: list[Given] = []
    if url is not None:
        given.extend(sources.of_url(url))
    if connection_string:
        given.extend(sources.of_connection_string(connection_string))
    given.extend(sources.of_options(options or {}))
    if hosted is not None:
        given = hosted.given(given)
    chosen = _choose(given, environ, trust)

    host = _host(url, trust)
    sandbox = host == SANDBOX_HOST
    own = set(chosen)
    for each in _from_environment(environ, chosen, sandbox):
        _take(chosen, each, environ, trust)
    if host and "ApiUrl" in own:
        raise ProgrammingError(f"The URL names the host {host!r} and ApiUrl names another: leave one out")
    if host:
        chosen.pop("ApiUrl", None)
        chosen.setdefault("Schema", _Chosen("ProfessionalUK", "url"))
    return _settings(chosen, host, trust, token_store)


def _choose(given: Iterable[Given], environ: Mapping[str, str], trust: Trust) -> dict[str, _Chosen]:
    chosen: dict[str, _Chosen] = {}
    for each in given:
        _take(chosen, each, environ, trust)
    return chosen


def _take(chosen: dict[str, _Chosen], given: Given, environ: Mapping[str, str], trust: Trust) -> None:
    property_ = _known(given)
    value = _parsed(property_, given, environ, trust)
    before = chosen.setdefault(property_.name, _Chosen(value, given.origin))
    if before.value != value:
        values = (
            ""
            if property_.secret
            else f": {_shown(before.value)} ({_where(before.origin)}) and {_shown(value)}"
        )
        raise ProgrammingError(
            f"{property_.name} is given twice with different values{values} "
            f"({_where(given.origin)}): leave one out"
        )


def _from_environment(
    environ: Mapping[str, str], chosen: Mapping[str, _Chosen], sandbox: bool
) -> Iterator[Given]:
    """What the environment may fill: never half of a set of credentials that the caller began, nor the place
    where the tokens of the caller's credentials are kept."""
    names_credential = sandbox or any(
        each.group == "Credentials" and each.name in chosen for each in PROPERTIES
    )
    for each in sources.of_environment(environ):
        property_ = _known(each)
        if property_.name in chosen or (
            names_credential and property_.group in ("Credentials", "Token store")
        ):
            continue
        if sandbox and property_.name in _OF_THE_USERS_SAGE:
            continue
        yield each


def _known(given: Given) -> Property:
    property_ = find(given.name)
    if property_ is not None:
        return property_
    # A value with an unquoted ';' may leave a piece of a secret where a name should stand.
    shown = f" {given.name!r}" if re.fullmatch(r"[A-Za-z][A-Za-z_ ]{0,39}", given.name) else ""
    near = nearest(given.name)
    raise ProgrammingError(
        f"There is no connection property{shown}."
        + (f" Did you mean {near}?" if near else "")
        + " Known: "
        + ", ".join(each.name for each in PROPERTIES if each.fate == "honoured")
    )


def _parsed(property_: Property, given: Given, environ: Mapping[str, str], trust: Trust) -> object:
    trust.check(property_, given.origin)
    text = _as_text(given.value)
    if property_.in_url == "local store" and not trust.lets(property_.name, given.origin):
        _check_store_in_url(text)
    if property_.secret and given.origin != "userinfo":
        text = _secret(property_, text, given, environ, trust)
    try:
        return property_.parse(text)
    except parsers.Refused as error:
        why = f": {error}"
    except (ValueError, OverflowError):
        why = ""
    shown = "" if property_.secret else f" is {_shown(text)}, which"
    raise ProgrammingError(
        f"{property_.name} ({_where(given.origin)}){shown or ' has a value that'} is not "
        f"accepted; it takes {property_.accepts}{why}"
    )


def _shown(value: object) -> str:
    return repr(addresses.masked(value) if isinstance(value, str) else value)


def _check_store_in_url(location: str) -> None:
    scheme = addresses.store_scheme(location)
    if scheme not in ("file", "memory", "keyring"):
        raise ProgrammingError(
            f"OAuthSettingsLocation in a URL must be a file, memory:// or keyring://, not {scheme}:, which "
            "could carry tokens elsewhere; give it in connect_args, the connection string or the environment"
        )


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return os.fspath(value) if isinstance(value, os.PathLike) else str(value)


def _secret(property_: Property, text: str, given: Given, environ: Mapping[str, str], trust: Trust) -> str:
    kind, colon, name = text.partition(":")
    if not colon or kind not in ("env", "file"):
        return text
    if not trust.lets(property_.name, given.origin):
        raise ProgrammingError(
            f"{property_.name} names a variable or a file of this machine, which {trust.writer} "
            f"may not: {trust.instead(property_.name)}"
        )
    if kind == "env":
        if not environ.get(name):
            raise ProgrammingError(
                f"{property_.name} is env:{name}, and there is no such environment variable"
            )
        return environ[name]
    try:
        content = Path(name).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ProgrammingError(f"{property_.name} is file:{name}, which cannot be read: {reason}") from None
    return content.rstrip("\r\n")


def _where(origin: Origin) -> str:
    return {
        "url": "in the URL",
        "userinfo": "in the URL's user and password",
        "connection string": "in the connection string",
        "options": "in the call",
        "environment": f"in the environment, {ENVIRONMENT_PREFIX}…",
    }[origin]


def _host(url: Url | None, trust: Trust) -> str | None:
    """The URL's host with its port: None, `sandbox`, or one that may be spoken to."""
    if url is None or not url.host:
        if url is not None and url.port is not None:
            raise ProgrammingError("The URL has a port and no host; write sage200:///company")
        return None
    host = url.host.lower()
    if host == SANDBOX_HOST:
        if url.port is not None:
            raise ProgrammingError(
                "sage200://sandbox takes no port; a sandbox that runs elsewhere is named "
                "by its address, such as sage200://127.0.0.1:8200"
            )
        return host
    if not addresses.is_loopback(host) and not trust.lets("ApiUrl", "url"):
        raise ProgrammingError(
            f"The host {url.host!r} is refused in the URL: leave the host empty for "
            "Sage's own address (sage200:///company) or write sandbox for the embedded one. For another "
            f"address there is ApiUrl: {trust.instead('ApiUrl', _CODE)}"
        )
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return host if url.port is None else f"{host}:{url.port}"


def _settings(
    chosen: Mapping[str, _Chosen],
    host: str | None,
    trust: Trust,
    token_store: TokenStore | None,
) -> Settings:
    values: dict[str, Any] = {
        each.attribute: chosen[each.name].value if each.name in chosen else each.default
        for each in PROPERTIES
        if each.fate == "honoured"
    }
    values["not_used"] = not_used.taken({name: each.value for name, each in chosen.items()})
    values["api_url"] = _api_url(chosen, host, values["schema"], trust)
    values["oauth_url"] = _oauth_url(chosen, host, values["api_url"], trust)
    if values["oauth_revocation_url"] is not None:
        _check_in_url(chosen["OAuthRevocationUrl"], "OAuthRevocationUrl", trust)
    _check_hosts_in_url(chosen, trust)
    named = {name: each.value for name, each in chosen.items()}
    values["proxy"], values["firewall"] = network.proxy(named), network.firewall(named)
    for name in ("proxy_server", "proxy_port", "firewall_server", "firewall_port"):
        del values[name]
    if values["site"] is not None and values["company"] is None:
        raise ProgrammingError("Site is given without Company: name the company as well")
    if token_store is not None and values["oauth_settings_location"] is not None:
        raise ProgrammingError("token_store and OAuthSettingsLocation are both given: leave one out")
    given = frozenset(chosen)
    values["initiate_oauth"] = sign_in.mode(values["initiate_oauth"], given)
    if trust.hosted is not None:
        values["initiate_oauth"] = trust.hosted.sign_in(values["initiate_oauth"], given)
    sandbox = host == SANDBOX_HOST
    settings = Settings(sandbox=sandbox, token_store=token_store, hosted=trust.hosted, **values)
    sign_in.check(settings, given)
    return settings


def _api_url(chosen: Mapping[str, _Chosen], host: str | None, schema: str, trust: Trust) -> str | None:
    if host == SANDBOX_HOST:
        return None
    if host is not None:
        scheme = "http" if addresses.is_loopback(urlsplit(f"//{host}").hostname or "") else "https"
        return addresses.base_url(f"{scheme}://{host}", schema)
    given = chosen.get("ApiUrl")
    if given is None:
        return addresses.base_url(addresses.SAGE, schema)
    addresses.check_api_url(given.value)
    _check_in_url(given, "ApiUrl", trust)
    return addresses.base_url(given.value, schema)


def _oauth_url(
    chosen: Mapping[str, _Chosen], host: str | None, api_url: str | None, trust: Trust
) -> str | None:
    """The address of Sage ID. A host in the URL is a sandbox, which has one of its own."""
    given = chosen.get("OAuthUrl")
    if given is not None:
        _check_in_url(given, "OAuthUrl", trust)
        return str(given.value)
    if host == SANDBOX_HOST or api_url is None:
        return None
    if host is not None:
        return "{0.scheme}://{0.netloc}".format(urlsplit(api_url))
    return addresses.SAGE_ID


def _check_in_url(given: _Chosen, name: str, trust: Trust) -> None:
    parts = urlsplit(given.value)
    if (
        not trust.lets(name, given.origin)
        and not addresses.is_sage(parts)
        and not addresses.is_loopback(parts.hostname or "")
    ):
        raise ProgrammingError(
            f"{name} in {trust.writer} must be an address of sage.com or of this machine, not "
            f"{parts.hostname}; {trust.instead(name, _CODE)}"
        )


def _check_hosts_in_url(chosen: Mapping[str, _Chosen], trust: Trust) -> None:
    for name in ("ProxyServer", "FirewallServer"):
        given = chosen.get(name)
        if given is None or trust.lets(name, given.origin):
            continue
        host = urlsplit(addresses.proxy_url(given.value, None, name)).hostname or ""
        if not addresses.is_loopback(host):
            raise ProgrammingError(
                f"{name} in {trust.writer} must be this machine, not {host}; {trust.instead(name, _CODE)}"
            )
