"""POST, PUT and DELETE: what may be written, what it does, and what follows from it."""
