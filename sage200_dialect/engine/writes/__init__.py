"""Rows to requests that change Sage 200, and what became of each."""
