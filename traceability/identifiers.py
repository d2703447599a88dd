"""Identifiers of rows: UUIDv7, so that what was made later sorts later."""

import secrets
import threading
import time
from uuid import UUID

_RANDOM_BITS = 74
_STEP_BITS = 32


class _Sequence:
    """The milliseconds and the random tail of the last identifier; the next one lies above it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._milliseconds = 0
        self._tail = 0

    def following(self) -> tuple[int, int]:
        """A later moment with a fresh tail, or the same one with the tail a random step on.

        A clock that was set back stands still until it has caught up (RFC 9562, 6.2, method 2).
        """
        now = time.time_ns() // 1_000_000
        with self._lock:
            if now > self._milliseconds:
                self._milliseconds, self._tail = now, secrets.randbits(_RANDOM_BITS)
            else:
                self._tail += 1 + secrets.randbits(_STEP_BITS)
                if self._tail >> _RANDOM_BITS:
                    self._milliseconds, self._tail = self._milliseconds + 1, 0
            return self._milliseconds, self._tail


_sequence = _Sequence()


def new_id() -> UUID:
    """A fresh UUID, version 7 (RFC 9562, 5.7): 48 bits of milliseconds, 74 random bits.

    Those of one process are in the order in which they were made, also within a millisecond: what
    a carton holds is summed in the order of its events.
    """
    milliseconds, tail = _sequence.following()
    value = (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76
    value |= (tail >> 62) << 64 | 0b10 << 62 | (tail & (2**62 - 1))
    return UUID(int=value)
