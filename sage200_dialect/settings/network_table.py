"""The properties of the way to Sage: certificates, proxies and firewalls."""

from __future__ import annotations

from sage200_dialect.settings import parsers
from sage200_dialect.settings.property import ON_OFF, TEXT_OR_REFERENCE, Property

_PORT = "a number from 1 to 65535"
_OTHER_SCHEMES = dict.fromkeys(
    ("DIGEST", "NEGOTIATE", "NTLM", "PROPRIETARY"),
    "the HTTP client knows no other scheme; a local proxy such as cntlm or px can translate",
)

NETWORK: tuple[Property, ...] = (
    Property(
        "SSLServerCert",
        "Certificates to trust in place of the usual ones, or the one certificate that the server must show, "
        "by its thumbprint (MD5, SHA1, SHA256) or public key; * trusts every server.",
        "Network",
        "the path or text of a PEM file, thumbprints or public keys separated by commas, or *",
        parsers.certificate,
        in_url="no",
        names_file=True,
    ),
    Property(
        "ProxyAutoDetect",
        "Whether the proxy of the environment (HTTPS_PROXY, ALL_PROXY, NO_PROXY) counts where none is named.",
        "Network",
        ON_OFF,
        parsers.switch,
        True,
    ),
    Property(
        "ProxyServer",
        "The HTTP proxy to go through; it comes before that of the environment.",
        "Network",
        "a host name or an http(s) address",
        parsers.stripped,
        in_url="sage or loopback",
    ),
    Property("ProxyPort", "The port of the proxy.", "Network", _PORT, parsers.whole(1, 65535)),
    Property(
        "ProxyAuthScheme",
        "How to prove ProxyUser to the proxy; NONE keeps user and password back.",
        "Network",
        "BASIC or NONE",
        parsers.one_of("BASIC", "NONE", refused=_OTHER_SCHEMES),
        "BASIC",
    ),
    Property("ProxyUser", "The user name for the proxy.", "Network", "text", parsers.stripped),
    Property(
        "ProxyPassword",
        "The password for the proxy.",
        "Network",
        TEXT_OR_REFERENCE,
        parsers.verbatim,
        secret=True,
    ),
    Property(
        "ProxySSLType",
        "Whether the proxy itself is spoken to over TLS: ALWAYS, never (NEVER, TUNNEL), or as its address "
        "says. What goes to Sage is encrypted in any case.",
        "Network",
        "AUTO, ALWAYS, NEVER or TUNNEL",
        parsers.one_of("AUTO", "ALWAYS", "NEVER", "TUNNEL"),
        "AUTO",
    ),
    Property(
        "ProxyExceptions",
        "Hosts to reach without any proxy; *.example.com and .example.com mean a whole domain.",
        "Network",
        "hosts separated by ; or ,",
        parsers.names,
    ),
    Property(
        "FirewallType",
        "The kind of firewall to go through: TUNNEL is an HTTP proxy, SOCKS5 needs sage200-dialect[socks].",
        "Network",
        "NONE, TUNNEL or SOCKS5",
        parsers.one_of(
            "NONE",
            "TUNNEL",
            "SOCKS5",
            refused={"SOCKS4": "the HTTP client speaks version 5 of SOCKS only; ask for SOCKS5 or TUNNEL"},
        ),
        "NONE",
    ),
    Property(
        "FirewallServer",
        "The host of the firewall.",
        "Network",
        "a host name",
        parsers.stripped,
        in_url="sage or loopback",
    ),
    Property(
        "FirewallPort",
        "The port of the firewall.",
        "Network",
        _PORT,
        parsers.whole(1, 65535),
        otherwise="80; 1080 for SOCKS5",
    ),
    Property("FirewallUser", "The user name for the firewall.", "Network", "text", parsers.stripped),
    Property(
        "FirewallPassword",
        "The password for the firewall.",
        "Network",
        TEXT_OR_REFERENCE,
        parsers.verbatim,
        secret=True,
    ),
)
