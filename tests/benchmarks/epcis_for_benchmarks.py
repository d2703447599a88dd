"""Documents of EPCIS events, and repositories to put them into, for the benchmarks."""

import hashlib
import json
import secrets
from functools import lru_cache

from filling_for_benchmarks import AT_ONCE, filling
from sqlalchemy import select

from traceability.deployment import Deployment
from traceability.epcis.capture import capture
from traceability.epcis.documents import parse, read
from traceability.epcis.flattening import identified
from traceability.epcis.models import EpcisCapture, EpcisEpc, EpcisEvent, EpcisValue
from traceability.epcis.syntax import parse_time
from traceability.identifiers import new_id
from traceability.parties import services as parties
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role

CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"ex": "https://ex.example/voc/"},
]
AT_CAPTURE = 1_000
_COLUMNS = {
    EpcisCapture: (
        "id",
        "organisation_id",
        "created_at",
        "finished_at",
        "proceeds",
        "success",
        "events",
        "errors",
    ),
    EpcisEvent: (
        "number",
        "organisation_id",
        "event_id",
        "is_declaration",
        "event_type",
        "event_time",
        "offset_minutes",
        "record_time",
        "action",
        "biz_step",
        "disposition",
        "read_point",
        "biz_location",
        "event_hash",
        "nonce",
        "leaf",
        "context_id",
        "document",
        "capture_id",
    ),
    EpcisEpc: ("number", "position", "organisation_id", "role", "uri"),
    EpcisValue: ("number", "position", "organisation_id", "area", "name", "is_inner", "text"),
}
_DIGESTS = {"event_hash", "nonce", "leaf"}
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


def repository(url, events):
    """A deployment with so many captured events, and who captured them; the caller closes it.

    The service captures the first 1,000. The filler writes the others as the service would, which
    is asserted of the first 1,000, and leaves out two things: nothing is judged, and the digests
    are of the event's id instead of what it says.
    """
    deployment = Deployment.open(
        url,
        base_url="https://nguon.example",
        passphrase="only for the benchmark",
        migrate=True,
    )
    recorder = founded(deployment)
    with deployment.transaction() as session:
        assert capture(session, recorder, document=read(parse(document(0)))).success
    owner, now = recorder.organisation_id, recorder.now()
    with filling(url, _COLUMNS) as rows:
        with deployment.reading() as session:
            context_id = _assert_alike(session, owner)
        for first in range(AT_CAPTURE, events, AT_CAPTURE):
            job = new_id()
            rows.add(EpcisCapture, job, owner, now, now, False, True, AT_CAPTURE, "[]")
            for number in range(first, first + AT_CAPTURE):
                _add(rows, number, (owner, now, context_id, job))
            if not first % AT_ONCE:
                rows.commit()
    return deployment, recorder


class _Noted:
    """Rows that are looked at instead of being written."""

    def __init__(self):
        self.rows = {table: [] for table in _COLUMNS}

    def add(self, table, *row):
        self.rows[table].append(row)


def _assert_alike(session, owner):
    """Pass where the filler's rows of the first document are those that the service wrote."""
    some = session.scalars(select(EpcisEvent).limit(1)).one()
    noted, kept = _Noted(), (owner, some.record_time, some.context_id, some.capture_id)
    for number in range(AT_CAPTURE):
        _add(noted, number, kept)
    for table in (EpcisEvent, EpcisEpc, EpcisValue):
        names = [name for name in _COLUMNS[table] if name not in _DIGESTS]
        written = session.execute(
            select(*(getattr(table, name) for name in names)).order_by(*table.__table__.primary_key)
        )
        ours = [
            tuple(v for name, v in zip(_COLUMNS[table], row, strict=True) if name not in _DIGESTS)
            for row in noted.rows[table]
        ]
        assert [tuple(row) for row in written] == ours
    return some.context_id


def _add(rows, number, kept):
    """The rows of an event, numbered from 1; kept for whom, when, in what context and capture."""
    owner, now, context_id, capture_id = kept
    said, row = event(number), number + 1
    digest = hashlib.sha256(said["eventID"].encode())
    rows.add(
        EpcisEvent,
        row,
        owner,
        said["eventID"],
        False,
        said["type"],
        parse_time(said["eventTime"]),
        420,
        now,
        said["action"],
        said["bizStep"],
        said["disposition"],
        _identified(said["readPoint"]["id"]),
        said["bizLocation"]["id"],
        f"ni:///sha-256;{digest.hexdigest()}?ver=CBV2.0",
        secrets.token_bytes(16),
        digest.digest(),
        context_id,
        json.dumps(said, separators=(",", ":")),
        capture_id,
    )
    for position, epc in enumerate(said["epcList"]):
        class_, _, serial = epc.rpartition(".")
        link = _identified(f"{class_}.0")[:-1] + serial
        rows.add(EpcisEpc, row, position, owner, "epc", link)
    order = said["bizTransactionList"][0]
    text = order["bizTransaction"]
    rows.add(EpcisValue, row, 0, owner, "transaction", order["type"], False, text)


_identified = lru_cache(maxsize=100_000)(identified)
