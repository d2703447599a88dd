"""How long a recall drill takes, from the lot to the full list. Printed, never asserted.

Run with NGUON_BENCH_EVENTS=1000000 for the size that the design names (some minutes to fill).
"""

import statistics
import time

from history_for_benchmarks import LARGE, STAMPS, books_of, stamped_and_sold

from traceability.lots.models import Lot
from traceability.recalls.services import blocking, drill, open_recall

ROUNDS = 5


def bench_recall(tmp_path):
    with books_of(tmp_path, LARGE) as books:
        with books.deployment.transaction() as session:
            tea = stamped_and_sold(books, session)
        taken = []
        for _ in range(ROUNDS):
            with books.deployment.reading() as session:
                found = drill(session, books.recorder, lot=session.get_one(Lot, tea))
                taken.append(found.seconds)
        reach = found.reach
        print(f"\nA recall drill over {books.events:,} events")
        print(
            f"  {len(reach.lot_ids)} lots, {reach.stamps:,} stamps, "
            f"{len(reach.history.departures):,} sales"
        )
        print(f"  full list{statistics.median(taken) * 1_000:>29.0f} ms (median of {ROUNDS})")
        assert reach.stamps == STAMPS
        with books.deployment.transaction() as session:
            start = time.perf_counter()
            open_recall(session, books.recorder, lot=session.get_one(Lot, tea), reason_vi="Thử")
            print(f"  opened{(time.perf_counter() - start) * 1_000:>32.0f} ms")
        with books.deployment.reading() as session:
            asked = [books.bottom, *list(reach.lot_ids)[:20]]
            start = time.perf_counter()
            blocked = blocking(session, asked)
            print(f"  21 lots asked by the shop{(time.perf_counter() - start) * 1_000:>13.1f} ms")
            assert len(blocked) == len(asked) - 1
