import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from traceability.errors import InvalidInput, MalformedStampCode
from traceability.stamps.alphabet import CROCKFORD
from traceability.stamps.code import (
    _LETTERS,
    CONTEXT,
    Format,
    Kind,
    StampCode,
    TypedCode,
    host_of,
    signed_bytes,
)

FULL = StampCode(Kind.UNIT, Format.FULL, "3FK", "K7M2Q9TX4BJ0A", bytes(range(64)))
COMPACT = StampCode(Kind.LOT, Format.COMPACT, "3FK", "K7M2Q9TX4BJ0A", bytes(range(10)))


def crockford(length):
    return st.text(CROCKFORD, min_size=length, max_size=length)


codes = st.sampled_from(Format).flatmap(
    lambda format_: st.builds(
        StampCode,
        kind=st.sampled_from(Kind),
        format=st.just(format_),
        key_id=crockford(3),
        id=crockford(13),
        signature=st.binary(min_size=format_.signature_bytes, max_size=format_.signature_bytes),
    )
)


def scrambled(text, choices):
    """`text` with upper or lower case chosen letter by letter."""
    return "".join(
        letter.lower() if lower else letter.upper()
        for letter, lower in zip(text, choices, strict=False)
    )


@given(
    codes, st.lists(st.booleans(), min_size=150, max_size=150), st.sampled_from(["http", "https"])
)
def test_a_printed_code_reads_back_in_any_letter_case(code, cases, scheme):
    url = code.url(f"{scheme}://nguon.example")

    read = StampCode.parse(scrambled(url, cases))

    assert read == code
    assert read.host == "nguon.example"


def test_the_address_is_laid_out_as_the_grammar_says():
    tail = FULL.tail

    assert tail.startswith("/T/A3FKK7M2Q9TX4BJ0A")
    assert len(tail) == 3 + 1 + 3 + 13 + 103
    assert len(COMPACT.tail) == 3 + 1 + 3 + 13 + 16
    assert FULL.url("https://Nguon.Example/") == "https://nguon.example" + tail


def test_every_kind_and_format_has_its_own_letter():
    assert len(_LETTERS) == len(set(_LETTERS.values())) == len(Kind) * len(Format)
    assert set(_LETTERS) <= set(CROCKFORD)


def test_the_letters_on_paper_never_change():
    assert {
        letter: (kind.value, format_.value) for letter, (kind, format_) in _LETTERS.items()
    } == {
        "A": ("unit", "full"),
        "B": ("hidden", "full"),
        "C": ("lot", "full"),
        "D": ("carton", "full"),
        "E": ("card", "full"),
        "F": ("unit", "compact"),
        "G": ("hidden", "compact"),
        "H": ("lot", "compact"),
        "J": ("carton", "compact"),
        "K": ("card", "compact"),
    }


@pytest.mark.parametrize("text", [FULL.tail, FULL.tail[1:], FULL.tail[3:], f"  {FULL.tail}\n"])
def test_the_path_or_the_code_alone_is_enough(text):
    read = StampCode.parse(text)

    assert read == FULL
    assert read.host is None


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1:8000"),
        ("HTTPS://NGUON.EXAMPLE", "nguon.example"),
        ("https://nguon.example:443", "nguon.example"),
        ("http://nguon.example:80", "nguon.example"),
        ("https://nguon.example:80", "nguon.example:80"),
        ("http://[::1]:8000", "[::1]:8000"),
    ],
)
def test_the_host_is_kept_as_it_was_signed(address, host):
    assert StampCode.parse(address + FULL.tail).host == host
    assert host_of(address) == host


def test_what_an_app_appends_to_a_link_is_not_part_of_the_code():
    assert StampCode.parse(FULL.url("https://nguon.example") + "?zarsrc=30&utm=x#top") == FULL


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "hello",
        "https://nguon.example/",
        "https://nguon.example/T/",
        "https://nguon.example" + FULL.tail[3:],
        "https://nguon.example/T/T/" + FULL.tail[3:],
        "https://nguon.example/x" + FULL.tail,
        "ftp://nguon.example" + FULL.tail,
        "https://shop@nguon.example" + FULL.tail,
        "https://nguon.example\\@evil.example" + FULL.tail,
        "https://ngu\u00f4n.example" + FULL.tail,
        FULL.tail[:-1],
        FULL.tail + "A",
        FULL.tail + "/",
        FULL.tail + "======",
        COMPACT.tail[:-1],
        COMPACT.tail + "AA",
        "/T/" + "A" + COMPACT.tail[4:],
        "/T/" + "F" + FULL.tail[4:],
        "/T/" + "L" + FULL.tail[4:],
        "/T/" + "1" + FULL.tail[4:],
        FULL.tail.replace("K7M2", "K7MU"),
        FULL.tail.replace("K7M2", "K7MI"),
        FULL.tail.replace("0A", "OA", 1),
        FULL.tail[:-1] + "1",
        FULL.tail[:30] + "\u017f" + FULL.tail[31:],
        FULL.tail[:10] + "\u212a" + FULL.tail[11:],
        FULL.tail[:10] + "\x00" + FULL.tail[11:],
        FULL.tail[:10] + " " + FULL.tail[11:],
        "A" * 100_000,
        "https://" + "a" * 100_000 + FULL.tail,
    ],
)
def test_garbage_is_refused_with_its_text(text):
    with pytest.raises(MalformedStampCode) as refusal:
        StampCode.parse(text)

    assert refusal.value.value == text
    assert refusal.value.field == "code"


@given(st.text(max_size=200))
def test_any_text_at_all_is_read_or_refused(text):
    try:
        code = StampCode.parse(text)
    except MalformedStampCode:
        return
    assert StampCode.parse(code.tail) == code


def test_the_signature_has_one_spelling():
    """103 characters hold 515 bits; the three spare ones are zero or the code is refused."""
    last = FULL.tail[-1]
    others = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if letter != last]
    read = []
    for letter in others:
        try:
            read.append(StampCode.parse(FULL.tail[:-1] + letter))
        except MalformedStampCode:
            continue

    assert len(read) == 3
    assert all(code.signature != FULL.signature for code in read)


def test_the_signed_bytes_are_those_of_stamp_v1():
    message = signed_bytes("Nguon.Example:8000", Kind.UNIT, Format.FULL, "3FK", "K7M2Q9TX4BJ0A")

    assert message == b"nguon-stamp\0nguon.example:8000\0A3FKK7M2Q9TX4BJ0A"
    assert message.startswith(CONTEXT)


@pytest.mark.parametrize(("host_length", "version"), [(8, 6), (21, 7), (34, 8)])
def test_the_qr_is_as_small_as_the_design_says(host_length, version):
    """Level M, two segments; the design states these three."""
    host = "a" * (host_length - 3) + ".vn"

    code = segno.make(list(FULL.segments(f"https://{host}")), error="m", boost_error=False)

    assert code.version == version


def test_the_two_segments_join_to_the_address():
    head, tail = FULL.segments("https://nguon.example")

    assert head == "https://nguon.example"
    assert head + tail == FULL.url("https://nguon.example")
    assert tail == tail.upper()


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "nguon.example",
        "https://",
        "https://nguon.example/shop",
        "https://a b",
        "ftp://x",
        "https://u@x",
    ],
)
def test_a_base_url_that_is_no_site_is_refused(base_url):
    with pytest.raises(InvalidInput) as refusal:
        FULL.url(base_url)

    assert refusal.value.field == "base_url"
    assert refusal.value.value == base_url


@pytest.mark.parametrize(
    "text",
    [
        "K7M2Q9TX4BJ0A",
        "K7M2-Q9TX-4BJ0A",
        " k7m2 q9tx 4bjoa ",
        "K7M2\u2013Q9TX\u00a04BJ0A",
        "k.7.m.2.q.9.t.x.4.b.j.o.a",
    ],
)
def test_a_typed_code_is_read_as_people_type_it(text):
    typed = TypedCode.parse(text)

    assert typed.id == "K7M2Q9TX4BJ0A"
    assert typed.grouped == "K7M2-Q9TX-4BJ0A"


@given(crockford(13))
def test_a_typed_code_survives_its_printed_groups(stamp_id):
    assert TypedCode.parse(TypedCode(stamp_id).grouped).id == stamp_id


@pytest.mark.parametrize(
    "text", ["", "K7M2Q9TX4BJ0", "K7M2Q9TX4BJ0AA", "K7M2Q9TX4BJ0U", "tiệm chè", "-" * 9999]
)
def test_a_typed_text_that_is_no_code_is_refused_with_its_text(text):
    with pytest.raises(MalformedStampCode) as refusal:
        TypedCode.parse(text)

    assert refusal.value.value == text


def test_only_the_stamps_of_one_packet_are_activated_and_counted():
    assert {kind for kind in Kind if kind.stands_for_one_packet} == {Kind.UNIT, Kind.HIDDEN}
