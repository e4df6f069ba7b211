"""Functions of CData's connector that are refused, each with what to do instead."""

from __future__ import annotations

from collections.abc import Mapping

REFUSED: Mapping[str, str] = {
    "EXPR": "write the expression itself, without quotes",
    "FILEMODIFIEDTIME": "a statement may not look at the files of the machine",
    "FILESIZE": "a statement may not look at the files of the machine",
    "SCOPE_IDENTITY": "INSERT … RETURNING id answers the key of a new row, and sys_identity lists them",
    "XML_EXTRACT": "Sage 200 answers no XML; JSON_EXTRACT reads the columns that hold arrays",
}
