"""FF1: a keyed permutation of strings of digits (NIST SP 800-38G, algorithms 7 and 8).

Encrypts a string of n numerals in some radix to another string of n numerals in that radix.
The bytes of AES are not ours: the block cipher comes from `cryptography`.
"""

from collections.abc import Callable, Sequence

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

ROUNDS = 10
_BLOCK = 16
# SP 800-38G Rev. 1: with fewer than a million strings the permutation can be found by trying.
_SMALLEST_DOMAIN = 1_000_000
_SMALLEST_RADIX = 2
_LARGEST_RADIX = 2**16


class FF1:
    """FF1 with one AES key (16, 24 or 32 bytes) and one radix. Safe to share between threads."""

    def __init__(self, key: bytes, radix: int) -> None:
        """Prepare the cipher.

        Raises:
            ValueError: the key has no AES length, or the radix is outside 2 to 65536.
        """
        if not _SMALLEST_RADIX <= radix <= _LARGEST_RADIX:
            raise ValueError(f"radix {radix} is outside 2 to {_LARGEST_RADIX}")
        self._radix = radix
        # ECB on single blocks is the bare block cipher CIPH_K that the standard is written with.
        self._cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 - see above

    def encrypt(self, numerals: Sequence[int], tweak: bytes = b"") -> list[int]:
        """Algorithm 7: the encrypted numerals, as many as were given.

        Raises:
            ValueError: too few numerals for a safe permutation, or one not below the radix.
        """
        left, right, moduli, feistel = self._prepare(numerals, tweak)
        for turn in range(ROUNDS):
            left, right = right, (left + feistel(turn, right)) % moduli[turn & 1]
        return self._numerals(left, right, len(numerals))

    def decrypt(self, numerals: Sequence[int], tweak: bytes = b"") -> list[int]:
        """Algorithm 8: the numerals that `encrypt` was given.

        Raises:
            ValueError: too few numerals for a safe permutation, or one not below the radix.
        """
        left, right, moduli, feistel = self._prepare(numerals, tweak)
        for turn in reversed(range(ROUNDS)):
            left, right = (right - feistel(turn, left)) % moduli[turn & 1], left
        return self._numerals(left, right, len(numerals))

    def _prepare(
        self, numerals: Sequence[int], tweak: bytes
    ) -> tuple[int, int, tuple[int, int], Callable[[int, int], int]]:
        """Both halves as numbers, their moduli by parity of the round, and the round function."""
        radix, length = self._radix, len(numerals)
        if radix**length < _SMALLEST_DOMAIN:
            raise ValueError(f"{length} numerals of radix {radix} are too few for FF1")
        if not all(0 <= numeral < radix for numeral in numerals):
            raise ValueError(f"a numeral is not between 0 and {radix - 1}")
        split = length // 2
        moduli = (radix**split, radix ** (length - split))
        feistel = self._feistel(length, moduli[1], tweak)
        return self._number(numerals[:split]), self._number(numerals[split:]), moduli, feistel

    def _feistel(self, length: int, larger: int, tweak: bytes) -> Callable[[int, int], int]:
        """The round function of steps 6.i to 6.iv, with all that does not change worked out."""
        block = self._cipher.encryptor().update  # one for each call: it is not shared by threads
        half_bytes = ((larger - 1).bit_length() + 7) // 8  # b
        wanted = 4 * ((half_bytes + 3) // 4) + 4  # d
        first = (  # P
            b"\x01\x02\x01"
            + self._radix.to_bytes(3)
            + bytes([ROUNDS, length // 2 % 256])
            + length.to_bytes(4)
            + len(tweak).to_bytes(4)
        )
        start = int.from_bytes(block(first))
        padded = tweak + bytes((-len(tweak) - half_bytes - 1) % _BLOCK)
        whole = len(padded) // _BLOCK * _BLOCK
        for at in range(0, whole, _BLOCK):
            chained = start ^ int.from_bytes(padded[at : at + _BLOCK])
            start = int.from_bytes(block(chained.to_bytes(_BLOCK)))
        rest = padded[whole:]
        longer_than_a_block = len(rest) + 1 + half_bytes > _BLOCK

        def stream(turn: int, half: int) -> int:
            last = rest + bytes([turn]) + half.to_bytes(half_bytes)
            state = start
            if longer_than_a_block:
                for at in range(0, len(last) - _BLOCK, _BLOCK):
                    chained = state ^ int.from_bytes(last[at : at + _BLOCK])
                    state = int.from_bytes(block(chained.to_bytes(_BLOCK)))
                last = last[-_BLOCK:]
            mac = block((state ^ int.from_bytes(last)).to_bytes(_BLOCK))  # R
            if wanted <= _BLOCK:
                return int.from_bytes(mac[:wanted])
            output, base = mac, int.from_bytes(mac)
            for counter in range(1, -(-wanted // _BLOCK)):
                output += block((base ^ counter).to_bytes(_BLOCK))
            return int.from_bytes(output[:wanted])

        return stream

    def _number(self, numerals: Sequence[int]) -> int:
        """NUM_radix: numerals as one number, most significant first."""
        number = 0
        for numeral in numerals:
            number = number * self._radix + numeral
        return number

    def _numerals(self, left: int, right: int, length: int) -> list[int]:
        """STR_radix of both halves, joined."""
        numerals = [0] * length
        number = left * self._radix ** (length - length // 2) + right
        for place in reversed(range(length)):
            number, numerals[place] = divmod(number, self._radix)
        return numerals
