import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from traceability.errors import InvalidInput
from traceability.stamps.keyset import KeySet, PublicKey, key_id_of

START = datetime(2026, 1, 5, 8, 30, tzinfo=timezone(timedelta(hours=7)))
PUBLIC = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
KEY = PublicKey(key_id_of(PUBLIC), PUBLIC, "HTX chè La Bằng", START)


def twins():
    """Two keys of one key id, found by trying: 15 bits meet soon."""
    seen = {}
    for number in range(1, 100_000):
        public = number.to_bytes(32)
        key_id = key_id_of(public)
        if key_id in seen:
            return seen[key_id], public
        seen[key_id] = public
    raise AssertionError


def test_a_key_id_is_the_start_of_the_keys_hash():
    """SHA-256 of 32 zero bytes starts 66 68 7a: 01100 11001 10100 in groups of five bits."""
    assert key_id_of(bytes(32)) == "CSM"


def test_a_key_set_survives_publishing():
    keys = KeySet(
        (
            KEY,
            PublicKey(
                key_id=key_id_of(b"\xff" * 32),
                public_bytes=b"\xff" * 32,
                holder='HTX "na" <La Hiên>',
                active_from=START,
                retired_at=START + timedelta(days=30),
                revoked_at=datetime(2026, 8, 1, tzinfo=UTC),
            ),
        )
    )

    assert KeySet.from_jwks(json.loads(json.dumps(keys.to_jwks()))) == keys


def test_a_published_key_is_an_ordinary_jwk():
    (jwk,) = KeySet((KEY,)).to_jwks()["keys"]

    assert jwk["kty"] == "OKP"
    assert jwk["crv"] == "Ed25519"
    assert jwk["kid"] == KEY.key_id
    assert jwk["x"] == "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik"
    assert jwk["nguon:holder"] == "HTX chè La Bằng"
    assert "nguon:revoked_at" not in jwk


def test_two_keys_of_one_id_are_both_listed_and_found():
    one, other = twins()
    keys = KeySet(tuple(PublicKey(key_id_of(each), each, "HTX", START) for each in (one, other)))

    read = KeySet.from_jwks(keys.to_jwks())

    assert [key.public_bytes for key in read.of_id(key_id_of(one))] == [one, other]


def test_keys_of_other_types_are_passed_over():
    document = KeySet((KEY,)).to_jwks()
    document["keys"].append({"kty": "EC", "crv": "P-256", "kid": "other"})
    document["keys"].append({"kty": "OKP", "crv": "X25519", "kid": "other"})

    assert KeySet.from_jwks(document) == KeySet((KEY,))


@pytest.mark.parametrize(
    "document", [None, [], "keys", {}, {"keys": {}}, {"keys": ["x"]}, {"keys": None}]
)
def test_what_is_no_key_set_is_refused(document):
    with pytest.raises(InvalidInput) as refusal:
        KeySet.from_jwks(document)

    assert refusal.value.field == "keys"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("x", None),
        ("x", 5),
        ("x", "AAAA"),
        ("x", "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2i!"),
        ("x", "\u00e9" * 43),
        ("kid", "000"),
        ("kid", None),
        ("nguon:holder", None),
        ("nguon:holder", ["HTX"]),
        ("nguon:active_from", None),
        ("nguon:active_from", "yesterday"),
        ("nguon:active_from", "2026-01-05T08:30:00"),
        ("nguon:retired_at", 5),
        ("nguon:revoked_at", "never"),
        ("nguon:revoked_at", ""),
    ],
)
def test_a_key_that_is_not_whole_is_refused_by_member(member, value):
    """A revocation that cannot be read must not make the key stand."""
    document = KeySet((KEY,)).to_jwks()
    document["keys"][0][member] = value

    with pytest.raises(InvalidInput) as refusal:
        KeySet.from_jwks(document)

    assert refusal.value.field == member
    assert member in str(refusal.value)
