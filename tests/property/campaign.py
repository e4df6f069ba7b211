"""A long run: `tests/property/run`."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable

from .examples import PER_SCHEMA, Failure, Place, failures, schema, setting, told
from .judge import Bench

MOST_TOLD = 5


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tests/property/run", description="Random statements, judged.")
    parser.add_argument("--examples", type=int, default=2000, help="how many statements (2000)")
    parser.add_argument("--seed", type=int, help="the same seed gives the same statements; else a new one")
    parser.add_argument("--replay", type=Place.parse, help="one example by its number, SEED.SCHEMA.PLACE")
    options = parser.parse_args(arguments)
    if options.replay is not None:
        found = list(again(options.replay))
        print(told(found[0]) if found else f"{options.replay} holds")
        return 1 if found else 0
    seed = random.randrange(1_000_000) if options.seed is None else options.seed
    return run(seed, options.examples)


def again(place: Place) -> Iterable[Failure]:
    with Bench(schema(place.seed, place.schema), setting(place.seed, place.schema)) as bench:
        yield from failures(bench, place.seed, place.schema, [place.place])


def run(seed: int, examples: int) -> int:
    print(f"seed {seed}, {examples} statements", flush=True)
    started = time.monotonic()
    kinds: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for number in range(-(-examples // PER_SCHEMA)):
        places = range(min(PER_SCHEMA, examples - number * PER_SCHEMA))
        with Bench(schema(seed, number), setting(seed, number)) as bench:
            found = list(failures(bench, seed, number, places))
            refused.update(type(each).__name__ for each in bench.refused)
        done = number * PER_SCHEMA + len(places)
        if done % 500 < PER_SCHEMA:
            print(f"{done} statements, {time.monotonic() - started:.0f} s", flush=True)
        for failure in found:
            kinds[failure.kind] += 1
            if kinds[failure.kind] == 1 and len(kinds) <= MOST_TOLD:
                print(f"\n{told(failure)}\n", flush=True)
            else:
                print(f"{failure.place} fails {failure.kind}", flush=True)
    seconds = time.monotonic() - started
    shares = ", ".join(f"{count} {name}" for name, count in refused.most_common()) or "none"
    print(f"{kinds.total()} of {examples} fail; DuckDB refused {shares}; {seconds:.0f} s")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
