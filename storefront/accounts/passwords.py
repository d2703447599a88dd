"""Passwords: how long they are, how they are hashed, how many are hashed at once."""

import unicodedata
from threading import BoundedSemaphore

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from storefront.accounts.errors import WeakPassword
from traceability.errors import N_

SHORTEST = 10
LONGEST = 200

_AT_ONCE = 2
"""Hashes computed at the same time: each takes 64 MiB, and a crowd at the door must not take all
the memory of a small machine. The others wait."""


class Passwords:
    """Hashes and checks passwords with Argon2id (RFC 9106, second recommended option)."""

    def __init__(self, profile: Parameters = RFC_9106_LOW_MEMORY) -> None:
        self._hasher = PasswordHasher.from_parameters(profile)
        self._turns = BoundedSemaphore(_AT_ONCE)
        self._nobody = self._hasher.hash("the password of nobody")

    def hashed(self, password: str) -> str:
        """The form in which a password is kept.

        Raises:
            WeakPassword: shorter than `SHORTEST` or longer than `LONGEST` characters.
        """
        plain = _composed(password)
        if not SHORTEST <= len(plain) <= LONGEST:
            raise WeakPassword(
                N_("A password needs %(least)s to %(most)s characters."),
                field="password",
                least=SHORTEST,
                most=LONGEST,
            )
        with self._turns:
            return self._hasher.hash(plain)

    def match(self, password_hash: str | None, password: str) -> bool:
        """Whether `password` is the one behind the hash.

        For somebody unknown (None) it takes as long as for somebody known, so that the time of
        the answer does not tell who has an account.
        """
        plain = _composed(password)[:LONGEST]
        with self._turns:
            try:
                self._hasher.verify(password_hash or self._nobody, plain)
            except VerifyMismatchError:
                return False
        return password_hash is not None

    def outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)


def _composed(password: str) -> str:
    """The same letters typed on two keyboards are the same password: NFC (RFC 8265, 4.2)."""
    return unicodedata.normalize("NFC", password)
