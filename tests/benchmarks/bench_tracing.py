"""How long tracing takes in small books and in large ones. Printed, never asserted.

Run with NGUON_BENCH_EVENTS=1000000 for the size that the design names (some minutes to fill).
"""

import statistics
import time

from history_for_benchmarks import LARGE, SMALL, books_of

from traceability.lots.history import history_of
from traceability.lots.lineage import Direction
from traceability.lots.tracing import trace

ROUNDS = 15


def timed(books, what, lot_id, direction):
    """Median milliseconds on the clock and of this process, each round in a session of its own."""
    clock, work = [], []
    for _ in range(ROUNDS):
        with books.deployment.reading() as session:
            start, began = time.perf_counter(), time.process_time()
            what(session, [lot_id], direction)
            clock.append(time.perf_counter() - start)
            work.append(time.process_time() - began)
    return statistics.median(clock) * 1_000, statistics.median(work) * 1_000


def measured(folder, events):
    with books_of(folder, events) as books:
        with books.deployment.reading() as session:
            up = trace(session, [books.bottom], Direction.UP)
            print(
                f"  {books.events:>9,} events: {len(up.levels())} levels, {len(up.lot_ids)} lots up"
            )
        return {
            (what.__name__, direction.value): timed(books, what, lot_id, direction)
            for what in (trace, history_of)
            for direction, lot_id in ((Direction.UP, books.bottom), (Direction.DOWN, books.top))
        }


def bench_tracing(tmp_path):
    print(f"\nTracing 12 levels, 200 lots (median of {ROUNDS})")
    small, large = measured(tmp_path, SMALL), measured(tmp_path, LARGE)
    print(f"  {'':<18}{SMALL:>24,}{LARGE:>24,} events")
    for key, (before, before_work) in small.items():
        after, after_work = large[key]
        print(
            f"  {' '.join(key):<18}{before:>10.1f} ms ({before_work:>5.1f} own)"
            f"{after:>10.1f} ms ({after_work:>5.1f} own){after / before:>8.2f} x"
        )
