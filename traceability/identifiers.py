"""Identifiers of rows: UUIDv7, so that what was made later sorts later."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """A fresh UUID, version 7 (RFC 9562, 5.7): 48 bits of milliseconds, 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76
    value |= secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=value)
