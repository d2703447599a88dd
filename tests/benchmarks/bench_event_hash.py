"""How fast events are hashed, ours beside the reference implementation. Printed, never asserted."""

import json
import logging

import pytest
from bench_stamps import medians, table
from conformance import vectors
from epcis_event_hash_generator import hash_generator, json_to_py

from traceability.epcis.context import parse, read_events
from traceability.epcis.event_hash import event_hash, event_hashes

COPIES = 20


def chain():
    """The farm's 13 events many times over, each time with other lots, stamps and days."""
    farm = json.loads(vectors("epcis", "sample_farm.json").read_text(encoding="utf-8"))
    text = json.dumps(farm["epcisBody"]["eventList"])
    events = []
    for copy in range(COPIES):
        other = text.replace("8XK2M9", f"8X{copy:04}").replace("260701", f"{copy:06}")
        events += json.loads(other.replace("2026-07-05", f"2026-07-{copy % 28 + 1:02}"))
    farm["epcisBody"]["eventList"] = events
    return json.dumps(farm), len(events)


def reference_hashes(text):
    json_to_py._namespaces.clear()
    events = json_to_py.event_list_from_epcis_document_str(text)
    return hash_generator.epcis_hashes_from_events(events, "sha256")


@pytest.fixture
def no_logging():
    """The reference logs every step; what pytest does with that is not its time."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.filterwarnings("ignore:open_text:DeprecationWarning")  # theirs
def bench_hashing_events(no_logging):
    text, count = chain()
    assert event_hashes(parse(text)) == reference_hashes(text)

    table(
        "From the text of a document to event hashes",
        count,
        medians(
            epcis_event_hash_generator=lambda: reference_hashes(text),
            nguon=lambda: event_hashes(parse(text)),
            json_loads_alone=lambda: json.loads(text),
        ),
    )
    read = read_events(parse(text))
    theirs = json_to_py.event_list_from_epcis_document_str(text)
    table(
        "The hash step alone, of events that are read",
        count,
        medians(
            epcis_event_hash_generator=lambda: hash_generator.epcis_hashes_from_events(theirs),
            nguon=lambda: [event_hash(one.event, one.namespaces) for one in read],
        ),
    )
