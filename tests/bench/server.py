"""A sandbox in a process of its own: python server.py ORDERS LATENCY. Prints its URL; ends with its stdin."""

from __future__ import annotations

import sys

from sage200_dialect import sandbox
from sage200_dialect.sandbox import Behaviour

if __name__ == "__main__":
    with sandbox.start(orders=int(sys.argv[1]), behaviour=Behaviour(latency=float(sys.argv[2]))) as sage:
        sys.stdout.write(f"{sage.url}\n")
        sys.stdout.flush()
        sys.stdin.read()
