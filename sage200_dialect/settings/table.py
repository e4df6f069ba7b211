"""The one table of connection properties. The README's list is made from it."""

from __future__ import annotations

import difflib
import re
from functools import cache

from sage200_dialect.settings import parsers
from sage200_dialect.settings.logging_table import LOGGING, METADATA
from sage200_dialect.settings.network_table import NETWORK
from sage200_dialect.settings.property import ADDRESS, ON_OFF, SECONDS, TEXT_OR_REFERENCE, Property
from sage200_dialect.settings.unused_table import NOT_USED
from sage200_dialect.settings.writes_table import WRITES

PROPERTIES: tuple[Property, ...] = (
    Property(
        "Schema",
        "The edition of Sage 200; it decides the address of the API and which tables exist.",
        "Connection",
        "StandardUK or ProfessionalUK",
        parsers.one_of("StandardUK", "ProfessionalUK"),
        "StandardUK",
    ),
    Property(
        "Company",
        "The company to read, by its name or its id; it can be left out when the user may "
        "enter one company only.",
        "Connection",
        "a company's name or id",
        parsers.stripped,
    ),
    Property(
        "Site",
        "The site of the company, by id or name, where two sites have a company of the same name.",
        "Connection",
        "a site's id or name",
        parsers.stripped,
    ),
    Property(
        "ApiUrl",
        "The address of the API when it is not Sage's own.",
        "Connection",
        ADDRESS,
        parsers.stripped,
        in_url="sage or loopback",
    ),
    Property(
        "Location",
        "A folder of catalogue files that add tables or replace them.",
        "Connection",
        "a folder",
        parsers.folder,
        names_file=True,
    ),
    Property(
        "Discover",
        "Whether a table is shown as the site has it, with a tenant's own fields and without those that the "
        "release lacks; costs one request per table and process.",
        "Connection",
        ON_OFF,
        parsers.switch,
        False,
    ),
    Property(
        "UserDefinedViews",
        "A JSON file of named SELECTs that appear as views.",
        "Connection",
        "a path",
        parsers.folder,
        in_url="no",
        names_file=True,
    ),
    Property("OAuthClientId", "The client id that Sage issued.", "Credentials", "text", parsers.stripped),
    Property(
        "OAuthClientSecret",
        "The client secret that Sage issued.",
        "Credentials",
        TEXT_OR_REFERENCE,
        parsers.verbatim,
        secret=True,
    ),
    Property(
        "OAuthAccessToken",
        "An access token that was obtained elsewhere; alone it is used as it is and never refreshed.",
        "Credentials",
        TEXT_OR_REFERENCE,
        parsers.header,
        secret=True,
    ),
    Property(
        "OAuthRefreshToken",
        "A refresh token that was obtained elsewhere; what it was exchanged for is found in the token store.",
        "Credentials",
        TEXT_OR_REFERENCE,
        parsers.header,
        secret=True,
    ),
    Property(
        "OAuthExpiresIn",
        "How long OAuthAccessToken lives from OAuthTokenTimestamp on (from now, without one).",
        "Credentials",
        "seconds",
        parsers.whole(0),
    ),
    Property(
        "OAuthTokenTimestamp",
        "When OAuthAccessToken was made.",
        "Credentials",
        "milliseconds since 1970",
        parsers.whole(0),
    ),
    Property(
        "OAuthVerifier",
        "The code of an authorization redirect, to sign in with once on a machine without a browser.",
        "Credentials",
        TEXT_OR_REFERENCE,
        parsers.header,
        secret=True,
    ),
    Property(
        "OAuthCodeVerifier",
        "The PKCE verifier that belongs to OAuthVerifier, where GetOAuthAuthorizationURL gave one.",
        "Credentials",
        TEXT_OR_REFERENCE,
        parsers.header,
        secret=True,
    ),
    Property(
        "SubscriptionKey",
        "The API subscription key; Sage has not asked for one since August 2025.",
        "Credentials",
        TEXT_OR_REFERENCE,
        parsers.header,
        secret=True,
    ),
    Property(
        "OAuthUrl",
        "The address of Sage ID when it is not Sage's own.",
        "Credentials",
        ADDRESS,
        parsers.address,
        otherwise="https://id.sage.com; with a host in the URL, that host",
        in_url="sage or loopback",
    ),
    Property(
        "OAuthRevocationUrl",
        "Where sage200 logout revokes a sign-in. Sage publishes no such address: the default is a guess.",
        "Credentials",
        ADDRESS,
        parsers.address,
        otherwise="OAuthUrl + /oauth/revoke",
        in_url="sage or loopback",
    ),
    Property(
        "Audience",
        "The API that tokens are asked for; one sign-in serves both editions.",
        "Credentials",
        "text",
        parsers.stripped,
        "s200ukipd/sage200",
    ),
    Property(
        "Scope",
        "The scopes to ask for; without offline_access there is no refresh token.",
        "Credentials",
        "scopes separated by blanks",
        parsers.scope,
        "email offline_access openid profile",
    ),
    Property(
        "OAuthSettingsLocation",
        "Where sign-ins are kept: a file, memory://name, keyring://service, db+postgresql://… (any "
        "SQLAlchemy URL), or the scheme of a plug-in.",
        "Token store",
        "a path or an address",
        parsers.stripped,
        otherwise="tokens.json in the user's data folder",
        in_url="local store",
        names_file=True,
    ),
    Property(
        "OAuthEncryptionKey",
        "The Fernet key that encrypts sign-ins in a file or database.",
        "Token store",
        TEXT_OR_REFERENCE,
        parsers.header,
        secret=True,
    ),
    Property(
        "Account",
        "Which sign-in to use, by the name that Sage ID gives it, where several are kept.",
        "Sign-in",
        "an account's name, mostly an e-mail address",
        parsers.stripped,
    ),
    Property(
        "InitiateOAuth",
        "OFF: the tokens given are used as they are. REFRESH: a kept or given sign-in is refreshed, and the "
        "user is never asked. GETANDREFRESH: the browser opens when nobody is signed in.",
        "Sign-in",
        "OFF, REFRESH or GETANDREFRESH",
        parsers.one_of("OFF", "REFRESH", "GETANDREFRESH"),
        otherwise="OFF; REFRESH with OAuthRefreshToken or OAuthVerifier",
    ),
    Property(
        "CallbackURL",
        "The redirect URI that is registered for the client; port 0 takes a free one.",
        "Sign-in",
        "https://…, or http://localhost with a port",
        parsers.callback,
        "http://localhost:33333",
    ),
    Property(
        "PKCE",
        "Whether sign-ins are protected by PKCE: auto does so but in web sign-ins with a client secret.",
        "Sign-in",
        "auto, on or off",
        parsers.one_of("auto", "on", "off"),
        "auto",
    ),
    Property(
        "SignInTimeout",
        "How long to wait for the user in the browser.",
        "Sign-in",
        SECONDS,
        parsers.seconds,
        120.0,
    ),
    Property(
        "AuthScheme",
        "How to sign in; there is one way.",
        "Sign-in",
        "OAuth",
        parsers.one_of("OAuth"),
        "OAuth",
    ),
    Property(
        "Timeout",
        "How long one request may take, its retries included.",
        "Requests",
        SECONDS,
        parsers.seconds,
        60.0,
    ),
    Property(
        "StatementTimeout",
        "How long one statement may wait for Sage in all.",
        "Requests",
        SECONDS,
        parsers.seconds,
    ),
    Property(
        "Pagesize",
        "The most rows to ask for in one request.",
        "Requests",
        "a number from 1 to 5000",
        parsers.whole(1, 5000),
        5000,
    ),
    Property(
        "MaxConcurrentRequests",
        "The most requests to send to one site at the same time.",
        "Requests",
        "a number from 1 to 64",
        parsers.whole(1, 64),
        4,
        aliases=("Parallelism",),
    ),
    Property(
        "Pushdown",
        "Whether conditions, order and limits are given to Sage; off reads whole tables, "
        "and gives the same rows.",
        "Requests",
        ON_OFF,
        parsers.switch,
        True,
    ),
    Property(
        "MaxRows",
        "The most rows of a SELECT without aggregation, GROUP BY or LIMIT; those beyond are left out "
        "silently.",
        "Requests",
        "a number from 1, or -1 for no limit",
        parsers.at_most,
        -1,
    ),
    Property(
        "ConnectOnOpen",
        "Whether opening a connection asks Sage for the companies, so that what is wrong shows at once.",
        "Requests",
        ON_OFF,
        parsers.switch,
        False,
    ),
    *WRITES,
    *NETWORK,
    *LOGGING,
    *METADATA,
    Property(
        "MemoryLimit",
        "The most memory for joins, sorting and grouping.",
        "Local engine",
        "a size such as 2GB, or a share such as 50%",
        parsers.size,
    ),
    Property(
        "TempDirectory",
        "The folder for data that does not fit in memory.",
        "Local engine",
        "a folder",
        parsers.folder,
        names_file=True,
    ),
    Property(
        "Threads",
        "How many threads join, sort and group.",
        "Local engine",
        "a number from 1 to 1024",
        parsers.whole(1, 1024),
    ),
    *NOT_USED,
)


def normalised(name: str) -> str:
    """A name as it is compared: without case, blanks and underscores."""
    return re.sub(r"[\s_]", "", name).lower()


@cache
def _by_name() -> dict[str, Property]:
    return {normalised(name): each for each in PROPERTIES for name in (each.name, *each.aliases)}


def find(name: str) -> Property | None:
    """The property of a name or alias in any spelling; None when there is none."""
    return _by_name().get(normalised(name))


def nearest(name: str) -> str | None:
    """The real property name that a wrong one most resembles."""
    close = difflib.get_close_matches(normalised(name), _by_name(), n=1, cutoff=0.6)
    return _by_name()[close[0]].name if close else None
