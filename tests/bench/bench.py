"""What the driver costs, beside what nobody can do without and beside what people do without it.

Every pair is measured in turns, in one run, against a sandbox in a process of its own; figures are medians.
The floor of a scan fetches the same pages with the same parallelism, decodes them exactly and does no more.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import sqlalchemy as sa
from floor import Floor

import sage200_dialect
from sage200_dialect import settings as settings_package

NARROW = ("id", "customer_id", "document_date", "total_gross_value", "document_status")
HERE = Path(__file__).parent


def median(work: Callable[[], object], repeat: int) -> float:
    taken = []
    for _ in range(repeat):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def in_turns(works: dict[str, Callable[[], object]], repeat: int) -> dict[str, float]:
    """The median seconds of each, taken in turns so that what disturbs one disturbs all."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeat):
        for name, work in works.items():
            taken[name].append(median(work, 1))
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


@contextmanager
def server(orders: int, latency: float) -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, str(HERE / "server.py"), str(orders), str(latency)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None and process.stdin is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


def say(what: str, figure: str, aim: str = "") -> None:
    sys.stdout.write(f"{what:<58} {figure:>22}   {aim}\n")
    sys.stdout.flush()


def scan(name: str, columns: str, floor: Floor, url: str, repeat: int, aims: tuple[float, float]) -> None:
    """One scan: the driver, the floor, and a loop that fetches page after page into pandas."""
    sql = f"SELECT {columns} FROM sop_orders"

    def driver() -> int:
        with sage200_dialect.connect(url) as connection:
            return len(connection.execute(sql).fetchall())

    found = in_turns({"driver": driver, "floor": floor.rows, "loop": floor.loop}, repeat)
    assert driver() == floor.rows() == floor.loop()
    say(f"{name}: driver", f"{found['driver']:.2f} s")
    say(f"{name}: driver / floor", f"{found['driver'] / found['floor']:.2f}", f"aim <= {aims[0]}")
    say(
        f"{name}: loop with pandas / driver",
        f"{found['loop'] / found['driver']:.2f}",
        f"aim >= {aims[1]}; the floor itself {found['loop'] / found['floor']:.2f}",
    )


def first_row(url: str, repeat: int) -> None:
    with sage200_dialect.connect(url) as connection:
        whole = median(lambda: connection.execute("SELECT * FROM sop_orders").fetchall(), 1)

        def first() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM sop_orders").fetchone()

        say("first row of the wide scan / all of it", f"{median(first, repeat) / whole:.2f}")


def look_up(url: str, repeat: int) -> None:
    resolved = settings_package.resolve(url=url)
    engine = sa.create_engine(url)
    statement = sa.text("SELECT id, name, balance FROM customers WHERE id = :id")
    with engine.connect() as connection, sage200_dialect.connect(url) as plain, httpx.Client() as client:
        key = connection.execute(sa.text("SELECT MIN(id) FROM customers")).scalar_one()
        floor = Floor(resolved, plain, ())
        target = f"{floor.base}/customers?$filter=id%20eq%20{key}&$select=id,name,balance"
        found = in_turns(
            {
                "driver": lambda: connection.execute(statement, {"id": key}).fetchall(),
                "bare": lambda: client.get(target, headers=floor.headers).raise_for_status(),
            },
            repeat * 20,
        )
    extra = (found["driver"] - found["bare"]) * 1000
    say("look-up through SQLAlchemy, more than a bare get", f"{extra:.2f} ms", "aim <= 3 ms")


def join(url: str, repeat: int) -> None:
    sql = (
        "SELECT c.name, SUM(o.total_gross_value) FROM sop_orders o JOIN customers c ON c.id = o.customer_id "
        "GROUP BY c.name"
    )
    with sage200_dialect.connect(url) as connection:
        seconds = median(lambda: connection.execute(sql).fetchall(), repeat)
    say("a join with GROUP BY over all orders", f"{seconds:.2f} s")


def reach(url: str, repeat: int) -> None:
    """What keys, merging and narrow reads spare, beside the same statement without any pushdown."""
    with sage200_dialect.connect(url) as on, sage200_dialect.connect(url, Pushdown="off") as off:
        (last,) = on.execute("SELECT MAX(document_date) FROM sop_orders").fetchone()
        statements = {
            "the lines of the last day's orders": (
                "SELECT o.document_no, l.code FROM sop_orders o "
                f"JOIN sop_order_lines l ON l.sop_order_id = o.id WHERE o.document_date = DATE '{last}'"
            ),
            "ten orders by text, all columns": "SELECT * FROM sop_orders ORDER BY document_no DESC LIMIT 10",
            "orders above the average": (
                "SELECT id FROM sop_orders "
                "WHERE total_gross_value > (SELECT AVG(total_gross_value) FROM sop_orders)"
            ),
        }
        for name, sql in statements.items():
            found = in_turns(
                {"on": lambda sql=sql: rows(on, sql), "off": lambda sql=sql: rows(off, sql)}, repeat
            )
            assert rows(on, sql) == rows(off, sql)
            say(f"{name}: pushdown on / off", f"{found['on']:.2f} s / {found['off']:.2f} s")


def rows(connection: sage200_dialect.Connection, sql: str) -> list[tuple[object, ...]]:
    return sorted(connection.execute(sql).fetchall(), key=str)


def fresh(code: str) -> float:
    return float(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    )


def start_up(repeat: int) -> None:
    timed = "import time; began = time.perf_counter(); {}; print((time.perf_counter() - began) * 1000)"
    imports = [fresh(timed.format("import sage200_dialect")) for _ in range(repeat)]
    say("import sage200_dialect", f"{statistics.median(imports):.0f} ms", "aim <= 50 ms")
    reflect = (
        "import sqlalchemy as sa; e = sa.create_engine('sage200:///x'); import time; "
        "began = time.perf_counter(); m = sa.MetaData(); m.reflect(e); assert len(m.tables) > 250; "
        "print((time.perf_counter() - began) * 1000)"
    )
    found = [fresh(reflect) for _ in range(repeat)]
    say("reflection of all tables", f"{statistics.median(found):.0f} ms, no request")


def memory(url: str) -> None:
    """The peak of a process that reads so many rows, one after another."""
    code = (
        "import sage200_dialect\n"
        f"with sage200_dialect.connect({url!r}) as connection:\n"
        "    cursor = connection.execute('SELECT * FROM sop_orders LIMIT {}')\n"
        "    for row in cursor: pass\n"
        "status = open('/proc/self/status').read()\n"
        "print(int(status.split('VmHWM:')[1].split()[0]) / 1024)"
    )
    # Up to 30,000 rows the pages that are read ahead are still filling.
    peaks = ", ".join(f"{fresh(code.format(rows)):.0f}" for rows in (10_000, 30_000, 100_000))
    say("peak memory of 10,000, 30,000 and 100,000 streamed rows", f"{peaks} MB", "aim: flat")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--latency", type=float, default=0.1, help="seconds that each answer is held back")
    parser.add_argument("--repeat", type=int, default=3)
    given = parser.parse_args()
    with server(given.orders, given.latency) as url:
        resolved = settings_package.resolve(url=url)
        with sage200_dialect.connect(url) as connection, ThreadPoolExecutor(4) as pool:
            wide, narrow = (Floor(resolved, connection, each, pool) for each in (("*",), NARROW))
            scan("wide scan", "*", wide, url, given.repeat, (1.5, 3))
            scan("narrow scan", ", ".join(NARROW), narrow, url, given.repeat, (1.3, 5))
        first_row(url, given.repeat)
        join(url, given.repeat)
        reach(url, 1)
        memory(url)
    with server(200, 0.0) as url:
        look_up(url, given.repeat)
    start_up(given.repeat)


if __name__ == "__main__":
    main()
