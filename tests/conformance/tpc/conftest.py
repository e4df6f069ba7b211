"""One sandbox per benchmark, for all tests of the folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from .benchmark import Benchmark
from .site import Site

SiteOf = Callable[[Benchmark], Site]


@pytest.fixture(scope="session")
def site_of() -> Iterator[SiteOf]:
    with ExitStack() as stack:

        @cache
        def started(benchmark: Benchmark) -> Site:
            site = Site(benchmark)
            stack.callback(site.close)
            return site

        yield started
