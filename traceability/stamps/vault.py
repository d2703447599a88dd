"""The vault: keys at rest are encrypted under the operator's passphrase.

The passphrase becomes a master key by scrypt (RFC 7914) with a salt of the deployment; everything
secret in the database is sealed with it by AES-256-GCM, bound to its name.
"""

import secrets
import unicodedata
from datetime import datetime
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.errors import N_, ConfigurationError
from traceability.stamps.identity import IdentityCipher
from traceability.stamps.models import Secret

_NONCE = 12
_SALT = "salt"
_SALT_BYTES = 16
_STAMP_ID = "stamp-id"
_COMPACT_TAG = "compact-tag"


SCRYPT_LOG2_N = 15
"""The cost of guessing a passphrase for new deployments: 2^15 rounds over 32 MiB.

It is kept with the salt, so that it can be raised without closing the vaults there are.
"""
_LARGEST_LOG2_N = 22


class Vault:
    """Seals and opens secrets; holds the two keys that every stamp of the deployment needs."""

    def __init__(self, master_key: bytes, sealed: dict[str, bytes]) -> None:
        self._cipher = AESGCM(master_key)
        self._sealed = sealed

    @classmethod
    def create(cls, session: Session, passphrase: str, now: datetime) -> "Vault":
        """Make the deployment's salt and keys and store them."""
        salt = bytes([SCRYPT_LOG2_N]) + secrets.token_bytes(_SALT_BYTES)
        vault = cls(_derive(passphrase, salt), {})
        session.add(Secret(name=_SALT, ciphertext=salt, created_at=now))
        for name in (_STAMP_ID, _COMPACT_TAG):
            vault._sealed[name] = vault.seal(secrets.token_bytes(32), name=name)
            session.add(Secret(name=name, ciphertext=vault._sealed[name], created_at=now))
        return vault

    @classmethod
    def open(cls, session: Session, passphrase: str) -> "Vault | None":
        """The deployment's vault, or None where there is none yet.

        Raises:
            ConfigurationError: the passphrase is not the one that sealed the keys.
        """
        stored = {row.name: row.ciphertext for row in session.scalars(select(Secret))}
        if _SALT not in stored:
            return None
        vault = cls(_derive(passphrase, stored[_SALT]), stored)
        try:
            vault.unseal(stored[_STAMP_ID], name=_STAMP_ID)
        except InvalidTag as error:
            raise ConfigurationError(
                N_("NGUON_KEY_PASSPHRASE does not open the keys in this database."),
                field="NGUON_KEY_PASSPHRASE",
            ) from error
        return vault

    def seal(self, secret: bytes, *, name: str) -> bytes:
        """Encrypt `secret`; it opens only under the same `name`."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, secret, name.encode())

    def unseal(self, sealed: bytes, *, name: str) -> bytes:
        """Decrypt what `seal` made.

        Raises:
            cryptography.exceptions.InvalidTag: another key, another name, or altered bytes.
        """
        return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())

    @cached_property
    def identities(self) -> IdentityCipher:
        """Turns (run, index) into a stamp's id and back."""
        return IdentityCipher(self.identity_key)

    @cached_property
    def identity_key(self) -> bytes:
        """The key of stamps' ids."""
        return self.unseal(self._sealed[_STAMP_ID], name=_STAMP_ID)

    @cached_property
    def tag_key(self) -> bytes:
        """The key of compact codes' tags."""
        return self.unseal(self._sealed[_COMPACT_TAG], name=_COMPACT_TAG)


def _derive(passphrase: str, salt: bytes) -> bytes:
    """The master key; the first byte of `salt` is log2 of scrypt's cost n.

    Keyboards write "ậ" in two ways (NFC, NFD): both are the same passphrase.
    """
    typed = unicodedata.normalize("NFC", passphrase).encode()
    log2_n = min(salt[0], _LARGEST_LOG2_N)
    return Scrypt(salt=salt[1:], length=32, n=2**log2_n, r=8, p=1).derive(typed)
