"""How long a recall drill takes, from the lot to the full list. Printed, never asserted.

The books have 200,000 events. For the size that the design names (1.4 GB on disk, some minutes
more to fill): NGUON_BENCH_EVENTS=1000000 make bench PYTEST="-k recall".
"""

import statistics
import time

from history_for_benchmarks import STAMPS

from traceability.lots.models import Lot
from traceability.recalls.services import blocking, drill, open_recall

ROUNDS = 5


def bench_recall(large_books):
    books = large_books
    taken, work = [], []
    for _ in range(ROUNDS):
        with books.deployment.reading() as session:
            began = time.process_time()
            found = drill(session, books.recorder, lot=session.get_one(Lot, books.recalled))
            work.append(time.process_time() - began)
            taken.append(found.seconds)
    reach = found.reach
    print(f"\nA recall drill over {books.events:,} events on {session.get_bind().dialect.name}")
    print(
        f"  {len(reach.lot_ids)} lots, {reach.stamps:,} stamps, "
        f"{len(reach.history.departures):,} sales"
    )
    print(
        f"  full list{statistics.median(taken) * 1_000:>29.0f} ms "
        f"({statistics.median(work) * 1_000:.0f} own; median of {ROUNDS})"
    )
    assert reach.stamps == STAMPS
    with books.deployment.transaction() as session:
        lot = session.get_one(Lot, books.recalled)
        start = time.perf_counter()
        open_recall(session, books.recorder, lot=lot, reason_vi="Thử")
        print(f"  opened{(time.perf_counter() - start) * 1_000:>32.0f} ms")
    with books.deployment.reading() as session:
        asked = [books.bottom, *list(reach.lot_ids)[:20]]
        start = time.perf_counter()
        blocked = blocking(session, asked)
        print(f"  21 lots asked by the shop{(time.perf_counter() - start) * 1_000:>13.1f} ms")
        assert len(blocked) == len(asked) - 1
