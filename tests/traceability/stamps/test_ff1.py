import string
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.stamps.ff1 import FF1

DIGITS = string.digits + string.ascii_lowercase
KEY_128 = "2B7E151628AED2A6ABF7158809CF4F3C"
KEY_192 = KEY_128 + "EF4359D8D580AA4F"
KEY_256 = KEY_192 + "7F036D6F04FC6A94"
TWEAK_10 = "39383736353433323130"
TWEAK_11 = "3737373770717273373737"
# NIST, Cryptographic Standards and Guidelines, Examples with Intermediate Values: FF1samples.
SAMPLES = [
    (KEY_128, 10, "", "0123456789", "2433477484"),
    (KEY_128, 10, TWEAK_10, "0123456789", "6124200773"),
    (KEY_128, 36, TWEAK_11, "0123456789abcdefghi", "a9tv40mll9kdu509eum"),
    (KEY_192, 10, "", "0123456789", "2830668132"),
    (KEY_192, 10, TWEAK_10, "0123456789", "2496655549"),
    (KEY_192, 36, TWEAK_11, "0123456789abcdefghi", "xbj3kv35jrawxv32ysr"),
    (KEY_256, 10, "", "0123456789", "6657667009"),
    (KEY_256, 10, TWEAK_10, "0123456789", "1001623463"),
    (KEY_256, 36, TWEAK_11, "0123456789abcdefghi", "xs8a0azh2avyalyzuwd"),
]


@pytest.mark.parametrize(("key", "radix", "tweak", "plain", "sealed"), SAMPLES)
def test_the_samples_of_nist_come_out(key, radix, tweak, plain, sealed):
    cipher = FF1(bytes.fromhex(key), radix)
    numerals = [DIGITS.index(letter) for letter in plain]
    encrypted = cipher.encrypt(numerals, bytes.fromhex(tweak))

    assert "".join(DIGITS[numeral] for numeral in encrypted) == sealed
    assert cipher.decrypt(encrypted, bytes.fromhex(tweak)) == numerals


@given(
    st.integers(2, 2**16).flatmap(
        lambda radix: st.tuples(
            st.just(radix), st.lists(st.integers(0, radix - 1), min_size=20, max_size=60)
        )
    ),
    st.binary(max_size=40),
)
def test_whatever_is_encrypted_can_be_decrypted(case, tweak):
    """Long halves and long tweaks take the branches that the samples do not."""
    radix, numerals = case
    cipher = FF1(bytes(16), radix)
    encrypted = cipher.encrypt(numerals, tweak)

    assert len(encrypted) == len(numerals)
    assert all(0 <= numeral < radix for numeral in encrypted)
    assert cipher.decrypt(encrypted, tweak) == numerals


def test_a_halfs_full_width_matters():
    """With d over 16 bytes the key stream is more than one block; each numeral still counts."""
    cipher = FF1(bytes(16), 2**16)
    numerals = [7] * 40
    sealed = cipher.encrypt(numerals)

    for place in range(40):
        changed = [*numerals]
        changed[place] = 8
        assert cipher.encrypt(changed)[:20] != sealed[:20]


def test_another_tweak_is_another_permutation():
    cipher = FF1(bytes(16), 10)

    assert cipher.encrypt([1] * 10, b"a") != cipher.encrypt([1] * 10, b"b")


def test_every_string_has_its_own_image():
    cipher = FF1(bytes(16), 1000)
    images = {tuple(cipher.encrypt([number // 1000, number % 1000])) for number in range(5000)}

    assert len(images) == 5000


@pytest.mark.parametrize(
    ("radix", "numerals"),
    [(10, [1] * 5), (2, [1] * 19), (10, [10] * 10), (10, [-1] * 10), (10, [])],
)
def test_what_ff1_may_not_encrypt_is_refused(radix, numerals):
    cipher = FF1(bytes(16), radix)

    with pytest.raises(ValueError):
        cipher.encrypt(numerals)
    with pytest.raises(ValueError):
        cipher.decrypt(numerals)


@pytest.mark.parametrize(
    ("key", "radix"), [(bytes(15), 10), (b"", 10), (bytes(16), 1), (bytes(16), 2**17)]
)
def test_a_cipher_that_cannot_be_is_refused(key, radix):
    with pytest.raises(ValueError):
        FF1(key, radix)


def test_threads_share_a_cipher_without_mixing_results():
    cipher = FF1(bytes(32), 32)
    plain = [[number % 32] * 13 for number in range(2000)]
    alone = [cipher.encrypt(numerals) for numerals in plain]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(cipher.encrypt, plain)) == alone
