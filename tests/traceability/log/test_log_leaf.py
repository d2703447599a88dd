"""The leaf of an event: a commitment to exactly what was recorded."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from traceability.log.leaf import canonical_json, leaf_hash

SAID = {
    "event_id": "urn:uuid:1",
    "event_hash": "ni:///sha-256;00?ver=CBV2.0",
    "record_time": datetime(2026, 11, 22, 3, 0, tzinfo=UTC),
    "declaration_digest": None,
    "nonce": bytes(16),
}


def test_it_is_the_rfc_6962_hash_of_canonical_json():
    written = (
        '{"errorDeclaration":null,"eventHash":"ni:///sha-256;00?ver=CBV2.0",'
        '"eventID":"urn:uuid:1","nonce":"00000000000000000000000000000000",'
        '"recordTime":"2026-11-22T03:00:00.000000+00:00"}'
    )

    assert leaf_hash(**SAID) == hashlib.sha256(b"\0" + written.encode()).digest()


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("event_id", "urn:uuid:2"),
        ("event_hash", "ni:///sha-256;01?ver=CBV2.0"),
        ("record_time", SAID["record_time"] + timedelta(microseconds=1)),
        ("declaration_digest", bytes(32)),
        ("nonce", b"\1" + bytes(15)),
    ],
)
def test_whatever_differs_gives_another_leaf(name, other):
    assert leaf_hash(**{**SAID, name: other}) != leaf_hash(**SAID)


def test_the_same_moment_in_another_offset_is_the_same():
    there = SAID["record_time"].astimezone(timezone(timedelta(hours=7)))

    assert leaf_hash(**{**SAID, "record_time": there}) == leaf_hash(**SAID)


def test_canonical_json_sorts_names_and_escapes_nothing_it_need_not():
    assert canonical_json({"b": 1, "a": {"d": "chè", "c": None}}) == (
        '{"a":{"c":null,"d":"chè"},"b":1}'.encode()
    )
    assert json.loads(canonical_json("🍵")) == "🍵"
