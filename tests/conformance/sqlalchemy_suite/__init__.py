"""SQLAlchemy's own test suite for dialects, run against the sandbox. `./run` runs it."""
