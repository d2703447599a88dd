"""Many QR symbols at once: one row of a table for each bit, added without carry.

The idea. Fix a symbol's version, level and mask, and where its segments begin and end. Then every
module is the sum, modulo 2, of a constant and of some of the data bits:

- the data bits themselves are placed, interleaved and masked, which moves and flips them;
- the Reed-Solomon codewords are linear in the data over GF(256), and so over GF(2);
- finders, timing, format and version information do not depend on the data.

A symbol is an *affine function over GF(2)* of its data bits. So it is enough to know the symbol
of one text, and for each data bit which modules it flips: the exclusive or of two symbols whose
texts differ in that bit. Every other symbol is the exclusive or of rows of that table. The rows
do not depend on the mask, which falls out of the exclusive or.

The table is asked of `segno`, one symbol for each bit, so that nothing of ISO/IEC 18004 is told
here a second time: neither where a module stands nor how Reed and Solomon count. Eight rows at a
time are combined beforehand (the "method of four Russians"), packed eight modules to a byte: a
symbol of version 7 then costs 83 additions of 34 words, and NumPy does them for hundreds of symbols
at once.

What is not linear stays outside: two characters of the alphanumeric mode become one number of
eleven bits, 45 a + b (section 7.4.4). That is done before the table, as arithmetic on arrays.

    >>> encoder = BatchEncoder(Layout.of(b"https://nguon.example", tail_characters=20))
    >>> tails = letters(["/T/A2K7M2Q9TX4B00AAA", "/T/A2K7M2Q9TX4B00AAB"])
    >>> encoder.encode(letters([b"https://nguon.example"]), tails).shape  # 29 rows of 4 bytes
    (2, 116)
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from labels.errors import BadQrText, UnlikeLengths
from labels.qr import ALPHANUMERIC, Layout, Modules, modules_of

_PAIR_BITS, _SINGLE_BITS = 11, 6
_OUTSIDE = 0xFFFF
_ALPHANUMERIC = np.frombuffer(ALPHANUMERIC, dtype=np.uint8)
_PAIRS = np.full((256, 256), _OUTSIDE, dtype=np.uint16)
_PAIRS[_ALPHANUMERIC[:, None], _ALPHANUMERIC] = np.arange(len(ALPHANUMERIC) ** 2).reshape(
    len(ALPHANUMERIC), -1
)

Letters = NDArray[np.uint8]
"""Texts of one length, a row for each, a byte for each letter."""


def letters(texts: Sequence[str | bytes]) -> Letters:
    """Texts of one length in bytes as an array.

    Raises:
        UnlikeLengths: they are not of one length.
    """
    told = [text if isinstance(text, bytes) else text.encode() for text in texts]
    length = len(told[0]) if told else 0
    for other in {len(text) for text in told} - {length}:
        raise UnlikeLengths(other, length)
    return np.frombuffer(b"".join(told), dtype=np.uint8).reshape(len(told), length)


def tail_bits(layout: Layout) -> int:
    """Data bits of the alphanumeric segment."""
    return _bits(layout.tail_characters)


def _bits(characters: int) -> int:
    pairs, single = divmod(characters, 2)
    return _PAIR_BITS * pairs + _SINGLE_BITS * single


def head_rows(layout: Layout) -> Modules:
    """For each bit of the byte segment, the modules that it flips."""
    zero, tail = bytes(layout.head_bytes), b"0" * layout.tail_characters
    flipped = (
        (number << 8 * (layout.head_bytes - 1 - place)).to_bytes(layout.head_bytes)
        for place in range(layout.head_bytes)
        for number in (128, 64, 32, 16, 8, 4, 2, 1)
    )
    base = modules_of(layout, zero, tail)
    rows = [modules_of(layout, head, tail) ^ base for head in flipped]
    return np.array(rows, dtype=np.uint8).reshape(len(rows), base.size)


def tail_rows(layout: Layout) -> Modules:
    """For each data bit of the alphanumeric segment, the modules that it flips."""
    head, zero = bytes(layout.head_bytes), b"0" * layout.tail_characters
    base = modules_of(layout, head, zero)
    rows = []
    for place in range(0, layout.tail_characters, 2):
        single = place + 1 == layout.tail_characters
        for bit in reversed(range(_SINGLE_BITS if single else _PAIR_BITS)):
            first, second = divmod(1 << bit, len(ALPHANUMERIC))
            pair = bytes([ALPHANUMERIC[first], ALPHANUMERIC[second]])
            changed = pair[1:] if single else pair
            tail = zero[:place] + changed + zero[place + len(changed) :]
            rows.append(modules_of(layout, head, tail) ^ base)
    return np.array(rows, dtype=np.uint8).reshape(len(rows), base.size)


def tail_data(tails: Letters) -> NDArray[np.uint8]:
    """The data bits of the alphanumeric segment, packed: 45 a + b in 11 bits, a last one in 6.

    Raises:
        BadQrText: a character outside the mode; names the first text that has one.
    """
    length = tails.shape[1]
    # Behind a "0", which counts nothing, a last letter is a pair like the others.
    paired = np.insert(tails, length - 1, ord("0"), axis=1) if length % 2 else tails
    numbers = _PAIRS.ravel()[np.ascontiguousarray(paired).view(">u2")]
    outside = (numbers == _OUTSIDE).any(axis=1)
    if outside.any():
        raise BadQrText(tails[outside][0].tobytes().decode("latin-1"))
    packed = np.zeros((len(tails), -(-numbers.shape[1] // 8), 8), dtype=np.uint64)
    packed.reshape(len(tails), -1)[:, : numbers.shape[1]] = numbers
    if length % 2:  # its six bits come first in their eleven
        packed.reshape(len(tails), -1)[:, numbers.shape[1] - 1] <<= _PAIR_BITS - _SINGLE_BITS
    return _in_bytes(packed)[:, : (_bits(length) + 7) // 8]


def _in_bytes(eights: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Numbers of eleven bits one behind the other: eight of them are eleven bytes."""
    fours = eights.reshape(len(eights), -1, 2, 4)
    halves = fours[..., 0] << 33 | fours[..., 1] << 22 | fours[..., 2] << 11 | fours[..., 3]
    high, low = halves[..., :1], halves[..., 1:]
    made = np.empty((*eights.shape[:2], _PAIR_BITS), dtype=np.uint8)
    made[..., :8] = (high << 20 | low >> 24).astype(">u8").view(np.uint8)
    made[..., 8:] = low.astype(">u8").view(np.uint8)[..., 5:]
    return made.reshape(len(eights), -1)


class BatchEncoder:
    """Encodes texts of one layout. Its tables take about 70 kB for each data byte of version 7."""

    def __init__(self, layout: Layout, *, rows: Modules | None = None) -> None:
        """Take the rows of the tail, where they were kept, or ask `segno` for them."""
        self.layout = layout
        self.rows = tail_rows(layout) if rows is None else rows
        """What `tail_rows` gave: the same for every mask."""
        self._tail = _combined(self.rows)
        self._head: NDArray[np.uint64] | None = None
        self._bases: dict[bytes, Modules] = {}

    def encode(self, heads: Letters, tails: Letters) -> Modules:
        """The symbols of `tails`, each behind its head, or all behind the only one of `heads`.

        A row of the result is a symbol: its rows of modules one after the other, each packed into
        `layout.stride` bytes.

        Raises:
            UnlikeLengths: heads or tails are not as long as the layout says.
            BadQrText: a character of a tail is outside the alphanumeric mode.
        """
        layout = self.layout
        for texts, length in ((heads, layout.head_bytes), (tails, layout.tail_characters)):
            if texts.shape[1] != length:
                raise UnlikeLengths(texts.shape[1], length)
        count = max(len(heads), len(tails))
        size = layout.modules * layout.stride
        varying = len(heads) > 1
        base = self._base(bytes(layout.head_bytes) if varying else heads[0].tobytes())
        made = np.zeros((count, (size + 7) // 8), dtype=np.uint64)
        made.view(np.uint8)[:, :size] = base
        if varying:
            if self._head is None:
                self._head = _combined(head_rows(layout))
            _add(made, self._head, heads)
        if layout.tail_characters:
            _add(made, self._tail, tail_data(tails))
        return made.view(np.uint8)[:, :size]

    def _base(self, head: bytes) -> Modules:
        """The symbol of `head` and a tail of zeros; the last one is remembered."""
        if head not in self._bases:
            zero = b"0" * self.layout.tail_characters
            self._bases = {head: modules_of(self.layout, head, zero)}
        return self._bases[head]


def _combined(rows: Modules) -> NDArray[np.uint64]:
    """Every sum of eight rows in a row: (bytes of data, 256, words of a symbol)."""
    count, size = rows.shape
    groups, words = (count + 7) // 8, (size + 7) // 8
    padded = np.zeros((groups * 8, words * 8), dtype=np.uint8)
    padded[:count, :size] = rows
    each = padded.view(np.uint64).reshape(groups, 8, words)
    table = np.zeros((groups, 256, words), dtype=np.uint64)
    for bit in range(8):  # the last row of a group is the lowest bit of its byte
        reach = 1 << bit
        table[:, reach : 2 * reach] = table[:, :reach] ^ each[:, 7 - bit, None]
    return table


def _add(made: NDArray[np.uint64], table: NDArray[np.uint64], data: NDArray[np.uint8]) -> None:
    """Add to each symbol the rows of its data."""
    taken = np.empty_like(made)
    constant = (data == data[0]).all(axis=0)
    for rows, numbers, is_constant in zip(
        table, np.ascontiguousarray(data.T), constant, strict=True
    ):
        if is_constant:
            made ^= rows[numbers[0]]
        else:
            np.take(rows, numbers, axis=0, out=taken, mode="clip")
            made ^= taken
