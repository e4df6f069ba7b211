"""The properties of log files, and of what metadata reports."""

from __future__ import annotations

from sage200_dialect.logs.words import WORDS
from sage200_dialect.settings import parsers
from sage200_dialect.settings.property import Property

LOGGING: tuple[Property, ...] = (
    Property(
        "Logfile",
        "A file that what the driver logs is added to; Python's own logging works without it.",
        "Logging",
        "a path",
        parsers.folder,
        in_url="no",
        names_file=True,
    ),
    Property(
        "Verbosity",
        "What Logfile holds. 1: connections, sign-ins, and what each statement came to. 2: and its text "
        "without values. 3: and each request. 4: and the values in statements. 5: and those in requests.",
        "Logging",
        "a number from 1 to 5",
        parsers.whole(1, 5),
        1,
    ),
    Property(
        "LogModules",
        "The parts of the driver that Logfile is about.",
        "Logging",
        f"any of {', '.join(WORDS)}, separated by ; or ,",
        parsers.any_of(*WORDS),
        otherwise="all",
    ),
    Property(
        "MaxLogFileSize",
        "At this size the file gets the date and time into its name, and a new one begins.",
        "Logging",
        "bytes, or a size such as 10 MB; -1 for no limit",
        parsers.size_in_bytes,
        100 << 20,
    ),
    Property(
        "MaxLogFileCount",
        "How many log files to keep, the one in use included; the oldest go first.",
        "Logging",
        "a number from 1, or -1 for no limit",
        parsers.at_most,
        -1,
    ),
)

METADATA: tuple[Property, ...] = tuple(
    Property(
        name,
        f"The {what} that reflection and metadata tables report; SQL may name the others still.",
        "Metadata",
        "names separated by commas",
        parsers.names,
        otherwise="all",
    )
    for name, what in (("BrowsableSchemas", "schemas"), ("Tables", "tables"), ("Views", "views"))
)
