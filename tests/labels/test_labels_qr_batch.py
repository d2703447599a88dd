"""The batch encoder against `segno`, bit for bit, and against a decoder."""

import doctest
import random

import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from segno import consts
from symbol_reading import read

from labels import qr_batch
from labels.errors import BadQrText, UnlikeLengths
from labels.qr import ALPHANUMERIC, Layout, Symbol
from labels.qr_batch import BatchEncoder, letters, tail_data

SIGNS = ALPHANUMERIC.decode()
# (version, level, bytes of the head, characters of the tail): every pair of block structures up to
# the two lengths of a character count, odd and even tails, and a segment that is missing.
LAYOUTS = [
    (1, "M", 4, 6),
    (2, "Q", 0, 25),
    (3, "L", 30, 12),
    (4, "H", 0, 21),
    (5, "Q", 12, 0),
    (6, "M", 8, 15),
    (7, "M", 9, 20),
    (9, "L", 0, 33),
    (10, "M", 5, 17),
    (14, "Q", 6, 14),
]


def modules(head: bytes, tail: bytes, layout: Layout) -> np.ndarray:
    """What `segno` makes of the two segments."""
    segments = [(head, consts.MODE_BYTE)] * bool(head)
    segments += [(tail, consts.MODE_ALPHANUMERIC)] * bool(tail)
    code = segno.make(
        segments,
        version=layout.version,
        error=layout.level,
        mask=layout.mask,
        micro=False,
        boost_error=False,
    )
    return np.array([list(row) for row in code.matrix], dtype=np.uint8)


def random_texts(layout: Layout, count: int, seed: int) -> tuple[list[bytes], list[str]]:
    dice = random.Random(seed)
    heads = [dice.randbytes(layout.head_bytes) for _ in range(count)]
    return heads, ["".join(dice.choices(SIGNS, k=layout.tail_characters)) for _ in range(count)]


def test_texts_of_other_lengths_than_the_layouts_make_no_wrong_symbols():
    encoder = BatchEncoder(Layout.of(b"https://a.example", tail_characters=4))
    head, tails = letters([b"https://a.example"]), letters(["AAAA", "BBBB"])
    assert len(encoder.encode(head, tails)) == 2
    with pytest.raises(UnlikeLengths, match="of 16 bytes stands where each has 17"):
        encoder.encode(letters([b"https://a.exampl"]), tails)
    with pytest.raises(UnlikeLengths, match="of 3 bytes stands where each has 4"):
        encoder.encode(head, letters(["AAA", "BBB"]))
    with pytest.raises(UnlikeLengths, match="of 1 bytes stands where each has 3"):
        letters(["ABC", "D"])
    assert letters([]).shape == (0, 0)


@pytest.mark.parametrize(("version", "level", "head", "tail"), LAYOUTS)
def test_every_module_is_the_one_that_segno_makes(version, level, head, tail):
    """Over versions, levels and masks; both segments free, then behind one head."""
    plain = Layout(version, level, 0, head, tail)
    encoder = BatchEncoder(plain)
    heads, tails = random_texts(plain, 4, seed=version)
    for mask in range(8):
        layout = Layout(version, level, mask, head, tail)
        encoder = BatchEncoder(layout, rows=encoder.rows)
        for chosen in [heads, heads[:1]] if mask == version % 8 else [heads[:1]]:
            made = encoder.encode(letters(chosen), letters(tails))
            for number, data in enumerate(made):
                wanted = modules(chosen[number % len(chosen)], tails[number].encode(), layout)
                assert (Symbol(layout, data.tobytes()).rows == wanted).all()


@pytest.fixture(scope="module")
def stamps() -> BatchEncoder:
    """For stamps of a host of 21 letters: version 7, level M."""
    return BatchEncoder(Layout.of(b"https://truyxuat.nguon.exampl", 120))


@settings(deadline=None, max_examples=40)
@given(
    host=st.text("abcdefghijklmnopqrstuvwxyz0123456789.-:", min_size=21, max_size=21),
    tails=st.lists(st.text(SIGNS, min_size=120, max_size=120), min_size=1, max_size=3),
)
def test_any_stamp_is_as_segno_makes_it_and_is_read_as_it_was_written(stamps, host, tails):
    head = f"https://{host}"
    for data, tail in zip(stamps.encode(letters([head]), letters(tails)), tails, strict=True):
        drawn = Symbol(stamps.layout, data.tobytes())
        assert (drawn.rows == modules(head.encode(), tail.encode(), stamps.layout)).all()
        assert read(drawn.rows) == head + tail


def test_how_many_are_made_at_once_does_not_matter(stamps):
    _, tails = random_texts(stamps.layout, 70, seed=1)
    head, whole = letters(["https://truyxuat.nguon.exampl"]), letters(tails)
    at_once = stamps.encode(head, whole)
    one_by_one = [stamps.encode(head, whole[place : place + 1]) for place in range(len(tails))]
    assert (at_once == np.concatenate(one_by_one)).all()


@given(st.text(SIGNS, max_size=9))
def test_data_bits_of_a_tail_are_those_of_the_standard(tail):
    """ISO/IEC 18004 section 7.4.4: 45 a + b in 11 bits, a last character in 6."""
    bits = ""
    for place in range(0, len(tail) - 1, 2):
        bits += f"{45 * SIGNS.index(tail[place]) + SIGNS.index(tail[place + 1]):011b}"
    if len(tail) % 2:
        bits += f"{SIGNS.index(tail[-1]):06b}"
    packed = tail_data(letters([tail]))[0].tobytes()
    assert "".join(f"{byte:08b}" for byte in packed) == bits.ljust(-(-len(bits) // 8) * 8, "0")


def test_a_letter_outside_the_mode_is_refused_with_its_text(stamps):
    _, (good, bad) = random_texts(stamps.layout, 2, seed=2)
    with pytest.raises(BadQrText) as refusal:
        stamps.encode(letters(["https://truyxuat.nguon.exampl"]), letters([good, bad[:-1] + "a"]))
    assert refusal.value.params["text"] == bad[:-1] + "a"


def test_the_example_in_the_docstring_works():
    result = doctest.testmod(qr_batch)
    assert result.attempted > 0
    assert result.failed == 0
