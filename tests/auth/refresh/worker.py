"""One of many processes that use a sign-in: THREADS threads query until SECONDS are over; prints what failed.

python worker.py URL LOCATION SECONDS THREADS
"""

from __future__ import annotations

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import sage200_dialect

PAUSE = 0.5
"""Between two queries of a thread: one small machine runs all the processes and the server."""


def main(url: str, location: str, seconds: float, threads: int) -> None:
    connection = sage200_dialect.connect(url, OAuthSettingsLocation=location, Timeout=60)
    connection.execute("SELECT 1").fetchall()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    end = time.monotonic() + seconds
    over = threading.Event()

    def query() -> tuple[int, list[str]]:
        done, failed = 0, []
        while time.monotonic() < end:
            try:
                connection.execute("SELECT id FROM currencies").fetchall()
                done += 1
            except Exception as error:
                failed.append(f"{type(error).__name__}: {error}")
            over.wait(PAUSE)
        return done, failed

    with ThreadPoolExecutor(threads) as pool:
        found = [each.result() for each in [pool.submit(query) for _ in range(threads)]]
    done, failed = sum(count for count, _ in found), [each for _, list_ in found for each in list_]
    sys.stdout.write(json.dumps({"done": done, "failed": failed}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
