"""PEP 249: Connection and Cursor."""
