import string
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from traceability.errors import BadSignature, KeyRevoked, MalformedStampCode, NeedsServer
from traceability.stamps.alphabet import CROCKFORD
from traceability.stamps.code import Format, Kind, StampCode
from traceability.stamps.keyset import KeySet, PublicKey, key_id_of
from traceability.stamps.signing import Verified, sign, tag, verify

HOST = "nguon.example"
BASE_URL = f"https://{HOST}"
START = datetime(2026, 1, 5, tzinfo=UTC)
REVOKED = datetime(2026, 8, 1, tzinfo=UTC)
STAMP = "K7M2Q9TX4BJ0A"
TAG_KEY = bytes(range(32))
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = PRIVATE.public_key().public_bytes_raw()
KEY = PublicKey(key_id_of(PUBLIC), PUBLIC, "HTX chè La Bằng", START)
KEYS = KeySet((KEY,))

stamp_ids = st.text(CROCKFORD, min_size=13, max_size=13)
kinds = st.sampled_from(Kind)


def signed(stamp_id=STAMP, kind=Kind.UNIT, host=HOST):
    return sign(PRIVATE, host=host, kind=kind, stamp_id=stamp_id)


def tagged(stamp_id=STAMP, kind=Kind.UNIT, host=HOST, tag_key=TAG_KEY):
    return tag(tag_key, public_key=PUBLIC, host=host, kind=kind, stamp_id=stamp_id)


def check(code, *, host=HOST, keys=KEYS, issued_at=START, tag_key=TAG_KEY):
    return verify(code, host=host, keys=keys, issued_at=issued_at, tag_key=tag_key)


@given(stamp_ids, kinds, st.booleans())
def test_what_was_signed_verifies_after_printing_in_any_case(stamp_id, kind, lower):
    url = signed(stamp_id, kind).url(BASE_URL)

    code = StampCode.parse(url.lower() if lower else url)

    assert check(code, tag_key=None) == Verified(code, KEY)
    assert (code.id, code.kind, code.format) == (stamp_id, kind, Format.FULL)


@given(stamp_ids, kinds)
def test_a_compact_code_verifies_on_the_server_that_made_it(stamp_id, kind):
    code = StampCode.parse(tagged(stamp_id, kind).url(BASE_URL))

    answer = check(code)

    assert answer.key == KEY
    assert not answer.anyone_can_check


def test_a_full_code_can_be_checked_by_anyone():
    assert check(signed(), tag_key=None).anyone_can_check


def altered(code):
    """Every address that differs from the printed one in one character after the host."""
    tail = code.tail
    for place in range(len("/T/"), len(tail)):
        for letter in string.ascii_uppercase + string.digits + "-_/?#%. ":
            if letter != tail[place]:
                yield tail[:place] + letter + tail[place + 1 :]


@pytest.mark.parametrize("code", [signed(), tagged()], ids=["full", "compact"])
def test_no_code_with_one_altered_character_verifies(code):
    for text in altered(code):
        with pytest.raises((MalformedStampCode, BadSignature)):
            check(StampCode.parse(text))


@given(st.sampled_from([signed(), tagged()]), st.text("abcnguox.-0123456789:", min_size=1))
def test_a_code_from_another_host_is_refused(code, host):
    """The host is part of what is signed."""
    if host == HOST:
        return
    with pytest.raises(BadSignature) as refusal:
        check(code, host=host)

    assert refusal.value.params["host"] == host


def test_the_hosts_letter_case_does_not_matter():
    assert check(signed(), host="NGUON.Example").key == KEY


def test_a_signature_for_one_kind_does_not_serve_another():
    with pytest.raises(BadSignature):
        check(replace(signed(kind=Kind.LOT), kind=Kind.UNIT))


def test_a_code_by_an_unknown_key_is_refused():
    with pytest.raises(BadSignature) as refusal:
        check(signed(), keys=KeySet())

    assert refusal.value.params["key_id"] == KEY.key_id


def test_another_tag_key_is_refused():
    with pytest.raises(BadSignature):
        check(tagged(tag_key=bytes(32)))


def test_a_tag_is_no_signature_of_the_other_format():
    with pytest.raises(BadSignature):
        check(replace(tagged(), format=Format.FULL))
    with pytest.raises(BadSignature):
        check(replace(signed(), format=Format.COMPACT))


def test_a_compact_code_needs_the_server():
    with pytest.raises(NeedsServer):
        check(tagged(), tag_key=None)


def test_every_key_of_an_id_is_tried():
    """15 bits of key id meet by chance; the stranger is listed first and must not shadow ours."""
    stranger = PublicKey(
        key_id=KEY.key_id,
        public_bytes=Ed25519PrivateKey.from_private_bytes(b"\1" * 32)
        .public_key()
        .public_bytes_raw(),
        holder="HTX khác",
        active_from=START,
        revoked_at=START,
    )
    keys = KeySet((stranger, KEY))

    assert check(signed(), keys=keys).key == KEY
    assert check(tagged(), keys=keys).key == KEY


def test_a_retired_key_still_counts():
    keys = KeySet((replace(KEY, retired_at=REVOKED),))

    assert check(signed(), keys=keys, issued_at=START).key.retired_at == REVOKED
    assert check(signed(), keys=keys, issued_at=None).key.retired_at == REVOKED


@pytest.mark.parametrize("code", [signed(), tagged()], ids=["full", "compact"])
def test_a_revoked_key_counts_only_for_runs_recorded_before(code):
    keys = KeySet((replace(KEY, revoked_at=REVOKED),))

    assert (
        check(code, keys=keys, issued_at=REVOKED - timedelta(seconds=1)).key.revoked_at == REVOKED
    )
    for late in (REVOKED, REVOKED + timedelta(days=1)):
        with pytest.raises(KeyRevoked) as refusal:
            check(code, keys=keys, issued_at=late)
        assert refusal.value.params["online_needed"] is False


def test_offline_a_revoked_key_asks_for_an_online_answer():
    """Correct signature, key revoked since a day: only the server knows when the run was made."""
    keys = KeySet((replace(KEY, revoked_at=REVOKED),))

    with pytest.raises(KeyRevoked) as refusal:
        check(signed(), keys=keys, issued_at=None, tag_key=None)

    assert refusal.value.params["online_needed"] is True
    assert refusal.value.params["revoked_at"] == REVOKED
    assert "HTX chè La Bằng" in str(refusal.value)


def test_a_forgery_in_a_revoked_keys_name_is_a_bad_signature():
    keys = KeySet((replace(KEY, revoked_at=REVOKED),))

    with pytest.raises(BadSignature):
        check(replace(signed(), signature=bytes(64)), keys=keys, issued_at=None)


def test_a_key_with_impossible_bytes_refuses_and_does_not_fall_over():
    broken = PublicKey(KEY.key_id, b"\xff" * 32, "?", START)

    with pytest.raises(BadSignature):
        check(signed(), keys=KeySet((broken,)))


def test_a_printed_signature_never_changes():
    """Paper does not change. Ed25519 (RFC 8032) and HMAC are deterministic."""
    assert tagged().tail == "/T/F2EFK7M2Q9TX4BJ0ASHJMZYJLESIZT2KH"
    assert signed().tail == (
        "/T/A2EFK7M2Q9TX4BJ0A"
        "E2NR5NAFOZDB5RBWQ36432457BYWPUWDF5IH3FLED6VOLLUZC4J5SERLLVALU"
        "3CX6A7EOGIBTL5QSWWV5M6IC3XGZUJHMGPQQNUHGAI"
    )
