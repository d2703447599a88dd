"""Our verdict is that of GS1's syntax engine on every vector; what we write we read again."""

import json
import re

import pytest
from conformance import vectors
from hypothesis import given
from hypothesis import strategies as st

from traceability.errors import InvalidDigitalLink
from traceability.gs1.content import CSET_82
from traceability.gs1.digital_link import DigitalLink
from traceability.gs1.elements import Element, read_bracketed
from traceability.gs1.keys import check_digit

# The engine's tests read these with words for AIs allowed, an option that its interface does not
# have and the vectors do not name; GS1 has given the words up (Digital Link 1.2).
WITH_WORDS_FOR_AIS = {
    "https://a/gtin/12312312312333",
    "https://a/gtin/12312312312333/ser/ABC123",
    "https://a/sscc/006141411234567890",
}


def options(vector):
    """The engine's options of a vector, as ours."""
    given_ = vector["encoder_options"]
    unknown_ais = given_.get("PermitUnknownAIs") == "true"
    may_be_attributes = given_.get("v:gs1_encoder_vUNKNOWN_AI_NOT_DL_ATTR") == "false"
    return {
        "short_gtins": given_.get("PermitZeroSuppressedGTINinDLuris") == "true",
        "newer_attributes": unknown_ais and may_be_attributes,
    }


def read(uri, **how):
    try:
        return DigitalLink.parse(uri, **how)
    except InvalidDigitalLink:
        return None


def test_every_farm_uri_gets_the_engines_verdict():
    farm = json.loads(vectors("digital_link", "farm_uris.json").read_text(encoding="utf-8"))
    ours = {each["uri"]: read(each["uri"]) for each in farm["vectors"]}

    assert {uri: link and link.bracketed for uri, link in ours.items()} == {
        each["uri"]: each["ai"] for each in farm["vectors"]
    }


def test_every_uri_of_the_engines_own_tests_gets_its_verdict():
    engine = json.loads(
        vectors("digital_link", "syntax_engine_uris.json").read_text(encoding="utf-8")
    )
    applicable = [
        each
        for each in engine["parse"]
        if not (each["valid"] and each["uri"] in WITH_WORDS_FOR_AIS)
    ]
    assert len(engine["parse"]) - len(applicable) == len(WITH_WORDS_FOR_AIS)

    for each in applicable:
        link = read(each["uri"], **options(each))
        assert (link and link.separated("^")) == each["expect_ai_data"], each


def test_every_uri_that_the_engine_writes_we_write():
    engine = json.loads(
        vectors("digital_link", "syntax_engine_uris.json").read_text(encoding="utf-8")
    )
    assert engine["generate"]
    for each in engine["generate"]:
        newer = options(each)["newer_attributes"]
        try:
            written = str(
                DigitalLink.build(
                    each["stem"], read_bracketed(each["ai_string"]), newer_attributes=newer
                )
            )
        except InvalidDigitalLink:
            written = ""
        assert written == each["expect_uri"], each


def test_a_uri_is_taken_apart():
    link = DigitalLink.parse(
        "https://tx.example.vn/q/01/08938501234568/10/T%2FX/21/8XK?17=280700&s=ABC&linkType=all#x"
    )

    assert link.stem == "https://tx.example.vn/q"
    assert link.key == Element("01", "08938501234568")
    assert link.path[1:] == (Element("10", "T/X"), Element("21", "8XK"))
    assert link.attributes == (Element("17", "280700"),)
    assert link.value("10") == "T/X"
    assert link.value("22") is None
    assert str(link) == "https://tx.example.vn/q/01/08938501234568/10/T%2FX/21/8XK?17=280700"


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("https://a/01/08938501234567", "check digit"),
        ("https://a/01/8938501234568", "14 characters long"),
        ("https://a/00/18938501234567890x", "not a digit"),
        ("https://a/01/08938501234568/10/Trà", "character that none has"),
        ("https://a/01/08938501234568/10/a%20b", "set 82"),
        ("https://a/01/08938501234568/21/S/10/T", "in this order"),
        ("https://a/01/08938501234568?10=T", "belongs in the path"),
        ("https://a/01/08938501234568?21=T", "cannot stand in the query"),
        ("https://a/01/08938501234568?17=280700&17=280700", "twice"),
        ("https://a/01/08938501234568?17=280732", "not a date"),
        ("https://a/01/08938501234568?422=703&427=X", None),
        ("https://a/01/08938501234568?427=X", "cannot stand without one of: 01+422"),
        ("https://a/01/08938501234568?422=893", "code of a country"),
        ("https://a/01/08938501234568?37=3", "cannot stand beside AI (37)"),
        ("https://a/01/08938501234568?3103=000500&3102=000500", "cannot stand beside"),
        ("https://a/01/08938501234568?8888=1", "not an AI that is known"),
        ("https://a/253/8938501234568?8030=abc", "lacks its serial part"),
        ("https://a/x/y", "no GS1 key"),
        ("HtTps://a/01/08938501234568", "not http or https"),
        ("https://a/01/08938501234568?90=" + "x" * 8_000, "too long"),
    ],
)
def test_a_refusal_says_why(uri, reason):
    if reason is None:
        assert DigitalLink.parse(uri)
        return
    with pytest.raises(InvalidDigitalLink, match=re.escape(reason)) as refused:
        DigitalLink.parse(uri)

    assert refused.value.field == "uri"


def test_a_gtin_of_thirteen_digits_is_read_only_where_that_is_asked_for():
    uri = "https://a/01/8938501234568"

    assert read(uri) is None
    assert DigitalLink.parse(uri, short_gtins=True).value("01") == "08938501234568"


def test_one_ai_with_two_values_is_not_written():
    with pytest.raises(InvalidDigitalLink, match="two values"):
        DigitalLink.build("https://a", read_bracketed("(01)08938501234568(10)A(10)B"))


@pytest.mark.parametrize("text", ["", "01", "(01)", "01)08938501234568", "(1)2", "x(01)2"])
def test_what_is_not_a_row_of_elements_is_refused(text):
    with pytest.raises(InvalidDigitalLink) as refused:
        read_bracketed(text)

    assert refused.value.field == "elements"


cset_82 = st.text(CSET_82, min_size=1, max_size=20)
gtins = st.text("0123456789", min_size=13, max_size=13).map(lambda body: body + check_digit(body))
dates = st.dates().map(lambda day: f"{day:%y%m%d}")


@given(gtins, cset_82, cset_82, dates, cset_82)
def test_what_is_written_is_read_again(gtin, lot, serial, day, internal):
    elements = (
        Element("01", gtin),
        Element("10", lot),
        Element("21", serial),
        Element("17", day),
        Element("91", internal),
    )

    link = DigitalLink.build("https://tx.example.vn/", reversed(elements))

    assert link.elements == elements
    assert DigitalLink.parse(str(link)) == link
    assert read_bracketed(link.bracketed) == elements


@given(st.text(max_size=60) | st.text("/0123456789?=&%.:ahtps", max_size=60))
def test_no_text_does_more_than_be_refused(text):
    for uri in (text, f"https://a/{text}", f"https://a/01/08938501234568{text}"):
        link = read(uri)
        assert link is None or DigitalLink.parse(str(link)).elements == link.elements
