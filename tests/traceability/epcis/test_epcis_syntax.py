"""The small words of a document, against what somebody else's validator takes them for."""

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.epcis.syntax import is_offset, is_time, is_uri, offset_minutes

URI = jsonschema_rs.Draft7Validator({"format": "uri"}, validate_formats=True)
PARTS = st.sampled_from(
    [*"az9:/?#@%.-~!$&'()*+,;=_<>\"{}|\\^`é1 ", "//", "%41", "%4", "http", "urn", ":80", ":x"]
)


@given(st.lists(PARTS, min_size=1, max_size=7).map("".join))
def test_a_uri_is_what_others_take_for_one(text):
    assert is_uri(text) == URI.is_valid(text)


def test_a_long_text_that_is_no_uri_is_refused_at_once():
    """A careless pattern would try every way of parting it."""
    assert not is_uri("a:" + "b" * 50_000 + " ")
    assert not is_uri("a:" + "%41" * 50_000 + "%")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("2026-11-22T03:00:00Z", True),
        ("2026-11-22T03:00:00.123456789+07:00", True),
        ("2026-11-22t03:00:00z", True),
        ("2026-11-22T03:00:00", False),
        ("2026-11-22", False),
        ("2026-02-30T03:00:00Z", False),
        ("0001-01-01T00:00:00+14:00", False),
        ("٢٠٢٦-11-22T03:00:00Z", False),
        (20261122, False),
    ],
)
def test_a_time_has_a_day_an_hour_and_an_offset(text, is_one):
    assert is_time(text) == is_one


@pytest.mark.parametrize(
    ("text", "minutes"), [("+07:00", 420), ("-03:30", -210), ("+14:00", 840), ("+00:00", 0)]
)
def test_an_offset_is_minutes(text, minutes):
    assert is_offset(text)
    assert offset_minutes(text) == minutes


@pytest.mark.parametrize("text", ["+14:01", "07:00", "+7:00", "+07:60", "Z", None])
def test_what_is_no_offset(text):
    assert not is_offset(text)
