"""The facts that types and keys cannot carry, in words: the comments of tables and columns."""

from __future__ import annotations

from sage200_dialect.catalog.model import Column, Link, Table
from sage200_dialect.catalog.user_views import SCHEMA as USER_VIEWS


def column_comments(table: Table) -> dict[str, str | None]:
    """The comment of every column, by its name."""
    links = {link.column: link for link in table.links}
    return {column.name: column_comment(column, links.get(column.name)) for column in table.nameable}


def column_comment(column: Column, link: Link | None) -> str | None:
    """The one that is stated, else each fact in a short sentence; None when there is nothing to say."""
    if column.comment is not None:
        return column.comment or None
    facts = []
    if column.read_only:
        facts.append("Read-only.")
    if column.required:
        condition = f" if {column.required_if}" if column.required_if else ""
        facts.append(f"Required to create a record{condition}.")
    if column.fixed:
        facts.append("Cannot be changed afterwards.")
    if column.default is not None:
        facts.append(f"Default: {column.default}.")
    if column.values:
        facts.append(f"Values include: {', '.join(column.values)}.")
    if column.enumeration:
        facts.append(f"Values are listed in {column.enumeration}.")
    if link is not None:
        facts.append(f"Refers to {link.table}.{link.referred}{_unstated(link)}.")
    if column.type.utc:
        facts.append("UTC.")
    if not column.path:
        facts.append("The company that the row belongs to.")
    elif column.from_parent:
        facts.append("Key of the parent record.")
    if column.professional_only:
        facts.append("Sage 200 Professional only.")
    if column.since:
        facts.append(f"Since {column.since}.")
    return " ".join(facts) or None


def _unstated(link: Link) -> str:
    return "" if link.evidence == "stated" else " (inferred)"


def table_comment(table: Table) -> str | None:
    """The one that is stated, else module, kind, verbs and editions in one line; None of a user's view."""
    if table.comment is not None:
        return table.comment or None
    if table.module == USER_VIEWS:
        return None
    facts = [f"{table.module} ({table.kind})", ", ".join(sorted(table.methods)) or "no verbs stated"]
    if len(table.editions) == 1:
        facts.append(f"{next(iter(table.editions))} only")
    if table.key and not table.primary_key:
        facts.append(f"rows are told apart by {', '.join(table.key)}, which Sage does not state")
    if table.added:
        facts.append(f"since {table.added}")
    return "; ".join(facts)
