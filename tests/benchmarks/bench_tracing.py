"""How long tracing takes in small books and in large ones. Printed, never asserted.

The large books have 200,000 events. For the size that the design names (1.4 GB on disk, some
minutes more to fill): NGUON_BENCH_EVENTS=1000000 make bench PYTEST="-k tracing".
"""

import statistics
import time

from sqlalchemy import event

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


def statements(books, what, lot_id, direction):
    """How many SQL statements that is."""
    said = []

    def note(connection, cursor, statement, *rest):
        del connection, cursor, rest
        said.append(statement)

    event.listen(books.deployment.engine, "before_cursor_execute", note)
    with books.deployment.reading() as session:
        what(session, [lot_id], direction)
    event.remove(books.deployment.engine, "before_cursor_execute", note)
    return len(said)


def measured(books):
    with books.deployment.reading() as session:
        up = trace(session, [books.bottom], Direction.UP)
        print(f"  {books.events:>9,} events: {len(up.levels())} levels, {len(up.lot_ids)} lots up")
    asked = {
        (what, direction): lot_id
        for what in (trace, history_of)
        for direction, lot_id in ((Direction.UP, books.bottom), (Direction.DOWN, books.top))
    }
    return {
        (what.__name__, direction.value): (
            statements(books, what, lot_id, direction),
            *timed(books, what, lot_id, direction),
        )
        for (what, direction), lot_id in asked.items()
    }


def bench_tracing(small_books, large_books):
    kind = large_books.deployment.engine.dialect.name
    print(f"\nTracing 12 levels, 200 lots on {kind} (median of {ROUNDS}; statements, clock, own)")
    small, large = measured(small_books), measured(large_books)
    for key, (few, before, before_work) in small.items():
        many, after, after_work = large[key]
        print(
            f"  {' '.join(key):<16}{few:>4} {before:>7.1f} ms ({before_work:>5.1f})"
            f"{many:>6} {after:>7.1f} ms ({after_work:>5.1f})"
            f"{after / before:>7.2f} x ({after_work / before_work:.2f})"
        )
