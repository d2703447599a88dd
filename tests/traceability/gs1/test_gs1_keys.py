"""Check digits against GS1's own examples and, for any number, against the library biip."""

import pytest
from biip.checksums import gs1_standard_check_digit
from biip.gln import Gln
from biip.sscc import Sscc
from hypothesis import given, settings
from hypothesis import strategies as st

from traceability.errors import InvalidGs1Key, InvalidGtin
from traceability.gs1.keys import (
    check_digit,
    checked_company_prefix,
    checked_gln,
    checked_gtin,
    checked_sscc,
    gtin14,
    make_sscc,
)

digits = st.text("0123456789", min_size=1, max_size=17)


@settings(deadline=None)
@given(digits)
def test_the_check_digit_is_that_of_another_implementation(body):
    assert check_digit(body) == str(gs1_standard_check_digit(body))


@pytest.mark.parametrize("gtin", ["4006381333931", "96385074", "012345678905", "10012345678902"])
def test_a_gtin_with_its_check_digit_right_is_kept_as_given(gtin):
    assert checked_gtin(gtin) == gtin
    assert gtin14(gtin) == gtin.zfill(14)


@pytest.mark.parametrize(
    "gtin",
    [
        "4006381333932",
        "400638133393",
        "",
        "abc",
        "4006381333931 ",
        "４００６３８１３３３９３１",
        "0" * 30,
    ],
)
def test_a_gtin_that_is_none_is_refused_with_the_value(gtin):
    with pytest.raises(InvalidGtin) as refused:
        checked_gtin(gtin)

    assert (refused.value.field, refused.value.value) == ("gtin", gtin)


def test_a_location_number_has_thirteen_digits_and_its_check_digit():
    assert checked_gln("8938501234568") == "8938501234568"
    for gln in ("8938501234567", "893850123456", "08938501234568", "893850123456x", ""):
        with pytest.raises(InvalidGs1Key) as refused:
            checked_gln(gln)
        assert (refused.value.field, refused.value.value) == ("gln", gln)


def test_a_container_code_has_eighteen_digits_and_its_check_digit():
    assert checked_sscc("189385012345678905") == "189385012345678905"
    for sscc in ("189385012345678900", "89385012345678905", ""):
        with pytest.raises(InvalidGs1Key):
            checked_sscc(sscc)


@settings(deadline=None)
@given(
    st.from_regex(r"[134678][0-9]{3,11}", fullmatch=True),
    st.integers(0, 9),
    st.integers(0, 9999),
)
def test_a_container_code_is_made_of_prefix_and_serial(prefix, extension, serial):
    sscc = make_sscc(prefix, serial, extension=extension)

    assert checked_sscc(sscc) == sscc
    assert sscc[0] == str(extension)
    assert sscc[1:17] == prefix + str(serial).zfill(16 - len(prefix))
    assert Sscc.parse(sscc).extension_digit == extension


@pytest.mark.parametrize(
    ("prefix", "serial", "extension", "field"),
    [
        ("893", 1, 0, "company_prefix"),
        ("8938501234567", 1, 0, "company_prefix"),
        ("89385012x", 1, 0, "company_prefix"),
        ("893850123456", 10_000, 0, "serial"),
        ("893850123456", -1, 0, "serial"),
        ("893850123456", 1, 10, "extension"),
    ],
)
def test_a_container_code_that_cannot_be_is_refused(prefix, serial, extension, field):
    with pytest.raises(InvalidGs1Key) as refused:
        make_sscc(prefix, serial, extension=extension)

    assert refused.value.field == field


def test_another_implementation_reads_our_location_numbers():
    assert Gln.parse("8938501234568").check_digit == 8


@pytest.mark.parametrize("prefix", ["893", "8938501234567", "893850a", "", "2001234", "0212345"])
def test_what_cannot_be_a_company_prefix_is_refused(prefix):
    with pytest.raises(InvalidGs1Key) as refused:
        checked_company_prefix(prefix, field="prefix")

    assert (refused.value.field, refused.value.value) == ("prefix", prefix)


@pytest.mark.parametrize("prefix", ["8938501", "0614141", "952012345678"])
def test_a_company_prefix_passes_as_it_was_written(prefix):
    assert checked_company_prefix(prefix) == prefix
