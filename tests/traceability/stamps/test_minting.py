"""Codes made many at a time against codes made one by one."""

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from traceability.errors import InvalidInput
from traceability.stamps import signing
from traceability.stamps.alphabet import encode_bytes
from traceability.stamps.code import Format, Kind, TypedCode
from traceability.stamps.identity import LARGEST_INDEX, LARGEST_RUN, IdentityCipher
from traceability.stamps.minting import Mint, base32, grouped

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
TAG_KEY = bytes(range(32, 64))
ID_KEY = bytes(range(64, 96))
HOST = "nguon.example"


def mint(run: int, format_: Format, kind: Kind = Kind.UNIT) -> Mint:
    secret = TAG_KEY if format_ is Format.COMPACT else KEY.private_bytes_raw()
    return Mint(run, kind, format_, HOST, PUBLIC, secret, ID_KEY)


def strings(texts: np.ndarray) -> list[str]:
    return [row.tobytes().decode() for row in texts]


@pytest.mark.parametrize("format_", Format)
@pytest.mark.parametrize("kind", Kind)
def test_a_code_is_the_one_that_is_made_by_itself(kind, format_):
    made = mint(7, format_, kind)
    ids = made.ids(3, 9)
    sealed = [IdentityCipher(ID_KEY).seal(7, index) for index in range(3, 10)]
    assert strings(ids) == sealed
    assert strings(grouped(ids)) == [TypedCode(each).grouped for each in sealed]
    wanted = [
        signing.sign(KEY, host=HOST, kind=kind, stamp_id=each)
        if format_ is Format.FULL
        else signing.tag(TAG_KEY, public_key=PUBLIC, host=HOST, kind=kind, stamp_id=each)
        for each in sealed
    ]
    assert strings(made.tails(ids)) == [code.tail for code in wanted]


@given(run=st.integers(1, LARGEST_RUN), index=st.integers(1, LARGEST_INDEX))
def test_every_run_and_index_has_its_own_id(run, index):
    (made,) = strings(mint(run, Format.FULL).ids(index, index))
    assert made == IdentityCipher(ID_KEY).seal(run, index)


@pytest.mark.parametrize(
    ("run", "first", "last"), [(0, 1, 1), (1, 0, 5), (1, 1, LARGEST_INDEX + 1)]
)
def test_what_does_not_fit_the_printed_code_is_refused(run, first, last):
    with pytest.raises(InvalidInput):
        mint(run, Format.FULL).ids(first, last)


@given(st.lists(st.binary(min_size=0, max_size=70), min_size=1, max_size=3))
def test_base_32_is_that_of_the_alphabet(texts):
    size = len(texts[0])
    rows = [text[:size].ljust(size, b"\0") for text in texts]
    data = np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(len(rows), size)
    assert strings(base32(data)) == [encode_bytes(row) for row in rows]


def test_no_key_shows_where_a_mint_is_printed():
    shown = repr(mint(1, Format.FULL))
    assert "secret" not in shown
    assert "identity_key" not in shown
