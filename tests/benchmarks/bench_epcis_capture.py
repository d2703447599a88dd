"""Capture in documents of 1,000 events, beside its parts measured alone. Printed, never asserted.

The parts are what no capture can do without: reading the JSON, judging it (by GS1's schema, with
`jsonschema_rs`), the event hash, the leaf of the log, and a bare `executemany` of the same rows in
one transaction. The aim: at most 1.5 times their sum, and 2,000 events a second on one core.
"""

import json
import secrets
import time

import jsonschema_rs
from conformance import vectors
from epcis_for_benchmarks import document, founded

from traceability.epcis.capture import capture
from traceability.epcis.context import read_context
from traceability.epcis.documents import parse, read
from traceability.epcis.event_hash import event_hash
from traceability.epcis.models import EpcisEpc, EpcisEvent, EpcisValue
from traceability.log.leaf import leaf_hash

EVENTS = 1000
ROUNDS = 7
TABLES = (EpcisEvent, EpcisEpc, EpcisValue)


def seconds(act):
    """How long an act takes: by the clock, and of this process's own work."""
    begun, worked = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - begun, time.process_time() - worked


def medians(times):
    return tuple(sorted(each)[len(times) // 2] for each in zip(*times, strict=True))


def bench_capture(deployment):
    recorder = founded(deployment)
    schema = json.loads(vectors("epcis", "epcis-json-schema-2.0.1.json").read_text())
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    first = iter(range(0, 10**9, EVENTS))
    parts = {name: [] for name in ("JSON", "validation", "event hash", "log leaf", "executemany")}
    whole = []
    _capture(deployment, recorder, document(next(first)))  # warm

    for _ in range(ROUNDS):
        text = document(next(first))
        whole.append(seconds(lambda text=text: _capture(deployment, recorder, text)))
        parts["executemany"].append(_again(deployment))
        text = document(next(first))  # what the capture learned of its own helps no part
        sent = json.loads(text)
        parts["JSON"].append(seconds(lambda text=text: json.loads(text)))
        parts["validation"].append(seconds(lambda sent=sent: validator.is_valid(sent)))
        parts["event hash"].append(seconds(lambda sent=sent: _hashes(sent)))
        parts["log leaf"].append(seconds(lambda sent=sent: _leaves(recorder, sent)))

    alone = {name: medians(times) for name, times in parts.items()}
    took, total = medians(whole), tuple(map(sum, zip(*alone.values(), strict=True)))
    print(f"\nCapture of {EVENTS} events on {deployment.engine.dialect.name}, medians of {ROUNDS}")
    print(f"  {'':<22}{'clock':>11}{'own work':>11}")
    for name, each in {**alone, "sum of the parts": total, "capture": took}.items():
        print(f"  {name:<22}{each[0] * 1000:8.1f} ms{each[1] * 1000:8.1f} ms")
    print(f"  {'capture / parts':<22}{took[0] / total[0]:11.2f}{took[1] / total[1]:11.2f}")
    print(f"  {'events a second':<22}{EVENTS / took[0]:11,.0f}{EVENTS / took[1]:11,.0f}")


def _capture(deployment, recorder, text):
    found = read(parse(text))
    with deployment.transaction() as session:
        assert capture(session, recorder, document=found).success


def _hashes(sent):
    namespaces = read_context(sent["@context"])
    return [event_hash(event, namespaces) for event in sent["epcisBody"]["eventList"]]


def _leaves(recorder, sent):
    now = recorder.now()
    return [
        leaf_hash(
            event_id=event["eventID"],
            event_hash=event["eventID"],
            record_time=now,
            declaration_digest=None,
            nonce=secrets.token_bytes(16),
        )
        for event in sent["epcisBody"]["eventList"]
    ]


def _again(deployment):
    """Put the rows of the last document in again by the driver's executemany, as other events.

    It pays for the guards of the tables as the capture does.
    """
    with deployment.transaction() as session:
        connection = session.connection().connection.driver_connection
        cursor = connection.cursor()
        cursor.execute("SELECT max(number) FROM epcis_events")
        begin = cursor.fetchone()[0] - EVENTS
        rows = {}
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table.__tablename__} WHERE number > {begin}")
            names = [column[0] for column in cursor.description]
            rows[table] = [_other(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
    mark = "?" if deployment.engine.dialect.name == "sqlite" else "%s"

    def insert():
        with deployment.transaction() as session:
            cursor = session.connection().connection.driver_connection.cursor()
            for table, found in rows.items():
                marks = ", ".join([mark] * len(found[0]))
                cursor.executemany(f"INSERT INTO {table.__tablename__} VALUES ({marks})", found)

    return seconds(insert)


def _other(row):
    """The row of another event, as the driver takes it."""
    row["number"] += EVENTS
    if "event_id" in row:
        row["event_id"] += "-again"
    return tuple(row.values())
