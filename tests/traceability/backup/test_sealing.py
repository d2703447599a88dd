import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceability.backup import sealing
from traceability.backup.sealing import CHUNK, SealedReader, SealedWriter
from traceability.errors import BackupError

PASSPHRASE = "hai mươi hai gói chè"
ORDINARY_COST = sealing.COST
HEADER = 56
SEALED = CHUNK + 16


def seal(plain, *, passphrase=PASSPHRASE, cost=sealing.LOWEST_COST, salt=b"s" * 16, step=None):
    out = io.BytesIO()
    writer = SealedWriter(out, passphrase, salt=salt, prefix=b"p" * 7, cost=cost)
    step = step or max(len(plain), 1)
    for start in range(0, len(plain), step):
        writer.write(plain[start : start + step])
    writer.finish()
    return out.getvalue()


def unseal(sealed, passphrase=PASSPHRASE):
    return io.BufferedReader(SealedReader(io.BytesIO(sealed), passphrase)).read()


@pytest.fixture(scope="module")
def three_chunks():
    return seal(b"a" * CHUNK + b"b" * CHUNK + b"c" * 10)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_is_sealed_opens_whole_at_every_size_around_a_chunk(size):
    plain = bytes(i % 251 for i in range(size))

    sealed = seal(plain, step=100_003)

    assert unseal(sealed) == plain
    assert len(sealed) == HEADER + size + 16 * max(1, -(-size // CHUNK))


def test_the_ordinary_cost_opens_too():
    assert unseal(seal(b"tea", cost=ORDINARY_COST)) == b"tea"


@settings(max_examples=60, deadline=None)
@given(position=st.integers(min_value=0, max_value=HEADER + 2 * SEALED + 25), bit=st.integers(0, 7))
def test_any_changed_bit_is_refused(three_chunks, position, bit):
    changed = bytearray(three_chunks)
    changed[position] ^= 1 << bit

    with pytest.raises(BackupError):
        unseal(bytes(changed))


@settings(max_examples=60, deadline=None)
@given(left=st.integers(min_value=0, max_value=HEADER + 2 * SEALED + 25))
def test_any_missing_end_is_refused(three_chunks, left):
    with pytest.raises(BackupError):
        unseal(three_chunks[:left])


def test_an_end_cut_off_between_two_chunks_is_refused(three_chunks):
    for chunks in (0, 1, 2):
        with pytest.raises(BackupError):
            unseal(three_chunks[: HEADER + chunks * SEALED])


def test_chunks_in_another_order_are_refused(three_chunks):
    head, first, second, last = (
        three_chunks[:HEADER],
        three_chunks[HEADER : HEADER + SEALED],
        three_chunks[HEADER + SEALED : HEADER + 2 * SEALED],
        three_chunks[HEADER + 2 * SEALED :],
    )
    for altered in (
        head + second + first + last,
        head + first + first + last,
        head + first + last,
        head + first + second + last + last,
        head + first + second + last + b"\0",
    ):
        with pytest.raises(BackupError):
            unseal(altered)


def test_a_chunk_of_another_file_of_the_same_passphrase_is_refused(three_chunks):
    other = seal(b"x" * CHUNK + b"y" * CHUNK + b"z" * 10, salt=b"t" * 16)
    strange = other[HEADER : HEADER + SEALED]
    mixed = three_chunks[:HEADER] + strange + three_chunks[HEADER + SEALED :]

    with pytest.raises(BackupError):
        unseal(mixed)


def test_the_wrong_passphrase_is_called_so():
    with pytest.raises(BackupError) as refused:
        unseal(seal(b"x"), PASSPHRASE.upper())

    assert refused.value.field == "passphrase"


def test_another_file_is_no_backup():
    for content in (b"", b"PK\x03\x04" + b"\0" * 100, sealing.MAGIC):
        with pytest.raises(BackupError, match="not a backup"):
            unseal(content)


def test_a_later_version_is_named():
    sealed = bytearray(seal(b"x"))
    sealed[len(sealing.MAGIC)] = 2

    with pytest.raises(BackupError) as refused:
        unseal(bytes(sealed))

    assert refused.value.value == 2


@pytest.mark.parametrize("cost", [0, 9, 21, 63])
def test_a_file_cannot_ask_for_all_the_memory(cost):
    sealed = bytearray(seal(b"x"))
    sealed[len(sealing.MAGIC) + 1] = cost

    with pytest.raises(BackupError, match="header"):
        unseal(bytes(sealed))


def test_nothing_is_given_out_of_a_chunk_that_does_not_open(three_chunks):
    changed = bytearray(three_chunks)
    changed[HEADER + SEALED + 5] ^= 1
    reader = io.BufferedReader(SealedReader(io.BytesIO(bytes(changed)), PASSPHRASE), 1)

    assert reader.read(CHUNK) == b"a" * CHUNK
    with pytest.raises(BackupError, match="chunk 2"):
        reader.read(1)
