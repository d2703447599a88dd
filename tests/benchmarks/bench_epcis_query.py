"""The simple event query over many events: by EPC, by step and time, and a page 1,000 deep.

There are 200,000. For the size that the design names (3 GB on disk, some minutes more to fill):
NGUON_BENCH_EVENTS=1000000 make bench PYTEST="-k queries". Beside each page stands a bare SELECT by
primary key: what any answer from this database costs. Printed, never asserted.
"""

import time
from itertools import islice

from epcis_for_benchmarks import repository
from filling_for_benchmarks import EVENTS, told
from sqlalchemy import select

from traceability.epcis.models import EpcisEvent
from traceability.epcis.parameters import read_query
from traceability.epcis.querying import find
from traceability.epcis.reading import Organisation

PAGE = 30
DEEP = 1000
ROUNDS = 9


def bench_queries(new_url):
    url = new_url()
    with told(f"{EVENTS:,} EPCIS events", url):
        deployment, recorder = repository(url, EVENTS)
    answer(deployment, Organisation(recorder.organisation_id))
    deployment.close()


def answer(deployment, reader):
    by_step = {"EQ_bizStep": "shipping", "GE_eventTime": "2026-02-01T00:00:00Z"}
    shelf = f"https://nguon.example/place/BENCH/{7}"
    asked = {
        "by EPC": {"MATCH_epc": f"urn:epc:id:sgtin:4012345.0{77:05}.{77 * 3}"},
        "by step and time": {**by_step, "LT_eventTime": "2026-02-02T00:00:00Z"},
        "by step, newest first": {**by_step, "orderBy": "eventTime"},
        "by place": {"EQ_bizLocation": shelf, "orderBy": "recordTime"},
        "everything": {},
    }
    print(f"  on {deployment.engine.dialect.name}, pages of {PAGE}, medians of {ROUNDS} (own work)")
    with deployment.reading() as session:
        _tell("one row by its key", lambda: _one(session))
        for name, parameters in asked.items():
            query = read_query(parameters, {})
            _tell(name, lambda query=query: find(session, reader, query, size=PAGE))
        depth = min(DEEP, EVENTS // PAGE - 2)
        query = read_query({}, {})
        after = next(islice(_cursors(session, reader, query), depth, None))
        deep = f"page {depth:,} of everything"
        _tell(deep, lambda: find(session, reader, query, size=PAGE, after=after))


def _tell(name, act):
    clock, work = [], []
    for _ in range(ROUNDS):
        begun, worked = time.perf_counter(), time.process_time()
        act()
        clock.append((time.perf_counter() - begun) * 1000)
        work.append((time.process_time() - worked) * 1000)
    middle = ROUNDS // 2
    print(f"  {name:<28}{sorted(clock)[middle]:8.2f} ms ({sorted(work)[middle]:.2f})")


def _cursors(session, reader, query):
    after = None
    while True:
        after = find(session, reader, query, size=PAGE, after=after).after
        yield after


def _one(session):
    session.execute(select(EpcisEvent).where(EpcisEvent.number == EVENTS // 2)).one()
    session.expunge_all()
