"""Documents of EPCIS events, and repositories to put them into, for the benchmarks."""

import json

from traceability.parties import services as parties
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role

CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"ex": "https://ex.example/voc/"},
]
STEPS = ("shipping", "receiving", "storing", "packing", "inspecting")


def event(number):
    """A movement of three things: what a warehouse reports most often."""
    gtin = f"urn:epc:id:sgtin:4012345.0{number % 90_000:05}"
    return {
        "eventID": f"urn:uuid:00000000-0000-4000-8000-{number:012x}",
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "bizStep": STEPS[number % len(STEPS)],
        "disposition": "in_transit",
        "epcList": [f"{gtin}.{number * 3 + each}" for each in range(3)],
        "eventTime": f"2026-{number % 10 + 1:02}-{number // 10 % 28 + 1:02}"
        f"T{number // 280 % 24:02}:{number % 60:02}:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "readPoint": {"id": f"urn:epc:id:sgln:4012345.0000{number % 9}.0"},
        "bizLocation": {"id": f"https://nguon.example/place/BENCH/{number % 40}"},
        "bizTransactionList": [
            {
                "type": "desadv",
                "bizTransaction": f"urn:epcglobal:cbv:bt:4012345000016:{number // 9}",
            }
        ],
    }


def document(first, count=1000):
    """A document of so many events as text; `first` is the number of its first."""
    return json.dumps(
        {
            "@context": CONTEXT,
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-11-20T09:00:00Z",
            "epcisBody": {"eventList": [event(number) for number in range(first, first + count)]},
        }
    ).encode()


def founded(deployment):
    """The recorder of a new cooperative."""
    with deployment.transaction() as session:
        coop = parties.create_organisation(
            session, code="BENCH", name_vi="HTX", address_vi="Thái Nguyên", clock=deployment.clock
        )
        return Recorder(coop.id, Role.OWNER, clock=deployment.clock)
