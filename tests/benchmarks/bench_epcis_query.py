"""The simple event query over many events: by EPC, by step and time, and a page 1,000 deep.

NGUON_BENCH_EVENTS says how many (default 100,000; the promise is for 1,000,000). Beside each page
stands the first one, and a bare SELECT by primary key: what any answer from this database costs.
Printed, never asserted.
"""

import os
import time
from itertools import islice

from epcis_for_benchmarks import document, founded
from sqlalchemy import select

from traceability.epcis.capture import capture
from traceability.epcis.documents import parse, read
from traceability.epcis.models import EpcisEvent
from traceability.epcis.parameters import read_query
from traceability.epcis.querying import find
from traceability.epcis.reading import Organisation

EVENTS = int(os.environ.get("NGUON_BENCH_EVENTS", "100000"))
AT_ONCE = 1000
PAGE = 30
DEEP = 1000
ROUNDS = 9


def bench_queries(deployment):
    recorder = founded(deployment)
    reader = Organisation(recorder.organisation_id)
    for first in range(0, EVENTS, AT_ONCE):
        with deployment.transaction() as session:
            capture(session, recorder, document=read(parse(document(first))))
    shelf = f"https://nguon.example/place/BENCH/{7}"
    by_step = {"EQ_bizStep": "shipping", "GE_eventTime": "2026-02-01T00:00:00Z"}
    asked = {
        "by EPC": {"MATCH_epc": f"urn:epc:id:sgtin:4012345.0{77:05}.{77 * 3}"},
        "by step and time": {**by_step, "LT_eventTime": "2026-02-02T00:00:00Z"},
        "by step, newest first": {**by_step, "orderBy": "eventTime"},
        "by place": {"EQ_bizLocation": shelf, "orderBy": "recordTime"},
        "everything": {},
    }
    print(f"\n{EVENTS:,} events on {deployment.engine.dialect.name}, pages of {PAGE}, medians")
    with deployment.reading() as session:
        print(f"  {'one row by its key':<28}{_median(lambda: _one(session)):8.2f} ms")
        for name, parameters in asked.items():
            query = read_query(parameters, {})
            took = _median(lambda query=query: find(session, reader, query, size=PAGE))
            print(f"  {name:<28}{took:8.2f} ms")
        depth = min(DEEP, EVENTS // PAGE - 2)
        query = read_query({}, {})
        after = next(islice(_cursors(session, reader, query), depth, None))
        deep = _median(lambda: find(session, reader, query, size=PAGE, after=after))
        print(f"  {f'page {depth:,} of everything':<28}{deep:8.2f} ms")


def _cursors(session, reader, query):
    after = None
    while True:
        after = find(session, reader, query, size=PAGE, after=after).after
        yield after


def _one(session):
    session.execute(select(EpcisEvent).where(EpcisEvent.number == EVENTS // 2)).one()
    session.expunge_all()


def _median(act):
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return sorted(times)[ROUNDS // 2]
