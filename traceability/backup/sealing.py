"""The outer layer of a backup: a stream sealed in chunks under a passphrase.

    magic  version  scrypt (log2 n, r, p)  salt  nonce prefix  check  chunk chunk ... last chunk

The passphrase becomes two keys by scrypt (RFC 7914). One makes `check`, by which a wrong
passphrase is known before anything is read; the other seals the chunks with AES-256-GCM. Their
nonces are the prefix, the number of the chunk and whether it is the last (the STREAM construction
of Hoang, Reyhanitabar, Rogaway and Vizár, 2015), and each is bound to the header: a chunk that is
altered, moved, dropped or added, and an end that is cut off, all fail to open.
"""

import hashlib
import hmac
import io
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from traceability.errors import N_, BackupError

MAGIC = b"nguon-backup\n"
VERSION = 1
SALT_BYTES = 16
PREFIX_BYTES = 7
CHUNK = 256 * 1024
"""Bytes of plain text in a chunk; only the last one is shorter."""

COST = 17
"""log2 of scrypt's n: 128 MiB for about half a second, once per backup."""
LOWEST_COST, HIGHEST_COST = 10, 20
"""What a file may ask for: a stranger's file shall not take all the memory."""

_R, _P = 8, 1
_TAG = 16
_CHECK = 16
_HEADER = struct.Struct(f">{len(MAGIC)}sBBBB{SALT_BYTES}s{PREFIX_BYTES}s")


class SealedWriter:
    """Seals what is written to it into `file`. Whole only after `finish`."""

    def __init__(
        self, file: BinaryIO, passphrase: str, *, salt: bytes, prefix: bytes, cost: int
    ) -> None:
        """Write the header. `salt` and `prefix` are random bytes, fresh for every file."""
        head = _HEADER.pack(MAGIC, VERSION, cost, _R, _P, salt, prefix)
        key, check = _derive(passphrase, head, salt, cost)
        self._file, self._prefix, self._cipher = file, prefix, AESGCM(key)
        self._header = head + check
        self._waiting = bytearray()
        self._number = 0
        file.write(self._header)

    def write(self, data: bytes) -> None:
        """Take bytes; whole chunks leave at once."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        """Seal what waits as the last chunk. Without it the file opens nowhere."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, plain: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last=last)
        self._file.write(self._cipher.encrypt(nonce, plain, self._header))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Opens what a `SealedWriter` sealed; not one byte is given out that was not authenticated."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        """Read the header.

        Raises:
            BackupError: not a backup, a newer kind of one, or not its passphrase.
        """
        super().__init__()
        head = file.read(_HEADER.size)
        check = file.read(_CHECK)
        if not head.startswith(MAGIC) or len(check) < _CHECK:
            raise BackupError(N_("This file is not a backup of Nguồn."), field="file")
        _, version, cost, r, p, salt, prefix = _HEADER.unpack(head)
        if version != VERSION:
            raise BackupError(
                N_("This backup has format %(value)s; this program reads format %(known)s."),
                field="file",
                value=version,
                known=VERSION,
            )
        if (r, p) != (_R, _P) or not LOWEST_COST <= cost <= HIGHEST_COST:
            raise damaged("header")
        key, expected = _derive(passphrase, head, salt, cost)
        if not hmac.compare_digest(check, expected):
            raise BackupError(N_("The passphrase does not open this backup."), field="passphrase")
        self._file, self._prefix, self._cipher = file, prefix, AESGCM(key)
        self._header = head + check
        self._next = file.read(CHUNK + _TAG)
        self._number = 0
        self._plain = memoryview(b"")
        self._ended = False

    def readable(self) -> bool:
        """Bytes come out."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # io.BufferedReader hands in a memoryview
        """Give out opened bytes.

        Raises:
            BackupError: the file was altered, put together anew, or cut off.
        """
        while not self._plain and not self._ended:
            self._plain = memoryview(self._open())
        count = min(len(buffer), len(self._plain))
        buffer[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count

    def _open(self) -> bytes:
        sealed, self._next = self._next, self._file.read(CHUNK + _TAG)
        self._ended = not self._next
        nonce = _nonce(self._prefix, self._number, last=self._ended)
        try:
            plain = self._cipher.decrypt(nonce, sealed, self._header)
        except InvalidTag as error:
            raise damaged(f"chunk {self._number + 1}") from error
        self._number += 1
        return plain


def damaged(where: str) -> BackupError:
    """The refusal of a file that is not as it was written."""
    return BackupError(
        N_("The backup is damaged or was changed (%(value)s). Nothing in it is used."),
        field="file",
        value=where,
    )


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">I?", number, last)


def _derive(passphrase: str, head: bytes, salt: bytes, cost: int) -> tuple[bytes, bytes]:
    """The key of the chunks, and the check of header and passphrase."""
    keys = Scrypt(salt=salt, length=64, n=2**cost, r=_R, p=_P).derive(passphrase.encode())
    return keys[:32], hmac.new(keys[32:], head, hashlib.sha256).digest()[:_CHECK]
