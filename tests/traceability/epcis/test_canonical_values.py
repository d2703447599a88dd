"""Values have one canonical form."""

import pytest

from traceability.epcis.canonical_values import canonical_text, canonical_time, canonical_word


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("2023-02-02T11:04:03.1415Z", "2023-02-02T11:04:03.142Z"),
        ("2023-02-02T11:04:03.1405Z", "2023-02-02T11:04:03.141Z"),
        ("2023-02-02T11:04:03.1414Z", "2023-02-02T11:04:03.141Z"),
        ("2023-12-31T23:59:59.9996Z", "2024-01-01T00:00:00.000Z"),
        ("2026-11-22T06:00:00+07:00", "2026-11-21T23:00:00.000Z"),
        ("2026-11-22T06:00:00", "2026-11-22T06:00:00"),  # no offset: no moment
        ("yesterday", "yesterday"),
        ("0001-01-01T00:00:00+07:00", "0001-01-01T00:00:00+07:00"),  # before the calendar
        ("9999-12-31T23:59:59.9996Z", "9999-12-31T23:59:59.9996Z"),  # after it
    ],
)
def test_times_are_utc_to_the_millisecond(written, canonical):
    assert canonical_time(written, {}) == canonical


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        (452.0, "452"),
        ("452.0", "452"),
        ("+007", "7"),
        ("-0", "0"),
        ("-12.50", "-12.5"),
        (".5", "0.5"),
        ("1e3", "1000"),
        (23.319941, "23.319941"),
        ("12345678901234567891", "12345678901234567891"),
        (True, "true"),
        ("true", "true"),
        ("1_000", "1_000"),
        ("nan", "nan"),
        ("inf", "inf"),
        ("1e999", "1e999"),
        ("12 kg", "12 kg"),
        ("  chè  ", "chè"),
        ("", ""),
        ("a: b", "a: b"),
    ],
)
def test_numbers_lose_superfluous_zeros_and_texts_do_not_change(written, canonical):
    assert canonical_text(written, {}) == canonical


def test_a_curie_is_written_out_by_the_local_prefixes():
    local = {"tx": "https://tx.example/", "https": "https://evil.example/"}

    assert canonical_text("tx:one", local) == "https://tx.example/one"
    assert canonical_text("other:one", local) == "other:one"
    assert canonical_text("https://shop.example/a", local) == "https://shop.example/a"


@pytest.mark.parametrize(
    "written",
    [
        "shipping",
        " shipping ",
        "cbv:BizStep-shipping",
        "urn:epcglobal:cbv:bizstep:shipping",
        "https://ref.gs1.org/cbv/BizStep-shipping",
    ],
)
def test_a_word_of_the_vocabulary_has_one_address(written):
    assert canonical_word("bizStep", written, {}) == "https://ref.gs1.org/cbv/BizStep-shipping"


def test_a_word_of_somebodys_own_stays():
    own = "https://tx.example.vn/voc/BizStep-drying"

    assert canonical_word("bizStep", own, {}) == own
    assert (
        canonical_word("bizStep", "tx:BizStep-drying", {"tx": "https://tx.example.vn/voc/"}) == own
    )
    assert canonical_word("bizStep", "dancing", {}) == "dancing"
