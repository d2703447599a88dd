"""The same stamp as a GS1 Digital Link, read and written."""

import pytest

from traceability.errors import InvalidDigitalLink, InvalidGtin, MalformedStampCode
from traceability.stamps.code import Format, Kind, StampCode, TypedCode
from traceability.stamps.linked import LinkedCode, linked_url

GTIN = "8938501234568"
FULL = StampCode(Kind.UNIT, Format.FULL, "3FK", "K7M2Q9TX4BJ0A", bytes(range(64)))
COMPACT = StampCode(Kind.UNIT, Format.COMPACT, "3FK", "K7M2Q9TX4BJ0A", bytes(range(10)))


@pytest.mark.parametrize("code", [FULL, COMPACT])
def test_a_stamp_survives_the_way_through_a_link(code):
    url = linked_url(code, "https://tx.example.vn", gtin=GTIN, lot="T/7")

    read = LinkedCode.parse(url)

    assert url.startswith("https://tx.example.vn/01/08938501234568/10/T%2F7/21/K7M2Q9TX4BJ0A?s=")
    assert (read.code, read.gtin, read.lot) == (code, f"0{GTIN}", "T/7")
    assert read.code.host == "tx.example.vn"
    path = url.removeprefix("https://tx.example.vn")
    assert LinkedCode.parse(path).code == code
    assert LinkedCode.parse(path).code.host is None
    assert LinkedCode.parse(path + "&utm_source=x").code == code


def test_without_a_signature_it_is_a_typed_code():
    read = LinkedCode.parse(f"/01/0{GTIN}/21/K7M2Q9TX4BJ0A")

    assert read == LinkedCode(TypedCode("K7M2Q9TX4BJ0A"), f"0{GTIN}", None)


@pytest.mark.parametrize(
    "text",
    [
        f"/01/0{GTIN}",
        f"/01/{GTIN}/21/K7M2Q9TX4BJ0A",
        "/01/08938501234567/21/K7M2Q9TX4BJ0A",
        f"/01/0{GTIN}/21/K7M2Q9TX4BJ0A?s=",
        f"/01/0{GTIN}/21/K7M2Q9TX4BJ0A?s=A3FK",
        f"/01/0{GTIN}/21/SHORT",
        f"https://tx.example.vn/q/01/0{GTIN}/21/K7M2Q9TX4BJ0A?s=A3FKAAAA",
        "/8006/089385012345680102/21/K7M2Q9TX4BJ0A?s=A3FK",
        "",
    ],
)
def test_what_is_no_stamp_in_a_link_is_refused_with_the_text(text):
    with pytest.raises(MalformedStampCode):
        LinkedCode.parse(text)


def test_a_stamp_is_written_only_with_a_number_and_a_lot_that_gs1_allows():
    with pytest.raises(InvalidGtin):
        linked_url(FULL, "https://tx.example.vn", gtin="893", lot="T7")
    with pytest.raises(InvalidDigitalLink):
        linked_url(FULL, "https://tx.example.vn", gtin=GTIN, lot="Trà 7")
