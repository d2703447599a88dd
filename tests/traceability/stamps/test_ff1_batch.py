"""FF1 in step against FF1 one by one, which is checked with NIST's own samples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceability.stamps.ff1 import FF1
from traceability.stamps.ff1_batch import FF1Batch


def numerals(number: int, bits: int, count: int) -> list[int]:
    return [number >> bits * place & (1 << bits) - 1 for place in reversed(range(count))]


@settings(max_examples=60)
@given(data=st.data())
def test_a_batch_is_what_each_string_is_by_itself(data):
    bits = data.draw(st.sampled_from([1, 4, 5, 8]))
    length = data.draw(st.integers(-(-20 // bits), 2 * (63 // bits)))
    tweak = data.draw(st.binary(max_size=40))
    key = data.draw(st.binary(min_size=32, max_size=32))
    split = length // 2
    texts = data.draw(st.lists(st.integers(0, (1 << bits * length) - 1), min_size=1, max_size=4))
    low = bits * (length - split)
    left, right = FF1Batch(key, bits=bits, length=length, tweak=tweak).encrypt(
        np.array([text >> low for text in texts], dtype=np.uint64),
        np.array([text & (1 << low) - 1 for text in texts], dtype=np.uint64),
    )
    alone = FF1(key, 1 << bits)
    for text, *halves in zip(texts, left.tolist(), right.tolist(), strict=True):
        whole = numerals(halves[0], bits, split) + numerals(halves[1], bits, length - split)
        assert whole == alone.encrypt(numerals(text, bits, length), tweak)


@pytest.mark.parametrize(
    "form",
    [
        {"bits": 5, "length": 3, "tweak": b""},  # too few strings
        {"bits": 5, "length": 27, "tweak": b""},  # 70 bits in a half
    ],
)
def test_what_cannot_be_done_in_batches_is_refused(form):
    with pytest.raises(ValueError, match="not for FF1 in batches"):
        FF1Batch(bytes(16), **form)


def test_a_half_with_more_bits_than_its_numerals_is_refused():
    cipher = FF1Batch(bytes(16), bits=5, length=13, tweak=b"nguon-stamp-id-1")
    with pytest.raises(ValueError, match="more bits"):
        cipher.encrypt(np.array([1 << 30], dtype=np.uint64), np.array([0], dtype=np.uint64))
